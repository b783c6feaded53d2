#pragma once
// Colours for code: what somebody types, and values.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace coro::cli {

enum class Style : uint8_t { Plain, Keyword, Number, Text, Comment, Command };

/// A style for each byte. Text that is not finished, or wrong, has the style of what it begins as.
std::vector<Style> stylesOf(std::string_view code);

/// The sequence that switches a terminal to a style, whatever came before.
std::string_view sequenceOf(Style style);

/// The code with sequences.
std::string colored(std::string_view code);

} // namespace coro::cli
