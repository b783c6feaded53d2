#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/styled_text.h"

namespace coro {

/// A label's place on one displayed line: the columns [begin, end), at least one.
struct Mark {
    uint32_t begin;
    uint32_t end;
    std::string_view text; ///< may be empty
    Style style;
    bool primary;
};

/// A row below a source line: pieces from left to right, each at its column.
struct LabelRow {
    struct Piece {
        uint32_t column;
        std::string text;
        Style style;
    };
    std::vector<Piece> pieces;
};

/// Lays out the rows below a source line. The first has the marks and, where it fits, the rightmost label's text;
/// the other texts hang below their marks:
///
///     let [a, b] = f(x)
///     ---        ^^^^ gives 3 values
///     |
///     binds two names
std::vector<LabelRow> layOutLabels(std::vector<Mark> marks);

} // namespace coro
