#include "compiler/parse/unicode_names.h"

#include <utf8proc.h>

#include <algorithm>
#include <vector>

#include "base/utf8.h"

namespace coro::compiler::syntax {

namespace {

bool startsName(char32_t codePoint) {
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(codePoint))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL:
        return true;
    default:
        return codePoint == '_';
    }
}

bool continuesName(char32_t codePoint) {
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(codePoint))) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_PC:
        return true;
    default:
        return startsName(codePoint);
    }
}

} // namespace

std::optional<BadCharacter> findBadCharacter(std::string_view name) {
    for (size_t at = 0; at < name.size();) {
        utf8::Decoded decoded = utf8::decode(name, at);
        if (at == 0 ? !startsName(decoded.codePoint) : !continuesName(decoded.codePoint))
            return BadCharacter{static_cast<uint32_t>(at), decoded.size, decoded.codePoint};
        at += decoded.size;
    }
    return std::nullopt;
}

std::string_view composedName(std::string_view name, Arena& arena) {
    std::vector<utf8proc_int32_t> buffer(name.size() * 4 + 4);
    constexpr auto kOptions = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(name.data());
    utf8proc_ssize_t count = utf8proc_decompose(bytes, static_cast<utf8proc_ssize_t>(name.size()), buffer.data(),
                                                static_cast<utf8proc_ssize_t>(buffer.size() - 1), kOptions);
    if (count < 0 || static_cast<size_t>(count) >= buffer.size())
        return name;
    utf8proc_ssize_t size = utf8proc_reencode(buffer.data(), count, kOptions);
    if (size < 0)
        return name;
    std::string_view composed(reinterpret_cast<const char*>(buffer.data()), static_cast<size_t>(size));
    return composed == name ? name : arena.copyString(composed);
}

bool hasNonAscii(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

} // namespace coro::compiler::syntax
