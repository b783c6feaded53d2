#pragma once

#include <algorithm>
#include <cstdint>

namespace coro {

/// Names a SourceFile in its SourceMap. 0 is no file.
using FileId = uint32_t;

/// A piece of a source file: byte offsets, half-open. An empty span (begin == end) is a spot between two bytes.
struct Span {
    FileId file = 0;
    uint32_t begin = 0;
    uint32_t end = 0;

    constexpr bool isKnown() const { return file != 0; }
    constexpr uint32_t size() const { return end - begin; }

    friend constexpr bool operator==(const Span&, const Span&) = default;
};

/// The smallest span that covers both. They must lie in the same file.
constexpr Span join(Span a, Span b) { return {a.file, std::min(a.begin, b.begin), std::max(a.end, b.end)}; }

} // namespace coro
