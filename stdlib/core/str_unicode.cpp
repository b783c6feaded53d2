// The methods of str that know of letters: case, classes of characters, normal forms.
#include <fmt/format.h>
#include <utf8proc.h>

#include <cstdlib>
#include <string>

#include "base/utf8.h"
#include "stdlib/arguments.h"
#include "stdlib/natives.h"
#include "vm/types/raise.h"
#include "vm/types/text.h"

namespace coro::stdlib {

using namespace vm;

namespace {

char asciiUpper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
char asciiLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

template <char (*ascii)(char), utf8proc_int32_t (*other)(utf8proc_int32_t)>
Value changeCase(Vm& vm, Value* args, unsigned) {
    auto* text = self<Str>(args);
    if (text->isAscii()) {
        Str* changed = newStrOfSize(vm, text->size);
        if (!changed)
            return Value::raised();
        std::transform(text->bytes(), text->bytes() + text->size, changed->bytes(), ascii);
        return Value::object(changed);
    }
    if (!vm.heap.canAllocate(size_t{text->size} * 2))
        return raiseOutOfMemory(vm, size_t{text->size} * 2);
    std::string changed;
    for (size_t at = 0; at < text->size;) {
        utf8::Decoded decoded = utf8::decode(text->view(), at);
        utf8::append(changed, static_cast<char32_t>(other(static_cast<utf8proc_int32_t>(decoded.codePoint))));
        at += decoded.size;
    }
    return newStr(vm, changed);
}

/// Lets utf8proc make a text of the receiver's.
Value mapped(Vm& vm, Value* args, int options) {
    auto* text = self<Str>(args);
    if (text->isAscii() && !(options & UTF8PROC_CASEFOLD))
        return take(args[0]);
    if (!vm.heap.canAllocate(size_t{text->size} * 4))
        return raiseOutOfMemory(vm, size_t{text->size} * 4);
    utf8proc_uint8_t* made = nullptr;
    utf8proc_ssize_t size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text->bytes()), text->size, &made,
                                         static_cast<utf8proc_option_t>(options | UTF8PROC_STABLE));
    if (size < 0)
        return raiseOutOfMemory(vm, text->size);
    Value result = newStr(vm, {reinterpret_cast<const char*>(made), static_cast<size_t>(size)});
    std::free(made);
    return result;
}

Value strFoldCase(Vm& vm, Value* args, unsigned) { return mapped(vm, args, UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD); }

Value strNormalize(Vm& vm, Value* args, unsigned) {
    auto* form = wantStr(vm, args[1], "form");
    if (!form)
        return Value::raised();
    struct Form {
        std::string_view name;
        int options;
    };
    static constexpr Form kForms[] = {
        {"NFC", UTF8PROC_COMPOSE},
        {"NFD", UTF8PROC_DECOMPOSE},
        {"NFKC", UTF8PROC_COMPOSE | UTF8PROC_COMPAT},
        {"NFKD", UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT},
    };
    for (const Form& known : kForms)
        if (form->view() == known.name)
            return mapped(vm, args, known.options);
    return vm.raise(ErrorId::ValueError,
                    fmt::format("the normal forms are NFC, NFD, NFKC and NFKD, not {}", shortRepr(vm, args[1])));
}

constexpr NativeEntry kNatives[] = {
    {"str.upper", changeCase<asciiUpper, utf8proc_toupper>},
    {"str.lower", changeCase<asciiLower, utf8proc_tolower>},
    {"str.foldCase", strFoldCase},
    {"str.normalize", strNormalize},
};

} // namespace

std::span<const NativeEntry> strUnicodeNatives() { return kNatives; }

} // namespace coro::stdlib
