#pragma once
// Values as text that a person can take in: broken into lines where it is wider than the terminal, and cut where there
// is too much of it.
#include <cstddef>
#include <string>
#include <string_view>

namespace coro::cli {

struct FoldLimits {
    size_t width = 80;        ///< columns
    size_t items = 100;       ///< of one list or map that does not fit in a line
    size_t depth = 12;        ///< brackets within each other, when they do not fit in a line
    size_t characters = 2000; ///< of one text
    bool isCut = false;       ///< what is to be laid out is only the beginning of a text that is longer yet
};

/// Lays out what `repr` gives. Text whose brackets do not match stays as it is, but for its length.
std::string fold(std::string_view repr, const FoldLimits& limits);

} // namespace coro::cli
