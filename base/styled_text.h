#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace coro {

/// What a piece of a message is, which decides its colour.
enum class Style : uint8_t { Plain, Title, Error, Warning, Frame, Secondary, Note, Help };

/// Text that grows piece by piece, with terminal colours or without.
class StyledText {
  public:
    explicit StyledText(bool color) : color_(color) {}

    void add(std::string_view text, Style style = Style::Plain);
    void newline() { text_ += '\n'; }

    std::string take() { return std::move(text_); }

  private:
    bool color_;
    std::string text_;
};

} // namespace coro
