#include "cli/repl/highlight.h"

#include <algorithm>
#include <cstddef>

#include "compiler/words.h"

namespace coro::cli {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isWord(char c) {
    return isDigit(c) || c == '_' || (static_cast<unsigned char>(c) & 0x80) || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

class Painter {
  public:
    explicit Painter(std::string_view code) : code_(code), styles_(code.size(), Style::Plain) {}

    std::vector<Style> run() {
        if (code_.starts_with(':'))
            paint(std::min(code_.find_first_of(" \n"), code_.size()), Style::Command);
        while (at_ < code_.size())
            next();
        return std::move(styles_);
    }

  private:
    char look(size_t ahead = 0) const { return at_ + ahead < code_.size() ? code_[at_ + ahead] : '\0'; }

    void paint(size_t end, Style style) {
        std::fill(styles_.begin() + static_cast<std::ptrdiff_t>(at_),
                  styles_.begin() + static_cast<std::ptrdiff_t>(end), style);
        at_ = end;
    }

    void next() {
        const char c = look();
        if (c == '#')
            return paint(std::min(code_.find('\n', at_), code_.size()), Style::Comment);
        if (c == '"')
            return text(true);
        if ((c == 'r' || c == 'b') && look(1) == '"')
            return text(c == 'b');
        if (isDigit(c))
            return number();
        if (isWord(c))
            return word();
        if (c == '{')
            ++braces_;
        if (c == '}' && braces_ > 0 && --braces_ == inside_ && inside_ != kNowhere)
            return continueText();
        ++at_;
    }

    void number() {
        size_t end = at_;
        while (end < code_.size() && (isWord(code_[end]) || (code_[end] == '.' && end + 1 < code_.size() &&
                                                             isDigit(code_[end + 1]) && code_[end - 1] != '.')))
            ++end;
        paint(end, Style::Number);
    }

    void word() {
        size_t end = at_;
        while (end < code_.size() && isWord(code_[end]))
            ++end;
        const bool isReserved = compiler::isReservedWord(code_.substr(at_, end - at_));
        const bool isMember = at_ > 0 && code_[at_ - 1] == '.' && (at_ < 2 || code_[at_ - 2] != '.');
        const bool isKey = end < code_.size() && code_[end] == ':';
        const bool isKeyword = isReserved && !isMember && !isKey;
        paint(end, isKeyword ? Style::Keyword : Style::Plain);
    }

    /// From the letter or quote that begins it.
    void text(bool hasEscapes) {
        size_t quote = code_.find('"', at_);
        isTriple_ = code_.substr(quote).starts_with("\"\"\"");
        hasEscapes_ = hasEscapes;
        paint(quote + (isTriple_ ? 3 : 1), Style::Text);
        restOfText();
    }

    /// Up to the end, or to the code in it.
    void restOfText() {
        size_t end = at_;
        for (; end < code_.size(); ++end) {
            if (hasEscapes_ && code_[end] == '\\') {
                end += end + 1 < code_.size();
            } else if (hasEscapes_ && code_.substr(end).starts_with("${") && inside_ == kNowhere) {
                paint(end, Style::Text);
                inside_ = braces_++;
                isOuterTriple_ = isTriple_;
                at_ += 2;
                return;
            } else if (!isTriple_ && (code_[end] == '"' || code_[end] == '\n')) {
                return paint(end + 1, Style::Text);
            } else if (isTriple_ && code_.substr(end).starts_with("\"\"\"")) {
                return paint(end + 3, Style::Text);
            }
        }
        paint(code_.size(), Style::Text);
    }

    /// Behind the code in a text.
    void continueText() {
        inside_ = kNowhere;
        isTriple_ = isOuterTriple_;
        hasEscapes_ = true;
        ++at_;
        restOfText();
    }

    static constexpr size_t kNowhere = SIZE_MAX;

    std::string_view code_;
    std::vector<Style> styles_;
    size_t at_ = 0;
    size_t braces_ = 0;
    size_t inside_ = kNowhere; ///< how many braces are open around the text whose code this is
    bool isTriple_ = false;
    bool isOuterTriple_ = false;
    bool hasEscapes_ = true;
};

} // namespace

std::vector<Style> stylesOf(std::string_view code) { return Painter(code).run(); }

std::string_view sequenceOf(Style style) {
    switch (style) {
    case Style::Plain:
        return "\x1b[0m";
    case Style::Keyword:
        return "\x1b[0;35m";
    case Style::Number:
        return "\x1b[0;36m";
    case Style::Text:
        return "\x1b[0;32m";
    case Style::Comment:
        return "\x1b[0;90m";
    case Style::Command:
        return "\x1b[0;33m";
    }
    return "";
}

std::string colored(std::string_view code) {
    const std::vector<Style> styles = stylesOf(code);
    std::string text;
    Style now = Style::Plain;
    for (size_t i = 0; i < code.size(); ++i) {
        if (styles[i] != now)
            text += sequenceOf(now = styles[i]);
        text += code[i];
    }
    if (now != Style::Plain)
        text += sequenceOf(Style::Plain);
    return text;
}

} // namespace coro::cli
