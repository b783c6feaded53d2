#include "cli/repl/line_editor.h"

#include <algorithm>

#include "base/display_line.h"
#include "base/utf8.h"

namespace coro::cli {

namespace {

using Kind = Key::Kind;

constexpr std::string_view kPrompt = "> ";
constexpr std::string_view kNextPrompt = ". ";
constexpr size_t kIndent = 4;

bool isWordByte(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c == '_' || byte >= 0x80 || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/// What all words begin with.
std::string commonStart(const std::vector<std::string>& words) {
    std::string common = words[0];
    for (const std::string& word : words) {
        size_t same = 0;
        while (same < std::min(common.size(), word.size()) && common[same] == word[same])
            ++same;
        common.resize(same);
    }
    while (!common.empty() && !utf8::isValid(common))
        common.pop_back();
    return common;
}

} // namespace

Display::View LineEditor::view() const {
    Display::View view{text_, cursor_, kPrompt, kNextPrompt, below_};
    if (isSearching_)
        view.below = {"search: " + wanted_};
    return view;
}

void LineEditor::begin() {
    text_.clear();
    below_.clear();
    cursor_ = 0;
    recalled_ = history_.size();
    isSearching_ = false;
    repaint();
}

void LineEditor::repaint() { display_.paint(view()); }

void LineEditor::leave() { display_.leave(view()); }

void LineEditor::interrupt() {
    leave();
    begin();
}

void LineEditor::printAbove(std::string_view text) {
    display_.erase();
    display_.write(text);
    if (!text.ends_with('\n'))
        display_.write("\n");
    repaint();
}

LineEditor::Event LineEditor::press(const Key& key, bool hasMore) {
    below_.clear();
    if (isSearching_)
        return search(key);
    switch (key.kind) {
    case Kind::Enter:
        if (!helpers_.needsMoreLines(text_))
            return finish();
        enter(hasMore);
        break;
    case Kind::NewLine:
        enter(hasMore);
        break;
    case Kind::Interrupt:
        interrupt();
        return Event::None;
    case Kind::EndOfInput:
        if (text_.empty())
            return Event::EndOfInput;
        erase(cursor_, after(cursor_));
        break;
    case Kind::Suspend:
        return Event::Suspend;
    case Kind::Search:
        isSearching_ = true;
        wanted_.clear();
        recalled_ = history_.size();
        break;
    case Kind::Clear:
        display_.clearScreen();
        break;
    case Kind::Tab:
        complete();
        break;
    default:
        if (!edit(key))
            move(key);
    }
    // A screen for each key of many would only take time.
    if (!hasMore || key.isPasted)
        repaint();
    return Event::None;
}

LineEditor::Event LineEditor::finish() {
    leave();
    history_.add(text_);
    input_ = std::move(text_);
    text_.clear();
    cursor_ = 0;
    return Event::Input;
}

/// One line more, as far in as the one before; further in behind an opening bracket.
void LineEditor::enter(bool hasMore) {
    std::string line = "\n";
    if (!hasMore) {
        const size_t begin = lineBegin(cursor_);
        size_t indent = 0;
        while (begin + indent < cursor_ && text_[begin + indent] == ' ')
            ++indent;
        const char last = cursor_ > begin ? text_[cursor_ - 1] : ' ';
        line.append(indent + (last == '{' || last == '[' || last == '(' ? kIndent : 0), ' ');
    }
    insert(line);
}

void LineEditor::insert(std::string_view text) {
    text_.insert(cursor_, text);
    cursor_ += text.size();
}

void LineEditor::erase(size_t begin, size_t end) {
    text_.erase(begin, end - begin);
    cursor_ = begin;
}

void LineEditor::kill(size_t begin, size_t end) {
    killed_ = text_.substr(begin, end - begin);
    erase(begin, end);
}

/// Keys that change the text; false for others.
bool LineEditor::edit(const Key& key) {
    switch (key.kind) {
    case Kind::Text: {
        // A closing brace goes where its block began.
        const size_t begin = lineBegin(cursor_);
        const std::string_view indent = std::string_view(text_).substr(begin, cursor_ - begin);
        if (key.text == "}" && indent.size() >= kIndent && indent.find_first_not_of(' ') == std::string::npos)
            erase(cursor_ - kIndent, cursor_);
        insert(key.text);
        return true;
    }
    case Kind::Backspace:
        erase(before(cursor_), cursor_);
        return true;
    case Kind::Delete:
        erase(cursor_, after(cursor_));
        return true;
    case Kind::KillWordLeft:
        kill(wordBefore(cursor_), cursor_);
        return true;
    case Kind::KillWordRight:
        kill(cursor_, wordAfter(cursor_));
        return true;
    case Kind::KillToStart:
        kill(lineBegin(cursor_), cursor_);
        return true;
    case Kind::KillToEnd:
        kill(cursor_, cursor_ == lineEnd(cursor_) ? after(cursor_) : lineEnd(cursor_));
        return true;
    case Kind::Yank:
        insert(killed_);
        return true;
    default:
        return false;
    }
}

void LineEditor::move(const Key& key) {
    switch (key.kind) {
    case Kind::Left:
        cursor_ = before(cursor_);
        return;
    case Kind::Right:
        cursor_ = after(cursor_);
        return;
    case Kind::WordLeft:
        cursor_ = wordBefore(cursor_);
        return;
    case Kind::WordRight:
        cursor_ = wordAfter(cursor_);
        return;
    case Kind::Home:
        cursor_ = lineBegin(cursor_);
        return;
    case Kind::End:
        cursor_ = lineEnd(cursor_);
        return;
    case Kind::Up:
        return moveUp();
    case Kind::Down:
        return moveDown();
    default:
        return;
    }
}

/// To the line above; from the first one to what was typed before, if it begins alike.
void LineEditor::moveUp() {
    const size_t begin = lineBegin(cursor_);
    if (begin > 0) {
        const size_t above = lineBegin(begin - 1);
        cursor_ = above + std::min(cursor_ - begin, begin - 1 - above);
        while (cursor_ > above && utf8::isContinuation(text_[cursor_]))
            --cursor_;
        return;
    }
    if (recalled_ == history_.size())
        typed_ = text_;
    const size_t found = history_.findBefore(recalled_, typed_);
    if (found < history_.size())
        recall(found);
}

void LineEditor::moveDown() {
    const size_t end = lineEnd(cursor_);
    if (end < text_.size()) {
        const size_t column = cursor_ - lineBegin(cursor_);
        cursor_ = std::min(end + 1 + column, lineEnd(end + 1));
        while (cursor_ > end + 1 && cursor_ < text_.size() && utf8::isContinuation(text_[cursor_]))
            --cursor_;
        return;
    }
    while (recalled_ < history_.size())
        if (++recalled_ == history_.size() || history_.at(recalled_).starts_with(typed_))
            return recall(recalled_);
}

void LineEditor::recall(size_t index) {
    recalled_ = index;
    text_ = index < history_.size() ? history_.at(index) : typed_;
    cursor_ = text_.size();
}

LineEditor::Event LineEditor::search(const Key& key) {
    switch (key.kind) {
    case Kind::Text:
        wanted_ += key.text;
        recalled_ = history_.size();
        findOlder();
        break;
    case Kind::Backspace:
        while (!wanted_.empty() && utf8::isContinuation(wanted_.back()))
            wanted_.pop_back();
        if (!wanted_.empty())
            wanted_.pop_back();
        recalled_ = history_.size();
        findOlder();
        break;
    case Kind::Search:
        findOlder();
        break;
    case Kind::Interrupt:
    case Kind::Escape:
        isSearching_ = false;
        break;
    default:
        isSearching_ = false;
        return press(key, false);
    }
    repaint();
    return Event::None;
}

void LineEditor::findOlder() {
    const size_t found = wanted_.empty() ? history_.size() : history_.findContaining(recalled_, wanted_);
    if (found == history_.size())
        return;
    recalled_ = found;
    text_ = history_.at(found);
    cursor_ = text_.find(wanted_);
}

void LineEditor::complete() {
    const std::string_view left = std::string_view(text_).substr(lineBegin(cursor_), cursor_ - lineBegin(cursor_));
    if (left.find_first_not_of(' ') == std::string::npos)
        return insert(std::string(kIndent, ' '));
    Completions found = helpers_.complete(text_, cursor_);
    if (found.words.empty())
        return;
    const std::string common = commonStart(found.words);
    if (common.size() > cursor_ - found.begin) {
        erase(found.begin, cursor_);
        insert(common);
    }
    if (found.words.size() > 1)
        showWords(found.words);
}

/// In columns, as far as there is room.
void LineEditor::showWords(const std::vector<std::string>& words) {
    constexpr size_t kMostRows = 8;
    size_t widest = 0;
    for (const std::string& word : words)
        widest = std::max<size_t>(widest, DisplayLine(word, 1).width());
    const size_t inRow = std::max<size_t>(1, Display::columns() / (widest + 2));
    for (size_t i = 0; i < words.size(); ++i) {
        if (i % inRow == 0) {
            if (below_.size() == kMostRows) {
                below_.push_back("... and " + std::to_string(words.size() - i) + " more");
                return;
            }
            below_.emplace_back();
        }
        below_.back() += words[i] + std::string(widest + 2 - DisplayLine(words[i], 1).width(), ' ');
    }
}

/// The character before, with the marks on it.
size_t LineEditor::before(size_t at) const {
    while (at > 0) {
        --at;
        while (at > 0 && utf8::isContinuation(text_[at]))
            --at;
        const size_t size = utf8::decode(text_, at).size;
        if (text_[at] == '\n' || DisplayLine(std::string_view(text_).substr(at, size), 1).width() > 0)
            break;
    }
    return at;
}

size_t LineEditor::after(size_t at) const {
    if (at == text_.size())
        return at;
    do
        at += utf8::decode(text_, at).size;
    while (at < text_.size() && text_[at] != '\n' &&
           DisplayLine(std::string_view(text_).substr(at, utf8::decode(text_, at).size), 1).width() == 0);
    return at;
}

size_t LineEditor::wordBefore(size_t at) const {
    while (at > 0 && !isWordByte(text_[at - 1]))
        --at;
    while (at > 0 && isWordByte(text_[at - 1]))
        --at;
    return at;
}

size_t LineEditor::wordAfter(size_t at) const {
    while (at < text_.size() && !isWordByte(text_[at]))
        ++at;
    while (at < text_.size() && isWordByte(text_[at]))
        ++at;
    return at;
}

size_t LineEditor::lineBegin(size_t at) const { return at == 0 ? 0 : text_.rfind('\n', at - 1) + 1; }
size_t LineEditor::lineEnd(size_t at) const { return std::min(text_.find('\n', at), text_.size()); }

} // namespace coro::cli
