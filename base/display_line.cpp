#include "base/display_line.h"

#include <utf8proc.h>

#include <algorithm>

#include "base/utf8.h"

namespace coro {

namespace {

// Marks that reorder the text around them could make the line read other than it runs.
bool isDirectionMark(char32_t c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }

char32_t visible(char32_t c) {
    constexpr char32_t kControlPictures = 0x2400;
    if (c < 0x20)
        return kControlPictures + c;
    if (c == 0x7F)
        return kControlPictures + 0x21;
    if ((c >= 0x80 && c < 0xA0) || isDirectionMark(c))
        return utf8::kReplacement;
    return c;
}

uint32_t widthOf(char32_t c) {
    if (c < 0x7F)
        return 1;
    return static_cast<uint32_t>(std::max(0, utf8proc_charwidth(static_cast<utf8proc_int32_t>(c))));
}

} // namespace

// Calls visit(offset, column, width, code point) for each character until it answers false.
template <typename Visit>
void DisplayLine::eachCharacter(const Visit& visit) const {
    uint32_t column = 0;
    for (size_t offset = 0; offset < text_.size();) {
        utf8::Decoded decoded = utf8::decode(text_, offset);
        bool isTab = decoded.codePoint == '\t';
        char32_t shown = isTab ? U' ' : visible(decoded.codePoint);
        uint32_t width = isTab ? tabWidth_ - column % tabWidth_ : widthOf(shown);
        if (!visit(offset, column, width, shown))
            return;
        offset += decoded.size;
        column += width;
    }
}

uint32_t DisplayLine::columnAt(size_t offset) const {
    uint32_t result = 0;
    eachCharacter([&](size_t at, uint32_t column, uint32_t width, char32_t) {
        result = at < offset ? column + width : column;
        return at < offset;
    });
    return result;
}

std::string DisplayLine::cut(uint32_t from, uint32_t to) const {
    std::string out;
    eachCharacter([&](size_t, uint32_t column, uint32_t width, char32_t shown) {
        uint32_t end = column + width;
        if (column >= from && end <= to && !(width == 0 && column == from && from > 0)) {
            // A tab's spaces are as many as its columns; any other character is written once.
            for (uint32_t i = 0; i < (shown == U' ' ? width : 1); ++i)
                utf8::append(out, shown);
        } else if (end > from && column < to) {
            out.append(std::min(end, to) - std::max(column, from), ' ');
        }
        return column < to;
    });
    return out;
}

} // namespace coro
