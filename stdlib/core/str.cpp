// The methods of str that make other strs.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/utf8.h"
#include "stdlib/arguments.h"
#include "stdlib/code_points.h"
#include "stdlib/natives.h"
#include "stdlib/shared.h"
#include "stdlib/text_list.h"
#include "vm/types/raise.h"
#include "vm/types/text.h"

namespace coro::stdlib {

using namespace vm;

namespace {

Value strInit(Vm& vm, Value* args, unsigned) { return toStr(vm, args[1]); }

/// A new str for a part of the receiver; the receiver when it is all of it.
Value partOf(Vm& vm, Value* args, std::string_view part) {
    return part.size() == self<Str>(args)->size ? take(args[0]) : newStr(vm, part);
}

enum Ends : unsigned { kStart = 1, kEnd = 2 };

template <unsigned ends>
Value strStrip(Vm& vm, Value* args, unsigned) {
    auto* chars = args[1].isNil() ? nullptr : wantStr(vm, args[1], "chars");
    if (!chars && !args[1].isNil())
        return Value::raised();
    auto goes = [chars](std::string_view character) {
        return chars ? chars->view().find(character) != std::string_view::npos
                     : isWhiteSpace(utf8::decode(character, 0).codePoint);
    };
    std::string_view text = self<Str>(args)->view();
    while ((ends & kStart) && !text.empty()) {
        size_t size = utf8::decode(text, 0).size;
        if (!goes(text.substr(0, size)))
            break;
        text.remove_prefix(size);
    }
    while ((ends & kEnd) && !text.empty()) {
        size_t begin = text.size() - 1;
        while (utf8::isContinuation(text[begin]))
            --begin;
        if (!goes(text.substr(begin)))
            break;
        text.remove_suffix(text.size() - begin);
    }
    return partOf(vm, args, text);
}

template <unsigned end>
Value strPad(Vm& vm, Value* args, unsigned) {
    auto width = wantInt(vm, args[1], "width");
    auto* fill = width ? wantStr(vm, args[2], "fill") : nullptr;
    if (!fill)
        return Value::raised();
    auto* text = self<Str>(args);
    if (*width <= text->codePoints())
        return take(args[0]);
    if (fill->codePoints() != 1)
        return vm.raise(ErrorId::ValueError, "`fill` must be one character");
    uint64_t missing = static_cast<uint64_t>(*width) - text->codePoints();
    size_t added;
    if (__builtin_mul_overflow(missing, fill->size, &added) || added > Str::kMaxSize)
        return raiseOutOfMemory(vm, added);
    Str* padded = newStrOfSize(vm, text->size + added);
    if (!padded)
        return Value::raised();
    char* out = padded->bytes();
    if (end == kEnd)
        out = std::copy_n(text->bytes(), text->size, out);
    for (uint64_t i = 0; i < missing; ++i)
        out = std::copy_n(fill->bytes(), fill->size, out);
    if (end == kStart)
        std::copy_n(text->bytes(), text->size, out);
    return Value::object(padded);
}

Value strReversed(Vm& vm, Value* args, unsigned) {
    auto* text = self<Str>(args);
    Str* reversed = newStrOfSize(vm, text->size);
    if (!reversed)
        return Value::raised();
    char* out = reversed->bytes() + text->size;
    for (size_t at = 0; at < text->size;) {
        size_t size = utf8::decode(text->view(), at).size;
        out -= size;
        std::copy_n(text->bytes() + at, size, out);
        at += size;
    }
    return Value::object(reversed);
}

Value strReplace(Vm& vm, Value* args, unsigned) {
    auto* old = wantStr(vm, args[1], "old");
    auto* replacement = old ? wantStr(vm, args[2], "new") : nullptr;
    auto limit = replacement ? wantLimit(vm, args[3]) : std::nullopt;
    if (!limit)
        return Value::raised();
    if (old->size == 0)
        return vm.raise(ErrorId::ValueError, "an empty str cannot be replaced");
    const std::string_view text = self<Str>(args)->view();
    uint64_t count = 0;
    for (size_t at = 0; count < *limit && (at = text.find(old->view(), at)) != std::string_view::npos; ++count)
        at += old->size;
    if (count == 0)
        return take(args[0]);
    const size_t size = text.size() - count * old->size + count * replacement->size;
    if (size == 0)
        return newStr(vm, "");
    Str* result = newStrOfSize(vm, size);
    if (!result)
        return Value::raised();
    char* out = result->bytes();
    size_t done = 0;
    for (; count > 0; --count) {
        const size_t at = text.find(old->view(), done);
        out = std::copy_n(text.data() + done, at - done, out);
        out = std::copy_n(replacement->bytes(), replacement->size, out);
        done = at + old->size;
    }
    std::copy(text.begin() + static_cast<ptrdiff_t>(done), text.end(), out);
    return Value::object(result);
}

Value strChars(Vm& vm, Value* args, unsigned) {
    TextList parts(vm, self<Str>(args)->codePoints());
    std::string_view text = self<Str>(args)->view();
    for (size_t at = 0, size = 0; at < text.size(); at += size) {
        size = static_cast<unsigned char>(text[at]) < 0x80 ? 1 : utf8::decode(text, at).size;
        parts.add(text.substr(at, size));
    }
    return parts.finish();
}

constexpr NativeEntry kNatives[] = {
    {"str.init", strInit},
    {"str.len", lenOf},
    {"str.strip", strStrip<kStart | kEnd>},
    {"str.stripStart", strStrip<kStart>},
    {"str.stripEnd", strStrip<kEnd>},
    {"str.padStart", strPad<kStart>},
    {"str.padEnd", strPad<kEnd>},
    {"str.reversed", strReversed},
    {"str.replace", strReplace},
    {"str.chars", strChars},
};

} // namespace

std::span<const NativeEntry> strNatives() { return kNatives; }

} // namespace coro::stdlib
