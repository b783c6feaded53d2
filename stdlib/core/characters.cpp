// What the characters of a str are, and what a reader sees as one: graphemes, columns of a terminal.
#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>

#include "base/utf8.h"
#include "stdlib/arguments.h"
#include "stdlib/code_points.h"
#include "stdlib/natives.h"
#include "stdlib/text_list.h"
#include "vm/types/raise.h"
#include "vm/types/text.h"

namespace coro::stdlib {

using namespace vm;

namespace {

bool isDigit(char32_t codePoint) { return codePoint >= '0' && codePoint <= '9'; }
bool isAlphanumeric(char32_t codePoint) { return isLetter(codePoint) || isNumber(codePoint); }
bool isAsciiCode(char32_t codePoint) { return codePoint < 0x80; }

template <bool (*test)(char32_t)>
Value allAre(Vm&, Value* args, unsigned) {
    std::string_view text = self<Str>(args)->view();
    for (size_t at = 0; at < text.size();) {
        utf8::Decoded decoded = utf8::decode(text, at);
        if (!test(decoded.codePoint))
            return Value::boolean(false);
        at += decoded.size;
    }
    return Value::boolean(!text.empty());
}

/// Whether there are letters with a case, and none of the other one.
template <bool (*wanted)(char32_t), bool (*other)(char32_t)>
Value hasCase(Vm&, Value* args, unsigned) {
    std::string_view text = self<Str>(args)->view();
    bool found = false;
    for (size_t at = 0; at < text.size();) {
        utf8::Decoded decoded = utf8::decode(text, at);
        if (other(decoded.codePoint))
            return Value::boolean(false);
        found = found || wanted(decoded.codePoint);
        at += decoded.size;
    }
    return Value::boolean(found);
}

/// The first letter of each word in its title case, the others in lower case. An apostrophe does not end a word.
Value strTitle(Vm& vm, Value* args, unsigned) {
    std::string_view text = self<Str>(args)->view();
    if (!vm.heap.canAllocate(text.size() * 2))
        return raiseOutOfMemory(vm, text.size() * 2);
    std::string changed;
    bool inWord = false;
    for (size_t at = 0; at < text.size();) {
        utf8::Decoded decoded = utf8::decode(text, at);
        auto code = static_cast<utf8proc_int32_t>(decoded.codePoint);
        bool belongs =
            isLetter(decoded.codePoint) || (inWord && (code == '\'' || code == 0x2019 || isMark(decoded.codePoint)));
        if (isLetter(decoded.codePoint))
            code = inWord ? utf8proc_tolower(code) : utf8proc_totitle(code);
        utf8::append(changed, static_cast<char32_t>(code));
        inWord = belongs;
        at += decoded.size;
    }
    return newStr(vm, changed);
}

Value strSwapCase(Vm& vm, Value* args, unsigned) {
    std::string_view text = self<Str>(args)->view();
    if (!vm.heap.canAllocate(text.size() * 2))
        return raiseOutOfMemory(vm, text.size() * 2);
    std::string changed;
    for (size_t at = 0; at < text.size();) {
        utf8::Decoded decoded = utf8::decode(text, at);
        auto code = static_cast<utf8proc_int32_t>(decoded.codePoint);
        code = isUpperCase(decoded.codePoint) ? utf8proc_tolower(code) : utf8proc_toupper(code);
        utf8::append(changed, static_cast<char32_t>(code));
        at += decoded.size;
    }
    return newStr(vm, changed);
}

/// Calls `f` with each grapheme.
template <class F>
void forEachGrapheme(std::string_view text, F f) {
    utf8proc_int32_t state = 0, previous = 0;
    size_t begin = 0;
    for (size_t at = 0; at < text.size();) {
        utf8::Decoded decoded = utf8::decode(text, at);
        auto code = static_cast<utf8proc_int32_t>(decoded.codePoint);
        if (at > 0 && utf8proc_grapheme_break_stateful(previous, code, &state)) {
            f(text.substr(begin, at - begin));
            begin = at;
        }
        previous = code;
        at += decoded.size;
    }
    if (begin < text.size())
        f(text.substr(begin));
}

Value strGraphemes(Vm& vm, Value* args, unsigned) {
    TextList parts(vm);
    forEachGrapheme(self<Str>(args)->view(), [&](std::string_view grapheme) { parts.add(grapheme); });
    return parts.finish();
}

/// Columns of a terminal that a grapheme takes.
int widthOf(std::string_view grapheme) {
    int width = 0;
    for (size_t at = 0; at < grapheme.size();) {
        utf8::Decoded decoded = utf8::decode(grapheme, at);
        bool isFlag = decoded.codePoint >= 0x1F1E6 && decoded.codePoint <= 0x1F1FF;
        bool asEmoji = decoded.codePoint == 0xFE0F && width > 0; // the variation selector before it says so
        int own = utf8proc_charwidth(static_cast<utf8proc_int32_t>(decoded.codePoint));
        width = std::max(width, isFlag || asEmoji ? 2 : own);
        at += decoded.size;
    }
    return width;
}

Value strWidth(Vm&, Value* args, unsigned) {
    int64_t width = 0;
    forEachGrapheme(self<Str>(args)->view(), [&](std::string_view grapheme) { width += widthOf(grapheme); });
    return Value::smallInt(width);
}

Value strCodePoints(Vm& vm, Value* args, unsigned) {
    auto* text = self<Str>(args);
    TextList numbers(vm);
    for (size_t at = 0; at < text->size && !numbers.hasFailed();) {
        utf8::Decoded decoded = utf8::decode(text->view(), at);
        numbers.push(Value::smallInt(decoded.codePoint));
        at += decoded.size;
    }
    return numbers.finish();
}

Value strCodePoint(Vm& vm, Value* args, unsigned) {
    auto* text = self<Str>(args);
    if (text->codePoints() != 1)
        return vm.raise(ErrorId::ValueError, fmt::format("only a single character has a code point, not {}; "
                                                         "`codePoints()` gives those of a text",
                                                         shortRepr(vm, args[0])));
    return Value::smallInt(utf8::decode(text->view(), 0).codePoint);
}

Value strByteLen(Vm&, Value* args, unsigned) { return Value::smallInt(self<Str>(args)->size); }

constexpr NativeEntry kNatives[] = {
    {"str.isLetters", allAre<isLetter>},
    {"str.isDigits", allAre<isDigit>},
    {"str.isAlphanumeric", allAre<isAlphanumeric>},
    {"str.isSpace", allAre<isWhiteSpace>},
    {"str.isAscii", allAre<isAsciiCode>},
    {"str.isPrintable", allAre<isPrintable>},
    {"str.isUpper", hasCase<isUpperCase, isLowerCase>},
    {"str.isLower", hasCase<isLowerCase, isUpperCase>},
    {"str.title", strTitle},
    {"str.swapCase", strSwapCase},
    {"str.graphemes", strGraphemes},
    {"str.width", strWidth},
    {"str.codePoints", strCodePoints},
    {"str.codePoint", strCodePoint},
    {"str.byteLen", strByteLen},
};

} // namespace

std::span<const NativeEntry> characterNatives() { return kNatives; }

} // namespace coro::stdlib
