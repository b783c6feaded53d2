#include "compiler/parse/token_filter.h"

#include "compiler/parse/contextual_words.h"
#include "compiler/parse/nesting.h"

namespace coro::compiler::syntax {

namespace {

using enum TokenKind;

class Filter {
  public:
    Filter(const std::vector<Token>& input, Reporter& reporter, const ParseOptions& options)
        : input_(input), reporter_(reporter), options_(options), text_(reporter.source().text()), nesting_(reporter) {
        out().reserve(input.size() + 1);
    }

    FilterResult run() {
        for (at_ = 0; at_ < input_.size(); ++at_) {
            const Token& token = input_[at_];
            if (token.kind == Newline || token.kind == Semicolon) {
                visitNewline(token);
            } else if (token.kind == Doc) {
                visitDoc(token);
            } else if (!visit(token)) {
                breakOff();
                break;
            }
        }
        return std::move(result_);
    }

  private:
    std::vector<Token>& out() { return result_.tokens; }
    TokenKind last() const { return result_.tokens.empty() ? Newline : result_.tokens.back().kind; }
    std::string_view textOf(const Token& token) const { return text_.substr(token.begin, token.end - token.begin); }

    // --- Newlines and docs ---

    void visitNewline(const Token& token) {
        endDocLine(token);
        if (token.kind == Newline && nesting_.ignoresNewlines())
            return;
        if (!hasNewline_ || token.kind == Semicolon)
            newline_ = token;
        hasNewline_ = true;
    }

    /// Emits the newline before the token when it counts.
    void settleNewline(TokenKind following) {
        if (!hasNewline_)
            return;
        hasNewline_ = false;
        TokenKind before = last();
        bool isIdle = before == Newline || before == LeftBrace || following == RightBrace || following == End;
        bool goesOn = newline_.kind == Newline && (continuesInto(before, following) || continuesLine(following));
        if (isIdle || goesOn)
            return;
        settleYield(Newline);
        out().push_back({newline_.begin, newline_.end, Newline});
        if (nesting_.isTop())
            statementStart_ = out().size();
        nesting_.separate();
    }

    /// Whether the line before goes on with the token, by what it ends with.
    bool continuesInto(TokenKind before, TokenKind following) const {
        if (!needsMore(before))
            return following == Not && keywordOf(textOf(next())) == In;
        if (following == Fn || following == Co || following == Gen)
            following = kindOfFunction();
        // After an operator no statement can begin, so the operand is missing; after these one may.
        bool mayBegin = before == Arrow || before == Comma || before == Static || before == Native;
        return mayBegin || !startsStatementOnly(following);
    }

    void visitDoc(const Token& token) {
        if (at_ > 0 && input_[at_ - 1].kind != Newline)
            return; // behind code it is a plain comment
        uint32_t line = reporter_.source().lineAt(token.begin);
        if (docCount_ == 0 || line != docLine_ + 1) {
            docFirst_ = static_cast<uint32_t>(result_.docLines.size());
            docCount_ = 0;
        }
        result_.docLines.push_back(token);
        ++docCount_;
        docLine_ = line;
    }

    /// The first block of `##` lines is the file's when nothing stands before it and a blank line ends it.
    void endDocLine(const Token& newline) {
        if (docCount_ == 0 || !out().empty() || result_.moduleDoc.count != 0)
            return;
        bool isBlankLine = input_[at_ - 1].kind == Newline || input_[at_ - 1].kind == Semicolon;
        if (newline.kind == Newline && isBlankLine && docLine_ + 1 == reporter_.source().lineAt(newline.begin)) {
            result_.moduleDoc = {0, docFirst_, docCount_};
            docCount_ = 0;
        }
    }

    void attachDoc(const Token& token) {
        if (docCount_ == 0)
            return;
        if (reporter_.source().lineAt(token.begin) == docLine_ + 1)
            result_.docs.push_back({static_cast<uint32_t>(out().size()), docFirst_, docCount_});
        docCount_ = 0;
    }

    // --- Tokens ---

    /// False when it is too much.
    bool visit(const Token& token) {
        Token made = token;
        if (token.kind == Name)
            made.kind = kindOfWord(token);
        settleNewline(made.kind);
        attachDoc(token);
        settleYield(made.kind);
        settleComma(made.kind);
        if (join(made))
            return true;
        if (made.kind == Fn || made.kind == Co || made.kind == Gen)
            made.kind = kindOfFunction();
        else if (made.kind == Range || made.kind == RangeInclusive)
            made.kind = last() == LeftBracket ? OpenLow : made.kind;
        else if ((made.kind == RightBracket || made.kind == By) && last() == Range)
            out().back().kind = OpenHigh;
        else if (made.kind == Native && !options_.allowNative)
            reporter_.report(
                Diagnostic::of(ErrorCode::NativeOutsideLibrary).primary(reporter_.span(token.begin, token.end)));
        out().push_back(made);
        return nesting_.take(made) && isShortEnough();
    }

    /// The token after the one at hand on its line; Newline when that ends.
    const Token& next() const { return input_[at_ + 1]; }

    TokenKind kindOfWord(const Token& token) {
        TokenKind word = keywordOf(textOf(token));
        if (word == Name)
            return Name;
        if (isContextual(word)) {
            bool newlineCounts = hasNewline_ && !needsMore(last());
            TokenKind previous = last();
            bool starts = newlineCounts || previous == Newline || previous == LeftBrace;
            const Token& following = next();
            bool isSign =
                following.kind == Minus && following.begin > token.end && input_[at_ + 2].begin == following.end;
            Neighbours around{previous, following.kind, textOf(following), isSign, starts};
            return isKeywordHere(word, around) ? word : Name;
        }
        return isNameHere(word) ? Name : word;
    }

    /// A keyword is a name after `.`, before `:` and as a method.
    bool isNameHere(TokenKind word) const {
        switch (last()) {
        case Dot:
        case QuestionDot:
            return true;
        case Declare:
            return next().kind == LeftParen;
        case LeftBrace:
        case LeftParen:
        case Comma:
        case Let:
        case Var:
            // `{true: 1}` has the literal as key.
            return next().kind == Colon && word != Nil && word != True && word != False;
        default:
            return false;
        }
    }

    /// `else if`, `not in`, `is not`: the second word joins the first. True when it did.
    bool join(const Token& token) {
        if (out().empty())
            return false;
        Token& previous = out().back();
        if (token.kind == If && previous.kind == Else)
            previous.kind = ElseIf;
        else if (token.kind == Not && previous.kind == Is)
            previous.kind = IsNot;
        else if (token.kind == In && previous.kind == Not && out().size() > 1 &&
                 endsOperand(out()[out().size() - 2].kind))
            previous.kind = NotIn;
        else
            return false;
        previous.end = token.end;
        return true;
    }

    /// A `yield` with nothing after it is a statement of its own.
    void settleYield(TokenKind following) {
        if (last() == Yield && !startsOperand(following))
            out().back().kind = BareYield;
    }

    /// A comma may stand before a closing bracket, and before the `else` arm of a `select`.
    void settleComma(TokenKind following) {
        if ((!isClosing(following) && following != Else) || last() != Comma)
            return;
        TokenKind before = out().size() > 1 ? out()[out().size() - 2].kind : Comma;
        if (before != Comma && !isOpening(before))
            out().pop_back();
    }

    /// What a `fn`, `co` or `gen` introduces depends on what follows it, up to its `=>` or `{`.
    TokenKind kindOfFunction() const {
        size_t i = skipNewlines(at_ + 1);
        if (input_[i].kind != LeftParen)
            return Declare;
        i = skipNewlines(matching(i) + 1);
        if (input_[i].kind == ThinArrow)
            i = skipType(skipNewlines(i + 1));
        return input_[i].kind == Arrow ? ArrowLambda : Lambda;
    }

    size_t skipNewlines(size_t i) const {
        while (input_[i].kind == Newline)
            ++i;
        return i;
    }

    size_t matching(size_t opener) const {
        size_t depth = 0;
        for (size_t i = opener;; ++i) {
            if (isOpening(input_[i].kind))
                ++depth;
            else if (isClosing(input_[i].kind) && --depth == 0)
                return i;
        }
    }

    size_t skipType(size_t i) const {
        for (;;) {
            switch (input_[i].kind) {
            case Name:
                ++i;
                break;
            case Dot:
            case Bar:
            case ThinArrow:
                i = skipNewlines(i + 1);
                break;
            case LeftParen:
            case LeftBracket:
                i = matching(i) + 1;
                break;
            default:
                return i;
            }
        }
    }

    // --- Limits ---

    bool isShortEnough() {
        if (out().size() - statementStart_ <= kMaxStatementTokens)
            return true;
        const Token& first = out()[statementStart_];
        reporter_.report(Diagnostic::of(ErrorCode::StatementTooLong)
                             .primary(reporter_.span(first.begin, first.end), "begins here")
                             .help("split it, or read large data from a file"));
        return false;
    }

    /// Leaves out the statement at hand and all after it.
    void breakOff() {
        out().resize(statementStart_);
        auto end = static_cast<uint32_t>(text_.size());
        out().push_back({end, end, End});
    }

    const std::vector<Token>& input_;
    Reporter& reporter_;
    const ParseOptions& options_;
    std::string_view text_;
    Nesting nesting_;
    FilterResult result_;
    size_t at_ = 0;
    size_t statementStart_ = 0; ///< of the top-level statement at hand, in the output
    Token newline_{};           ///< the newline that may count, when hasNewline_
    bool hasNewline_ = false;
    uint32_t docFirst_ = 0;
    uint32_t docCount_ = 0; ///< `##` lines since the last token
    uint32_t docLine_ = 0;
};

} // namespace

FilterResult filterTokens(const std::vector<Token>& tokens, Reporter& reporter, const ParseOptions& options) {
    return Filter(tokens, reporter, options).run();
}

} // namespace coro::compiler::syntax
