#include "compiler/lower/positions.h"

#include <algorithm>

#include "base/utf8.h"

namespace coro::compiler {

namespace {

constexpr uint32_t kMost = 0xffff;

uint32_t count(std::string_view text) { return static_cast<uint32_t>(utf8::countCodePoints(text)); }

} // namespace

bytecode::Position Positions::of(Span span) {
    if (!span.isKnown())
        return {};
    if (span == lastSpan_)
        return last_;
    const uint32_t line = source_.lineAt(span.begin);
    if (line != line_) {
        line_ = line;
        offset_ = source_.lineStart(line);
        column_ = 1;
    }
    if (span.begin >= offset_)
        column_ += count(source_.text().substr(offset_, span.begin - offset_));
    else
        column_ -= count(source_.text().substr(span.begin, offset_ - span.begin));
    offset_ = span.begin;
    const uint32_t end = std::clamp(span.end, span.begin, std::max(span.begin, source_.lineEnd(line)));
    const uint32_t length = count(source_.text().substr(span.begin, std::min(end - span.begin, kMost)));
    lastSpan_ = span;
    last_ = {line, static_cast<uint16_t>(std::min(column_, kMost)), static_cast<uint16_t>(std::min(length, kMost))};
    return last_;
}

} // namespace coro::compiler
