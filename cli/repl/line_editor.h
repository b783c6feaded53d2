#pragma once
// Editing an input of one or more lines.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/repl/display.h"
#include "cli/repl/history.h"
#include "cli/repl/keys.h"

namespace coro::cli {

/// What may stand at the cursor.
struct Completions {
    size_t begin = 0;               ///< of the part of a word that is there
    std::vector<std::string> words; ///< whole ones, in order
};

class LineEditor {
  public:
    struct Helpers {
        std::function<bool(const std::string& text)> needsMoreLines;
        std::function<Completions(const std::string& text, size_t cursor)> complete;
    };
    LineEditor(Display& display, History& history, Helpers helpers)
        : display_(display), history_(history), helpers_(std::move(helpers)) {}

    enum class Event : uint8_t {
        None,
        Input, ///< takeInput() has one
        EndOfInput,
        Suspend,
    };
    /// `hasMore`: other keys came along with this one.
    Event press(const Key& key, bool hasMore);
    std::string takeInput() { return std::exchange(input_, {}); }

    /// A new input: the prompt appears, and what is typed from now on.
    void begin();
    /// What has been typed is dropped.
    void interrupt();
    /// Shows what there is again, with the terminal's size as it is now.
    void repaint();
    /// Something of others appears above what is typed.
    void printAbove(std::string_view text);
    /// The cursor leaves what is typed.
    void leave();

  private:
    Event finish();
    void enter(bool hasMore);
    void insert(std::string_view text);
    void erase(size_t begin, size_t end);
    void kill(size_t begin, size_t end);
    void move(const Key& key);
    void moveUp();
    void moveDown();
    void recall(size_t index);
    void complete();
    void showWords(const std::vector<std::string>& words);
    bool edit(const Key& key);
    Event search(const Key& key);
    void findOlder();
    Display::View view() const;

    size_t before(size_t at) const;
    size_t after(size_t at) const;
    size_t wordBefore(size_t at) const;
    size_t wordAfter(size_t at) const;
    size_t lineBegin(size_t at) const;
    size_t lineEnd(size_t at) const;

    Display& display_;
    History& history_;
    Helpers helpers_;
    std::string text_;
    size_t cursor_ = 0;
    std::string input_;
    std::string killed_;
    std::vector<std::string> below_;
    size_t recalled_ = 0; ///< the entry of the history that is shown; its size: none
    std::string typed_;   ///< before going through the history
    bool isSearching_ = false;
    std::string wanted_; ///< what is searched for
};

} // namespace coro::cli
