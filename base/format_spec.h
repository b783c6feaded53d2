#pragma once
// The little language behind the colon of "${value:>10.2f}". The compiler checks it, the machine carries it out.
//
//   [[fill] align] [sign] [#] [0] [width] [grouping] [.precision] [type]
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace coro {

struct FormatSpec {
    static constexpr uint32_t kMost = 1'000'000; ///< of width and precision
    static constexpr uint32_t kNone = UINT32_MAX;

    std::string_view fill = " "; ///< one code point, of the text that was parsed
    char align = 0;           ///< `<` `>` `^`, `=` (behind the sign), or 0: numbers to the right, all else to the left
    char sign = '-';          ///< `-` only of negative numbers, `+` always, ` ` a space instead of the plus
    bool isAlternate = false; ///< `#`: with 0b, 0o, 0x; floats always with a point
    uint32_t width = 0;       ///< at least so many code points
    char grouping = 0;        ///< `,` or `_` between groups of digits, or 0
    uint32_t precision = kNone; ///< digits behind the point, significant digits, or most characters of a text
    char type = 0;              ///< one of kTypes, or 0: as the value is

    static constexpr std::string_view kIntTypes = "bcdoxX";
    static constexpr std::string_view kFloatTypes = "eEfFgGn%"; ///< of ints too; `n` of an int is `d`
    static constexpr std::string_view kTypes = "bcdeEfFgGnosxX%";
    bool isFor(std::string_view types) const { return type != 0 && types.find(type) != std::string_view::npos; }
};

/// What is wrong, and where in the text.
struct FormatProblem {
    size_t begin;
    size_t size;
    std::string what;
};

/// `text` must be valid UTF-8, and outlive the result.
Result<FormatSpec, FormatProblem> parseFormat(std::string_view text);

} // namespace coro
