#pragma once
// The text being typed, on a terminal: rows that end where the terminal does, painted anew as a whole.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace coro::cli {

class Display {
  public:
    Display(int fd, bool isColored) : fd_(fd), isColored_(isColored) {}

    struct View {
        std::string_view text;
        size_t cursor = 0;                ///< offset in the text
        std::string_view prompt;          ///< of the first line
        std::string_view nextPrompt;      ///< of the others
        std::vector<std::string> below{}; ///< rows under the text
    };
    void paint(const View& view);
    /// Takes the text off the screen; the cursor is where it began.
    void erase();
    /// The text stays; the cursor goes to the row below it.
    void leave(const View& view);
    void clearScreen();
    /// Something else, at the cursor.
    void write(std::string_view text);
    bool isPainted() const { return isPainted_; }

    static size_t columns();

  private:
    struct Rows {
        std::vector<std::string> rows;
        size_t cursorRow = 0;
        size_t cursorColumn = 0;
    };
    Rows layOut(const View& view) const;

    int fd_;
    bool isColored_;
    bool isPainted_ = false;
    size_t cursorRow_ = 0; ///< below the first row on the screen
    size_t firstRow_ = 0;  ///< that is on the screen, of a text with too many
};

} // namespace coro::cli
