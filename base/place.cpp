#include "base/place.h"

#include <algorithm>

#include "base/utf8.h"

namespace coro {

Span spanOfPlace(const SourceFile& file, Position at, uint32_t length) {
    const uint32_t number = std::clamp<uint32_t>(at.line, 1, file.lineCount());
    const std::string_view line = file.lineText(number);
    const size_t count = utf8::countCodePoints(line);
    auto offset = [&](uint64_t codePoints) {
        return file.lineStart(number) +
               static_cast<uint32_t>(utf8::offsetOf(line, std::min<uint64_t>(codePoints, count)));
    };
    const uint64_t first = at.column ? at.column - 1u : 0;
    return file.span(offset(first), offset(first + length));
}

} // namespace coro
