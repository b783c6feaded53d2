// The methods of str and bytes that cut them into parts.
#include <array>

#include "base/utf8.h"
#include "stdlib/arguments.h"
#include "stdlib/code_points.h"
#include "stdlib/natives.h"
#include "stdlib/text_list.h"
#include "vm/types/bytes.h"

namespace coro::stdlib {

using namespace vm;

namespace {

/// The first place at `at` or behind it with white space, or without it.
size_t skipWhile(std::string_view text, size_t at, bool isSpace) {
    static const auto kAscii = [] {
        std::array<bool, 0x80> spaces{};
        for (char32_t c = 0; c < spaces.size(); ++c)
            spaces[c] = isWhiteSpace(c);
        return spaces;
    }();
    const auto& ascii = kAscii;
    while (at < text.size()) {
        const auto octet = static_cast<unsigned char>(text[at]);
        if (octet < ascii.size()) {
            if (ascii[octet] != isSpace)
                break;
            ++at;
            continue;
        }
        const utf8::Decoded decoded = utf8::decode(text, at);
        if (isWhiteSpace(decoded.codePoint) != isSpace)
            break;
        at += decoded.size;
    }
    return at;
}

Value splitWords(Vm& vm, std::string_view text, uint64_t limit) {
    TextList parts(vm);
    size_t at = 0;
    for (uint64_t cuts = 0;; ++cuts) {
        at = skipWhile(text, at, true);
        if (at == text.size())
            return parts.finish();
        const size_t end = cuts >= limit ? text.size() : skipWhile(text, at, false);
        parts.add(text.substr(at, end - at));
        at = end;
    }
}

/// The same from the end on, so that what the limit leaves is at the start.
Value splitWordsFromEnd(Vm& vm, std::string_view text, uint64_t limit) {
    TextList parts(vm);
    auto before = [&text](size_t at) {
        do
            --at;
        while (utf8::isContinuation(text[at]));
        return at;
    };
    auto spaceBefore = [&](size_t at) { return isWhiteSpace(utf8::decode(text, before(at)).codePoint); };
    size_t end = text.size();
    for (uint64_t cuts = 0;; ++cuts) {
        while (end > 0 && spaceBefore(end))
            end = before(end);
        if (end == 0)
            break;
        size_t begin = end;
        if (cuts >= limit)
            begin = 0;
        while (begin > 0 && !spaceBefore(begin))
            begin = before(begin);
        parts.add(text.substr(begin, end - begin));
        end = begin;
    }
    parts.reverse();
    return parts.finish();
}

/// Text, or octets, between separators.
Value splitAt(std::string_view text, std::string_view separator, uint64_t limit, bool fromEnd, TextList& parts,
              auto&& add) {
    uint64_t cuts = 0;
    while (cuts++ < limit) {
        size_t at = fromEnd ? text.rfind(separator) : text.find(separator);
        if (at == std::string_view::npos)
            break;
        add(fromEnd ? text.substr(at + separator.size()) : text.substr(0, at));
        if (fromEnd)
            text = text.substr(0, at);
        else
            text.remove_prefix(at + separator.size());
    }
    add(text);
    if (fromEnd)
        parts.reverse();
    return parts.finish();
}

template <bool fromEnd>
Value strSplit(Vm& vm, Value* args, unsigned) {
    auto limit = wantLimit(vm, args[2]);
    if (!limit)
        return Value::raised();
    std::string_view text = self<Str>(args)->view();
    if (args[1].isNil())
        return fromEnd ? splitWordsFromEnd(vm, text, *limit) : splitWords(vm, text, *limit);
    auto* separator = wantStr(vm, args[1], "separator");
    if (!separator)
        return Value::raised();
    if (separator->size == 0)
        return vm.raise(ErrorId::ValueError, "the separator is empty; `chars()` gives the characters");
    TextList parts(vm);
    return splitAt(text, separator->view(), *limit, fromEnd, parts, [&](std::string_view part) { parts.add(part); });
}

Value bytesSplit(Vm& vm, Value* args, unsigned) {
    auto* separator = wantBytes(vm, args[1], "separator");
    auto limit = separator ? wantLimit(vm, args[2]) : std::nullopt;
    if (!limit)
        return Value::raised();
    if (separator->size == 0)
        return vm.raise(ErrorId::ValueError, "the separator is empty; `list(b)` gives the octets");
    TextList parts(vm);
    return splitAt(self<Bytes>(args)->view(), separator->view(), *limit, false, parts,
                   [&](std::string_view part) { parts.push(newBytes(vm, part)); });
}

/// What stands before and behind the separator, or nil without one.
template <bool last>
Value strCut(Vm& vm, Value* args, unsigned) {
    auto* separator = wantStr(vm, args[1], "separator");
    if (!separator)
        return Value::raised();
    if (separator->size == 0)
        return vm.raise(ErrorId::ValueError, "the separator is empty");
    std::string_view text = self<Str>(args)->view();
    size_t at = last ? text.rfind(separator->view()) : text.find(separator->view());
    if (at == std::string_view::npos)
        return Value::nil();
    TextList parts(vm);
    parts.add(text.substr(0, at));
    parts.add(text.substr(at + separator->size));
    return parts.finish();
}

Value strLines(Vm& vm, Value* args, unsigned) {
    bool keepsEnds = !args[1].isFalsy();
    TextList parts(vm);
    std::string_view text = self<Str>(args)->view();
    while (!text.empty()) {
        size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end);
        if (!keepsEnds && line.ends_with('\n'))
            line.remove_suffix(line.ends_with("\r\n") ? 2 : 1);
        parts.add(line);
    }
    return parts.finish();
}

constexpr NativeEntry kNatives[] = {
    {"str.split", strSplit<false>}, {"str.splitEnd", strSplit<true>}, {"str.cut", strCut<false>},
    {"str.cutLast", strCut<true>},  {"str.lines", strLines},          {"bytes.split", bytesSplit},
};

} // namespace

std::span<const NativeEntry> splitNatives() { return kNatives; }

} // namespace coro::stdlib
