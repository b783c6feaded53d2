#include "formatter/same_program.h"

#include <algorithm>

namespace coro::formatter {

namespace {

using enum TokenKind;
using compiler::syntax::DocComment;

bool isSeparator(TokenKind kind) { return kind == Newline || kind == Comma; }

/// Walks the tokens, and the doc comments before them.
class Walk {
  public:
    explicit Walk(const Tokens& tokens) : tokens_(tokens) {}

    const Token& token() const { return tokens_.at(at_); }
    std::string_view text() const { return tokens_.textOf(at_); }
    bool isSeparated() const { return isSeparated_; }

    /// To the next token that separates nothing.
    void next() {
        ++at_;
        skip();
    }
    void skip() {
        isSeparated_ = false;
        for (; isSeparator(token().kind); ++at_)
            isSeparated_ = true;
    }

    /// The lines before the token at hand; empty: none.
    std::vector<std::string_view> docLines() {
        const auto& docs = tokens_.filtered().docs;
        while (doc_ < docs.size() && docs[doc_].beforeToken < at_)
            ++doc_;
        return doc_ < docs.size() && docs[doc_].beforeToken == at_ ? lines(docs[doc_]) : lines({});
    }
    std::vector<std::string_view> moduleDoc() const { return lines(tokens_.filtered().moduleDoc); }

  private:
    std::vector<std::string_view> lines(const DocComment& doc) const {
        std::vector<std::string_view> all;
        for (uint32_t i = doc.first; i < doc.first + doc.count; ++i) {
            const Token& line = tokens_.filtered().docLines[i];
            const std::string_view text = tokens_.text(line.begin, line.end);
            all.push_back(text.substr(0, text.find_last_not_of(" \t\r\f") + 1));
        }
        return all;
    }

    const Tokens& tokens_;
    size_t at_ = 0;
    size_t doc_ = 0;
    bool isSeparated_ = false;
};

/// The brackets around a token: members of a class need no separator between them, so one may be added there.
class Brackets {
  public:
    bool areMembers() const { return !isClass_.empty() && isClass_.back(); }

    void take(TokenKind kind) {
        if (compiler::syntax::isOpening(kind)) {
            isClass_.push_back(kind == LeftBrace && isHeader_);
            isHeader_ = false;
        } else if (compiler::syntax::isClosing(kind) && !isClass_.empty()) {
            isClass_.pop_back();
        }
        isHeader_ = isHeader_ || kind == Class;
    }

  private:
    std::vector<bool> isClass_;
    bool isHeader_ = false;
};

/// The words of all comments, sorted: a comment that moves to the end of its line may meet another one there.
std::vector<std::string_view> wordsOf(const std::vector<std::string_view>& comments) {
    std::vector<std::string_view> words;
    for (std::string_view text : comments) {
        while (!text.empty()) {
            const size_t end = std::min(text.find(' '), text.size());
            if (end > 0)
                words.push_back(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    }
    std::sort(words.begin(), words.end());
    return words;
}

} // namespace

bool isSameProgram(const Tokens& a, const Tokens& b) {
    Walk walkA(a), walkB(b);
    walkA.skip();
    walkB.skip();
    if (walkA.moduleDoc() != walkB.moduleDoc())
        return false;
    Brackets brackets;
    for (;; walkA.next(), walkB.next()) {
        const TokenKind kind = walkA.token().kind;
        if (kind != walkB.token().kind || walkA.text() != walkB.text() || walkA.docLines() != walkB.docLines())
            return false;
        if (walkA.isSeparated() != walkB.isSeparated() && !(walkB.isSeparated() && brackets.areMembers()))
            return false;
        if (kind == End)
            break;
        brackets.take(kind);
    }
    return wordsOf(a.comments()) == wordsOf(b.comments());
}

} // namespace coro::formatter
