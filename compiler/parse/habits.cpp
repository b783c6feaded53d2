#include "compiler/parse/habits.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace coro::compiler::syntax {

namespace {

using enum TokenKind;

enum class Shape : uint8_t { Prefix, Statement, Function, AfterBlock, Operator };

struct ForeignWord {
    std::string_view word;
    Shape shape;
    TokenKind replacement;
    std::string_view instead;
    std::string_view help;
};

constexpr ForeignWord kForeignWords[] = {
#define FOREIGN(word, shape, replacement, instead, help) {#word, Shape::shape, replacement, instead, help},
#include "compiler/parse/foreign_words.def"
};

/// Which letters begin a foreign word: most names are ruled out by it.
constexpr std::array<bool, 256> kFirstLetters = [] {
    std::array<bool, 256> letters{};
    for (const ForeignWord& word : kForeignWords)
        letters[static_cast<unsigned char>(word.word[0])] = true;
    return letters;
}();

/// Tokens of a header like `function (a, b) {`: further than that nobody looks.
constexpr size_t kMaxHeader = 200;

const ForeignWord* findForeign(std::string_view text) {
    for (const ForeignWord& word : kForeignWords)
        if (word.word == text)
            return &word;
    return nullptr;
}

class HabitPass {
  public:
    HabitPass(std::vector<Token>& tokens, Reporter& reporter)
        : tokens_(tokens), reporter_(reporter), text_(reporter.source().text()) {}

    void run() {
        for (at_ = 0; at_ < tokens_.size(); ++at_) {
            const Token& token = tokens_[at_];
            if (token.kind == Name) {
                if (kFirstLetters[static_cast<unsigned char>(text_[token.begin])] || isGluedToString())
                    visitName();
            } else if (token.kind >= PlusPlus && token.kind <= DoubleColon) {
                visitOperator();
            } else if (token.kind == Int) {
                visitInt();
            }
            if (current().kind != Space)
                previous_ = current().kind;
        }
        if (removed_)
            std::erase_if(tokens_, [](const Token& token) { return token.kind == Space; });
    }

  private:
    std::string_view textOf(const Token& token) const { return text_.substr(token.begin, token.end - token.begin); }
    Span spanOf(const Token& token) const { return reporter_.span(token.begin, token.end); }
    Token& current() { return tokens_[at_]; }
    const Token& next() const { return tokens_[at_ + 1]; }

    const Token* previousName() const { return at_ > 0 && tokens_[at_ - 1].kind == Name ? &tokens_[at_ - 1] : nullptr; }

    bool startsStatement() const {
        return previous_ == Newline || previous_ == Semicolon || previous_ == LeftBrace || previous_ == Doc;
    }

    void drop() {
        current().kind = Space;
        removed_ = true;
    }

    void become(TokenKind kind) {
        if (kind == End)
            drop();
        else
            current().kind = kind;
    }

    // --- Words ---

    bool isGluedToString() const {
        if (next().begin != tokens_[at_].end)
            return false;
        TokenKind kind = next().kind;
        return kind == String || kind == StringStart || kind == RawString || kind == Bytes;
    }

    /// What cannot follow a name on its line in a right program.
    static bool isWordOrLiteral(TokenKind kind) {
        return kind == Name || kind == Int || kind == Float || kind == String || kind == RawString || kind == Bytes ||
               kind == StringStart;
    }

    bool nextIsOperandWord() const {
        if (!isWordOrLiteral(next().kind))
            return false;
        TokenKind keyword = next().kind == Name ? keywordOf(textOf(next())) : Name;
        if (startsStatementOnly(keyword) || keyword == Static)
            return true;
        return keyword == Name || isContextual(keyword) ? keyword != By : startsOperand(keyword);
    }

    /// The partner of a bracket; not found when it is further than `limit` tokens away.
    std::optional<size_t> matching(size_t opener, size_t limit) const {
        size_t depth = 0;
        for (size_t i = opener; i < std::min(tokens_.size(), opener + limit); ++i) {
            depth += isOpening(tokens_[i].kind) ? 1 : 0;
            depth -= isClosing(tokens_[i].kind) ? 1 : 0;
            if (depth == 0)
                return i;
        }
        return std::nullopt;
    }

    /// `word (...) {`.
    bool hasHeaderInParens() const {
        if (next().kind != LeftParen)
            return false;
        std::optional<size_t> close = matching(at_ + 1, kMaxHeader);
        return close && tokens_[*close + 1].kind == LeftBrace;
    }

    bool fits(const ForeignWord& word) const {
        if (previous_ == Dot || previous_ == QuestionDot)
            return false;
        switch (word.shape) {
        case Shape::Prefix:
            return nextIsOperandWord();
        case Shape::Statement:
            return startsStatement() && (nextIsOperandWord() || hasHeaderInParens());
        case Shape::Function:
            return (next().kind == Name && tokens_[at_ + 2].kind == LeftParen) || hasHeaderInParens();
        case Shape::Operator:
            return endsOperand(previous_) && nextIsOperandWord();
        case Shape::AfterBlock:
            return previous_ == RightBrace || (startsStatement() && nextIsOperandWord());
        }
        return false;
    }

    void visitName() {
        if (isGluedToString()) {
            reportStringPrefix();
            return;
        }
        std::string_view text = textOf(current());
        if (text == "async") {
            visitAsync();
            return;
        }
        const ForeignWord* word = findForeign(text);
        if (word == nullptr || !fits(*word))
            return;
        auto diagnostic = word->instead.empty() ? Diagnostic::of(ErrorCode::ForeignExtra, text)
                                                : Diagnostic::of(ErrorCode::ForeignWord, text, word->instead);
        diagnostic.primary(spanOf(current())).help(word->help);
        reporter_.report(std::move(diagnostic));
        if (word->replacement == Match)
            skipStatement();
        else
            become(word->replacement);
    }

    /// `5.` at the end of a line: a statement would go on behind the point.
    void visitInt() {
        const bool isGlued = next().kind == Dot && next().begin == current().end;
        if (!isGlued || tokens_[at_ + 2].kind != Newline)
            return;
        std::string_view digits = textOf(current());
        reporter_.report(
            Diagnostic::of(ErrorCode::MalformedNumber, fmt::format("{}.", digits))
                .primary(join(spanOf(current()), spanOf(next())), "digits stand on both sides of the point")
                .help("{}.0", digits));
        ++at_;
        drop();
    }

    void visitAsync() {
        std::string_view following = textOf(next());
        const ForeignWord* word = findForeign(following);
        bool isFunction = following == "fn" || following == "co" || (word != nullptr && word->shape == Shape::Function);
        if (!isFunction && !hasHeaderInParens())
            return;
        reporter_.report(Diagnostic::of(ErrorCode::ForeignWord, "async", "co")
                             .primary(spanOf(current()))
                             .help("a `co` can wait: `co load(path) { ... }`"));
        if (next().kind == Name) {
            drop();
            tokens_[++at_].kind = Co;
        } else {
            become(Co);
        }
    }

    /// The form inside is too different to go on with: leave all of it out.
    void skipStatement() {
        size_t begin = at_;
        size_t end = at_;
        while (tokens_[end].kind != Newline && tokens_[end].kind != End && tokens_[end].kind != RightBrace)
            end = matching(end, tokens_.size()).value_or(end) + 1;
        reporter_.mute(tokens_[begin].begin, tokens_[end].begin);
        for (size_t i = begin; i < end; ++i)
            tokens_[i].kind = Space;
        removed_ = true;
        at_ = end - 1;
    }

    void reportStringPrefix() {
        std::string_view prefix = textOf(current());
        auto diagnostic = Diagnostic::of(ErrorCode::StringPrefix, prefix).primary(spanOf(current()));
        if (prefix == "f" || prefix == "F")
            diagnostic.help("every string interpolates: `\"total: ${n * 2}\"`");
        else if (prefix == "br" || prefix == "rb" || prefix == "R" || prefix == "B")
            diagnostic.help("raw strings are `r\"...\"`, bytes `b\"...\"`");
        else
            diagnostic.help("write an operator between `{}` and the string, or leave it out", prefix);
        reporter_.report(std::move(diagnostic));
        drop();
    }

    // --- Operators ---

    void replaceOperator(std::string_view instead, TokenKind kind, std::string_view help) {
        auto diagnostic = Diagnostic::of(ErrorCode::ForeignWord, textOf(current()), instead).primary(spanOf(current()));
        if (!help.empty())
            diagnostic.help(help);
        reporter_.report(std::move(diagnostic));
        current().kind = kind;
    }

    void visitOperator() {
        switch (current().kind) {
        case PlusPlus:
        case MinusMinus:
            visitIncrement();
            break;
        case AndAnd:
            replaceOperator("and", And, "a and b");
            break;
        case OrOr:
            replaceOperator("or", Or, "a or b");
            break;
        case Bang:
            replaceOperator("not", Not, "not ready");
            break;
        case TripleEqual:
            replaceOperator("==", Equal, "`==` never converts; `is` asks for the same object");
            break;
        case NotTripleEqual:
            replaceOperator("!=", NotEqual, "`!=` never converts; `is not` asks for another object");
            break;
        case ColonAssign:
            visitColonAssign();
            break;
        case DoubleColon:
            if (previous_ == LeftBracket)
                replaceOperator("..", Range, "xs[0..n by 2]");
            else
                replaceOperator(".", Dot, "");
            break;
        default:
            break;
        }
    }

    /// `for (i = 0; i < n; i++)` is one mistake, which the parser reports.
    bool isInClassicFor() const {
        bool hasSemicolon = false;
        for (size_t i = at_; i > 0 && tokens_[i - 1].kind != Newline; --i) {
            hasSemicolon = hasSemicolon || tokens_[i - 1].kind == Semicolon;
            if (tokens_[i - 1].kind == Name && textOf(tokens_[i - 1]) == "for")
                return hasSemicolon;
        }
        return false;
    }

    /// `-- words`
    bool visitDashComment() {
        if (current().kind != MinusMinus || !startsStatement() || next().begin == current().end)
            return false;
        reporter_.report(Diagnostic::of(ErrorCode::CommentMark).primary(spanOf(current())).help("# ..."));
        skipStatement();
        return true;
    }

    void visitIncrement() {
        if (visitDashComment())
            return;
        std::string_view op = current().kind == PlusPlus ? "+" : "-";
        std::string_view variable = "n";
        if (const Token* name = previousName())
            variable = textOf(*name);
        else if (next().kind == Name)
            variable = textOf(next());
        if (!isInClassicFor())
            reporter_.report(Diagnostic::of(ErrorCode::NoIncrement, textOf(current()))
                                 .primary(spanOf(current()))
                                 .help("{} {}= 1", variable, op));
        bool isInfix = endsOperand(previous_) && startsOperand(next().kind);
        become(!isInfix ? End : current().kind == PlusPlus ? Plus : Minus);
    }

    /// `for i := ...` is one mistake, too.
    bool isInFor() const {
        size_t i = at_;
        while (i > 0 && tokens_[i - 1].kind != Newline && tokens_[i - 1].kind != LeftBrace)
            --i;
        return i < at_ && textOf(tokens_[i]) == "for";
    }

    void visitColonAssign() {
        if (isInFor())
            return become(Assign);
        const Token* name = previousName();
        bool isDeclaration = name != nullptr && at_ >= 2 && tokens_[at_ - 2].kind == Newline;
        std::string help = isDeclaration || (name != nullptr && at_ == 1)
                               ? fmt::format("let {0} = ...    # `var {0} = ...` when it changes", textOf(*name))
                               : std::string();
        replaceOperator("=", Assign, help);
        if (isDeclaration)
            reporter_.mute(name->begin, name->end);
    }

    std::vector<Token>& tokens_;
    Reporter& reporter_;
    std::string_view text_;
    size_t at_ = 0;
    TokenKind previous_ = Newline; ///< before the current token
    bool removed_ = false;
};

} // namespace

void replaceHabits(std::vector<Token>& tokens, Reporter& reporter) { HabitPass(tokens, reporter).run(); }

} // namespace coro::compiler::syntax
