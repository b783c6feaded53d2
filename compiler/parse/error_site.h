#pragma once

#include <antlr4-runtime.h>
#include <grammar/CoroParser.h>

#include <optional>
#include <string>

#include "compiler/parse/reporter.h"
#include "compiler/parse/token_stream.h"

namespace coro::compiler::syntax {

/// Where the parser stopped: the token that does not fit, its neighbours, and what would have fitted.
class ErrorSite {
  public:
    using G = grammar::CoroParser;

    ErrorSite(antlr4::Parser& parser, TokenStream& tokens, const SourceFile& source);

    /// The innermost rule, as a G::Rule constant.
    size_t rule() const { return context_->getRuleIndex(); }
    const antlr4::ParserRuleContext* context() const { return context_; }
    /// The nearest context of that rule around here; nullptr when there is none.
    const antlr4::ParserRuleContext* within(size_t rule) const;
    size_t parentRule() const;

    TokenKind found() const { return kind(0); }
    TokenKind previous() const { return kind(-1); }
    TokenKind next() const { return kind(1); }
    /// The kind of a token relative to the one found; Newline before the first and after the last.
    TokenKind kind(int offset) const;
    std::string_view text(int offset) const;
    Span span(int offset) const;
    /// Where the error is: the token found, or the spot behind the one before it when the line or file ends there.
    Span spot() const;
    /// The token found, for a message: "`x`", "a string", "the end of the line".
    std::string describe() const;
    /// The same without an article.
    std::string describeBare() const;
    /// Whether the tokens at the two offsets touch.
    bool isGlued(int left, int right) const { return span(left).end == span(right).begin; }
    /// Whether the token there begins a statement.
    bool startsStatement(int offset) const;
    /// Whether the line or the file ends here.
    bool isAtLineEnd() const { return found() == TokenKind::Newline || found() == TokenKind::End; }

    bool expects(TokenKind kind) const { return expected_.contains(static_cast<size_t>(kind)); }
    /// Only an expression may begin with `self` and a number.
    bool expectsOperand() const { return expects(TokenKind::Self) && expects(TokenKind::Int); }

    const SourceFile& source() const { return source_; }
    std::string_view text(Span span) const { return source_.text(span); }
    /// The offset of the last token before this one on its line that is of the kind, as for kind(); 0 when there is
    /// none.
    int backOnLine(TokenKind kind) const;

  private:
    const ParserToken* at(int offset) const;

    TokenStream& tokens_;
    const SourceFile& source_;
    const antlr4::ParserRuleContext* context_;
    antlr4::misc::IntervalSet expected_;
};

using Explanation = std::optional<Diagnostic>;

// Each knows some mistakes, and gives nothing for others.
Explanation explainScope(const ErrorSite& site);     ///< words like `timeout` that begin no statement where they stand
Explanation explainHabit(const ErrorSite& site);     ///< of other languages
Explanation explainBlock(const ErrorSite& site);     ///< a `{` that is missing, or is none
Explanation explainOperand(const ErrorSite& site);   ///< an expression that is missing
Explanation missingOperand(const ErrorSite& site);   ///< the same, where it is known that one is
Explanation explainList(const ErrorSite& site);      ///< arguments, parameters, elements, entries, indices
Explanation explainStatement(const ErrorSite& site); ///< what is left over behind a statement, and arms
Explanation explainName(const ErrorSite& site);      ///< a name, pattern or type that is missing

} // namespace coro::compiler::syntax
