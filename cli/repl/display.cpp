#include "cli/repl/display.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/display_line.h"
#include "base/utf8.h"
#include "cli/repl/highlight.h"

namespace coro::cli {

namespace {

winsize sizeOfTerminal() {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        size = {24, 80, 0, 0};
    size.ws_col = std::max<unsigned short>(size.ws_col, 4);
    size.ws_row = std::max<unsigned short>(size.ws_row, 2);
    return size;
}

/// Breaks a text into rows.
class RowMaker {
  public:
    RowMaker(size_t columns, bool isColored) : columns_(columns), isColored_(isColored) { rows_.emplace_back(); }

    void put(std::string_view character, Style style) {
        const DisplayLine shown(character, 1);
        const size_t width = shown.width();
        if (column_ + width > columns_)
            nextRow();
        if (isColored_ && style != style_)
            rows_.back() += sequenceOf(style_ = style);
        rows_.back() += shown.cut(0, static_cast<uint32_t>(width));
        column_ += width;
    }
    void put(std::string_view plain) {
        for (size_t i = 0; i < plain.size();) {
            const size_t size = utf8::decode(plain, i).size;
            put(plain.substr(i, size), Style::Plain);
            i += size;
        }
    }
    void nextRow() {
        if (style_ != Style::Plain)
            rows_.back() += sequenceOf(std::exchange(style_, Style::Plain));
        rows_.emplace_back();
        column_ = 0;
    }
    /// Where the next character goes: on a row of its own when this one is full.
    void place(size_t& row, size_t& column) {
        if (column_ == columns_)
            nextRow();
        row = rows_.size() - 1;
        column = column_;
    }
    std::vector<std::string> take() {
        if (style_ != Style::Plain)
            rows_.back() += sequenceOf(Style::Plain);
        return std::move(rows_);
    }

  private:
    size_t columns_;
    bool isColored_;
    size_t column_ = 0;
    Style style_ = Style::Plain;
    std::vector<std::string> rows_;
};

} // namespace

size_t Display::columns() { return sizeOfTerminal().ws_col; }

Display::Rows Display::layOut(const View& view) const {
    Rows result;
    RowMaker maker(columns(), isColored_);
    const std::vector<Style> styles = stylesOf(view.text);
    maker.put(view.prompt);
    for (size_t i = 0; i < view.text.size();) {
        if (i == view.cursor)
            maker.place(result.cursorRow, result.cursorColumn);
        const size_t size = utf8::decode(view.text, i).size;
        if (view.text[i] == '\n') {
            maker.nextRow();
            maker.put(view.nextPrompt);
        } else {
            maker.put(view.text.substr(i, size), styles[i]);
        }
        i += size;
    }
    if (view.cursor >= view.text.size())
        maker.place(result.cursorRow, result.cursorColumn);
    result.rows = maker.take();
    return result;
}

void Display::paint(const View& view) {
    Rows all = layOut(view);
    const size_t height = sizeOfTerminal().ws_row;
    const size_t below = std::min(view.below.size(), height / 2);
    const size_t room = height - below;
    // What does not fit is left out above, or below the cursor.
    firstRow_ = std::min(firstRow_, all.cursorRow);
    if (all.cursorRow >= firstRow_ + room)
        firstRow_ = all.cursorRow + 1 - room;
    if (firstRow_ + room > all.rows.size())
        firstRow_ = all.rows.size() > room ? all.rows.size() - room : 0;
    const size_t shown = std::min(all.rows.size() - firstRow_, room);
    std::string text = "\r";
    if (isPainted_ && cursorRow_ > 0)
        text += fmt::format("\x1b[{}A", cursorRow_);
    text += "\x1b[J";
    for (size_t i = 0; i < shown; ++i)
        text += (i ? "\r\n" : "") + all.rows[firstRow_ + i];
    for (size_t i = 0; i < below; ++i)
        text += "\r\n" + DisplayLine(view.below[i], 1).cut(0, static_cast<uint32_t>(columns() - 1));
    cursorRow_ = all.cursorRow - firstRow_;
    if (const size_t up = shown + below - 1 - cursorRow_)
        text += fmt::format("\x1b[{}A", up);
    text += "\r";
    if (all.cursorColumn > 0)
        text += fmt::format("\x1b[{}C", all.cursorColumn);
    isPainted_ = true;
    write(text);
}

void Display::erase() {
    if (!isPainted_)
        return;
    write(cursorRow_ > 0 ? fmt::format("\r\x1b[{}A\x1b[J", cursorRow_) : "\r\x1b[J");
    isPainted_ = false;
    cursorRow_ = 0;
}

void Display::leave(const View& view) {
    View last = view;
    last.cursor = last.text.size();
    last.below.clear();
    paint(last);
    write("\r\n");
    isPainted_ = false;
    cursorRow_ = firstRow_ = 0;
}

void Display::clearScreen() {
    write("\x1b[H\x1b[2J");
    isPainted_ = false;
    cursorRow_ = 0;
}

void Display::write(std::string_view text) {
    while (!text.empty()) {
        const ssize_t n = ::write(fd_, text.data(), text.size());
        if (n >= 0) {
            text.remove_prefix(static_cast<size_t>(n));
        } else if (errno == EAGAIN) {
            pollfd ready{fd_, POLLOUT, 0};
            ::poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            return;
        }
    }
}

} // namespace coro::cli
