#include "compiler/parse/brackets.h"

#include <algorithm>
#include <optional>

namespace coro::compiler::syntax {

namespace {

using enum TokenKind;

/// Past this many repairs the brackets tell nothing.
constexpr int kMaxRepairs = 50;

class Balancer {
  public:
    Balancer(std::vector<Token>& tokens, bool isTruncated, Reporter& reporter)
        : tokens_(tokens), isTruncated_(isTruncated), reporter_(reporter) {}

    void run() {
        int repairs = 0;
        while (walk() == Outcome::Repaired)
            if (++repairs > kMaxRepairs) {
                tokens_.erase(tokens_.begin(), tokens_.end() - 1);
                return;
            }
        std::erase_if(tokens_, [](const Token& token) { return token.kind == Space; });
    }

  private:
    enum class Outcome { Balanced, Repaired };

    /// A pair whose indentation does not agree: by it, one of the two is not meant for the other.
    struct OddPair {
        size_t opener;
        size_t closer;
    };

    /// Goes over the tokens; after an insertion it has to be done again.
    Outcome walk() {
        open_.clear();
        odd_.reset();
        for (size_t i = 0; i < tokens_.size(); ++i) {
            if (isOpening(tokens_[i].kind)) {
                if (beginsBlockOfHeader(i)) {
                    closeHeader(i);
                    return Outcome::Repaired;
                }
                if (open_.empty() && tokens_[i].kind == LeftBrace)
                    odd_.reset();
                open_.push_back(i);
            } else if (isClosing(tokens_[i].kind) && close(i) == Outcome::Repaired) {
                return Outcome::Repaired;
            }
        }
        if (open_.empty())
            return Outcome::Balanced;
        closeAtEnd();
        return Outcome::Repaired;
    }

    /// `fn f(n {`: a brace that ends its line behind a name or literal, where a parenthesis of that line is still open.
    bool beginsBlockOfHeader(size_t brace) const {
        if (tokens_[brace].kind != LeftBrace || open_.empty() || tokens_[open_.back()].kind != LeftParen)
            return false;
        const TokenKind before = tokens_[brace - 1].kind;
        const bool isOperand = before == Name || before == Int || before == Float || before == String;
        if (!isOperand || tokens_[brace + 1].kind != Newline || endOfLine(open_.back()) != brace + 1)
            return false;
        for (size_t i = open_.back(); i < brace; ++i)
            if (tokens_[i].kind == Name && keywordOf(reporter_.source().text(spanOf(i))) == Match)
                return false;
        return true;
    }

    void closeHeader(size_t brace) {
        const size_t opener = open_.back();
        reporter_.report(Diagnostic::of(ErrorCode::UnclosedBracket, textOf(opener))
                             .primary(spanOf(opener), "opened here")
                             .secondary(spanOf(brace), "a block begins, and it is still open"));
        insertClosers(brace, {opener});
    }

    Outcome close(size_t closer) {
        TokenKind kind = tokens_[closer].kind;
        if (!open_.empty() && isPair(tokens_[open_.back()].kind, kind)) {
            noteIndentation(open_.back(), closer);
            open_.pop_back();
            return Outcome::Balanced;
        }
        if (open_.empty() || tokens_[open_.back()].kind == InterpolationStart) {
            dropStray(closer);
            return Outcome::Balanced;
        }
        if (hasOpener(kind)) {
            insertBefore(closer);
            return Outcome::Repaired;
        }
        exchange(closer);
        return Outcome::Balanced;
    }

    /// Whether something that is open could be meant. `${` is always closed, so the search ends there.
    bool hasOpener(TokenKind closer) const {
        for (auto opener = open_.rbegin(); opener != open_.rend(); ++opener) {
            if (isPair(tokens_[*opener].kind, closer))
                return true;
            if (tokens_[*opener].kind == InterpolationStart)
                return false;
        }
        return false;
    }

    void noteIndentation(size_t opener, size_t closer) {
        if (tokens_[closer].kind != RightBrace || odd_ || !isFirstOnLine(closer))
            return;
        if (indentation(opener) != indentation(closer))
            odd_ = OddPair{opener, closer};
    }

    std::string_view lineBefore(size_t token) const {
        const SourceFile& source = reporter_.source();
        uint32_t begin = tokens_[token].begin;
        return source.text(source.span(source.lineStart(source.lineAt(begin)), begin));
    }

    bool isFirstOnLine(size_t token) const {
        return lineBefore(token).find_first_not_of(" \t") == std::string_view::npos;
    }

    uint32_t indentation(size_t token) const {
        uint32_t columns = 0;
        for (char c : lineBefore(token)) {
            if (c == '\t')
                columns += 4;
            else if (c == ' ')
                ++columns;
            else
                break;
        }
        return columns;
    }

    std::string_view textOf(size_t token) const { return spellingOf(tokens_[token].kind); }

    Span spanOf(size_t token) const { return reporter_.span(tokens_[token].begin, tokens_[token].end); }

    /// Nothing is open that the closer could belong to.
    void dropStray(size_t closer) {
        std::string_view text = reporter_.source().text(spanOf(closer));
        auto diagnostic = Diagnostic::of(ErrorCode::StrayBracket, text);
        if (odd_ && indentation(odd_->closer) > indentation(odd_->opener)) {
            diagnostic.primary(spanOf(odd_->closer), "by its indentation, this one is too many");
            diagnostic.secondary(spanOf(closer), "so nothing is open here");
        } else {
            diagnostic.primary(spanOf(closer), "nothing is open that it could close");
        }
        reporter_.report(std::move(diagnostic));
        tokens_[closer].kind = Space;
    }

    /// `(a]`.
    void exchange(size_t closer) {
        size_t opener = open_.back();
        reporter_.report(Diagnostic::of(ErrorCode::WrongBracket, textOf(opener), textOf(closer))
                             .primary(spanOf(closer), "`{}` belongs here", spellingOf(closingOf(tokens_[opener].kind)))
                             .secondary(spanOf(opener), "opened here"));
        tokens_[closer].kind = closingOf(tokens_[opener].kind);
        open_.pop_back();
    }

    /// The closer belongs to something further out, so what was opened last is not closed.
    void insertBefore(size_t closer) {
        size_t opener = open_.back();
        reporter_.report(unclosed(opener).secondary(spanOf(closer), "but this closes something further out"));
        reporter_.mute(tokens_[opener].begin, tokens_[closer].begin);
        bool isBlock = tokens_[opener].kind == LeftBrace;
        insertClosers(isBlock ? closer : std::min(endOfLine(opener), closer), {opener});
    }

    size_t endOfLine(size_t token) const {
        auto newline = std::find_if(tokens_.begin() + static_cast<ptrdiff_t>(token), tokens_.end(),
                                    [](const Token& t) { return t.kind == Newline || t.kind == End; });
        return static_cast<size_t>(newline - tokens_.begin());
    }

    Diagnostic unclosed(size_t opener) const {
        return Diagnostic::of(ErrorCode::UnclosedBracket, textOf(opener))
            .primary(spanOf(opener), "opened here, and never closed");
    }

    void closeAtEnd() {
        if (isTruncated_) {
            insertClosers(tokens_.size() - 1, open_);
            return;
        }
        if (odd_ && indentation(odd_->closer) < indentation(odd_->opener)) {
            reporter_.report(
                unclosed(odd_->opener)
                    .secondary(spanOf(odd_->closer), "by its indentation, this closes something further out"));
            insertClosers(odd_->closer, {odd_->opener});
            return;
        }
        size_t opener = open_.back();
        reporter_.report(unclosed(opener));
        if (tokens_[opener].kind == LeftBrace)
            insertClosers(tokens_.size() - 1, open_);
        else
            insertClosers(endOfLine(opener), {opener});
    }

    /// Closes the openers, the last one first.
    void insertClosers(size_t at, const std::vector<size_t>& openers) {
        std::vector<Token> closers;
        uint32_t offset = at > 0 ? tokens_[at - 1].end : 0;
        for (auto opener = openers.rbegin(); opener != openers.rend(); ++opener)
            closers.push_back({offset, offset, closingOf(tokens_[*opener].kind)});
        tokens_.insert(tokens_.begin() + static_cast<ptrdiff_t>(at), closers.begin(), closers.end());
    }

    std::vector<Token>& tokens_;
    bool isTruncated_;
    Reporter& reporter_;
    std::vector<size_t> open_;   ///< indices of what is open
    std::optional<OddPair> odd_; ///< the first since a block was opened at the top level
};

} // namespace

Nesting nestingOf(const std::vector<Token>& tokens) {
    std::vector<TokenKind> open;
    for (const Token& token : tokens) {
        if (isOpening(token.kind)) {
            open.push_back(token.kind);
        } else if (isClosing(token.kind)) {
            if (open.empty() || !isPair(open.back(), token.kind))
                return Nesting::Wrong;
            open.pop_back();
        }
    }
    return open.empty() ? Nesting::Whole : Nesting::Open;
}

void balanceBrackets(std::vector<Token>& tokens, bool isTruncated, Reporter& reporter) {
    if (nestingOf(tokens) != Nesting::Whole)
        Balancer(tokens, isTruncated, reporter).run();
}

} // namespace coro::compiler::syntax
