#pragma once
// What a terminal sends, as keys.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace coro::cli {

struct Key {
    enum class Kind : uint8_t {
        Text, ///< one character, or pasted text
        Enter,
        NewLine, ///< Alt-Enter: a line more, whole or not
        Tab,
        Backspace,
        Delete,
        Left,
        Right,
        Up,
        Down,
        Home,
        End,
        WordLeft,
        WordRight,
        KillWordLeft,
        KillWordRight,
        KillToStart,
        KillToEnd,
        Yank,
        Search,
        Clear,
        Redraw,
        Interrupt,
        EndOfInput,
        Suspend,
        Escape,
        Unknown,
    };
    Kind kind = Kind::Unknown;
    std::string text{};
    bool isPasted = false;
};

class KeyReader {
  public:
    void add(std::string_view bytes) { buffer_ += bytes; }
    /// The next key; nothing when there is none, or only the beginning of one.
    std::optional<Key> next();
    /// More has come along with the last key: nobody types that fast.
    bool hasMore() const { return !buffer_.empty(); }
    void clear() { buffer_.clear(); }

  private:
    std::optional<Key> sequence();
    std::optional<Key> character();
    std::optional<Key> paste();

    std::string buffer_;
};

} // namespace coro::cli
