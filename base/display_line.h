#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace coro {

/// A line of text as a terminal shows it: tabs become spaces, wide characters take two columns, combining ones none,
/// and characters that would disturb the terminal (control and text direction) are replaced by visible ones.
/// Columns are 0-based here. Does not own the text, which need not be valid UTF-8.
class DisplayLine {
  public:
    DisplayLine(std::string_view text, uint32_t tabWidth) : text_(text), tabWidth_(tabWidth) {}

    uint32_t width() const { return columnAt(text_.size()); }

    /// The column where the character at that byte offset begins; the width for an offset at or past the end.
    uint32_t columnAt(size_t offset) const;

    /// What stands in the columns [from, to); a wide character or tab that is cut leaves spaces.
    std::string cut(uint32_t from, uint32_t to) const;

  private:
    template <typename Visit>
    void eachCharacter(const Visit& visit) const;

    std::string_view text_;
    uint32_t tabWidth_;
};

} // namespace coro
