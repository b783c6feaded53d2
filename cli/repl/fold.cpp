#include "cli/repl/fold.h"

#include <fmt/format.h>

#include <vector>

#include "base/display_line.h"
#include "base/utf8.h"

namespace coro::cli {

namespace {

constexpr size_t kNone = SIZE_MAX;
constexpr size_t kIndent = 4;

size_t widthOf(std::string_view text) { return DisplayLine(text, 1).width(); }

char closingOf(char open) { return open == '(' ? ')' : open == '[' ? ']' : '}'; }

/// Where the text in quotes that begins at `at` ends; kNone: nowhere.
size_t endOfQuoted(std::string_view text, size_t at) {
    for (size_t i = at + 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return i + 1;
    }
    return kNone;
}

class Folder {
  public:
    Folder(std::string_view text, const FoldLimits& limits) : text_(text), limits_(limits) {}

    std::string run() {
        if (limits_.isCut || !matchBrackets())
            return std::string(cut(text_));
        element(0, text_.size(), 0, 0);
        return std::move(out_);
    }

  private:
    /// Finds the partner of each bracket. False when one has none: the text is not what it looks like.
    bool matchBrackets() {
        partner_.assign(text_.size(), kNone);
        std::vector<size_t> open;
        for (size_t i = 0; i < text_.size(); ++i) {
            const char c = text_[i];
            if (c == '"') {
                const size_t end = endOfQuoted(text_, i);
                if (end == kNone)
                    return false;
                partner_[i] = end - 1;
                i = end - 1;
            } else if (c == '(' || c == '[' || c == '{') {
                open.push_back(i);
            } else if (c == ')' || c == ']' || c == '}') {
                if (open.empty() || closingOf(text_[open.back()]) != c)
                    return false;
                partner_[open.back()] = i;
                open.pop_back();
            }
        }
        return open.empty();
    }

    std::string cut(std::string_view text) const {
        // Bytes first: counting takes time.
        if (text.size() <= limits_.characters || utf8::countCodePoints(text) <= limits_.characters)
            return std::string(text);
        const size_t kept = utf8::offsetOf(text, limits_.characters);
        if (limits_.isCut)
            return fmt::format("{}... more than {} characters", text.substr(0, kept), text.size());
        return fmt::format("{}... {} characters in all", text.substr(0, kept), utf8::countCodePoints(text));
    }

    /// The first bracket in [begin, end), or kNone.
    size_t firstBracket(size_t begin, size_t end) const {
        for (size_t i = begin; i < end; ++i) {
            if (text_[i] == '"')
                i = partner_[i];
            else if (partner_[i] != kNone)
                return i;
        }
        return kNone;
    }

    /// One value, or `key: value`, at the column where the output stands.
    void element(size_t begin, size_t end, size_t column, size_t depth) {
        const size_t indent = depth * kIndent;
        const size_t open = firstBracket(begin, end);
        // Room for the comma behind it.
        const bool isShort = end - begin <= limits_.width * 4 &&
                             column + widthOf(text_.substr(begin, end - begin)) + (depth > 0) <= limits_.width;
        if (isShort || open == kNone || partner_[open] == open + 1) {
            out_ += cut(text_.substr(begin, end - begin));
            return;
        }
        const size_t close = partner_[open];
        out_ += text_.substr(begin, open + 1 - begin);
        if (depth >= limits_.depth) {
            out_ += "...";
        } else {
            out_ += '\n';
            items(split(open + 1, close), depth + 1);
            out_.append(indent, ' ');
        }
        out_ += text_.substr(close, end - close);
    }

    struct Item {
        size_t begin;
        size_t end;
    };

    std::vector<Item> split(size_t begin, size_t end) const {
        std::vector<Item> items;
        size_t from = begin;
        for (size_t i = begin; i < end; ++i) {
            if (partner_[i] != kNone) {
                i = partner_[i];
            } else if (text_[i] == ',') {
                items.push_back({from, i});
                from = std::min(i + 2, end);
            }
        }
        items.push_back({from, end});
        return items;
    }

    void items(const std::vector<Item>& all, size_t depth) {
        const size_t indent = depth * kIndent;
        const size_t shown = all.size() > limits_.items + limits_.items / 10 ? limits_.items : all.size();
        size_t column = 0;
        for (size_t i = 0; i < shown; ++i) {
            const auto [begin, end] = all[i];
            const bool isPlain = firstBracket(begin, end) == kNone && end - begin <= limits_.width;
            const size_t width = isPlain ? widthOf(text_.substr(begin, end - begin)) : 0;
            // Plain ones stand side by side.
            if (column > 0 && (!isPlain || column + 1 + width + 1 > limits_.width)) {
                out_ += '\n';
                column = 0;
            }
            if (column == 0) {
                out_.append(indent, ' ');
                column = indent;
            } else {
                out_ += ' ';
                ++column;
            }
            element(begin, end, column, depth);
            out_ += i + 1 < all.size() ? "," : "";
            column += width + 1;
            if (!isPlain) {
                out_ += '\n';
                column = 0;
            }
        }
        if (column > 0)
            out_ += '\n';
        if (shown < all.size())
            out_ += fmt::format("{:{}}... {} more\n", "", indent, all.size() - shown);
    }

    std::string_view text_;
    const FoldLimits& limits_;
    std::string out_;
    std::vector<size_t> partner_; ///< of an opening bracket or quote the other one; else kNone
};

} // namespace

std::string fold(std::string_view repr, const FoldLimits& limits) { return Folder(repr, limits).run(); }

} // namespace coro::cli
