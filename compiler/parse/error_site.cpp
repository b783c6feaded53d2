#include "compiler/parse/error_site.h"

namespace coro::compiler::syntax {

using enum TokenKind;

ErrorSite::ErrorSite(antlr4::Parser& parser, TokenStream& tokens, const SourceFile& source)
    : tokens_(tokens), source_(source), context_(parser.getContext()) {
    G::initialize(); // only errors need the parser's tables
    expected_ = parser.getExpectedTokens();
    // A pattern that is whole: it is what comes after it that does not fit.
    while (rule() == G::RulePattern && expects(Bar) && context_->parent != nullptr)
        context_ = static_cast<const antlr4::ParserRuleContext*>(context_->parent);
}

const antlr4::ParserRuleContext* ErrorSite::within(size_t rule) const {
    const antlr4::tree::ParseTree* each = context_;
    for (; each != nullptr; each = each->parent) {
        const auto* context = static_cast<const antlr4::ParserRuleContext*>(each);
        if (context->getRuleIndex() == rule)
            return context;
    }
    return nullptr;
}

size_t ErrorSite::parentRule() const {
    const auto* parent = static_cast<const antlr4::ParserRuleContext*>(context_->parent);
    return parent == nullptr ? static_cast<size_t>(G::RuleTopLevel) : parent->getRuleIndex();
}

const ParserToken* ErrorSite::at(int offset) const {
    auto index = static_cast<ptrdiff_t>(tokens_.index()) + offset;
    return index < 0 || index >= static_cast<ptrdiff_t>(tokens_.size()) ? nullptr
                                                                        : &tokens_.at(static_cast<size_t>(index));
}

TokenKind ErrorSite::kind(int offset) const {
    const ParserToken* token = at(offset);
    return token == nullptr ? Newline : token->kind();
}

Span ErrorSite::span(int offset) const {
    const ParserToken* token = at(offset);
    return token == nullptr ? source_.span(0, 0) : source_.span(token->begin(), token->end());
}

std::string_view ErrorSite::text(int offset) const { return source_.text(span(offset)); }

Span ErrorSite::spot() const {
    bool isLineEnd = isAtLineEnd() && text(0) != ";";
    if (!isLineEnd || at(-1) == nullptr)
        return span(0);
    uint32_t end = span(-1).end;
    return source_.span(end, end);
}

std::string ErrorSite::describe() const {
    switch (found()) {
    case End:
        return "the end of the file";
    case Newline:
        return text(0) == ";" ? "`;`" : "the end of the line";
    case String:
    case RawString:
    case StringStart:
    case StringEnd:
    case Text:
        return "a string";
    case Bytes:
        return "bytes";
    case ElseIf:
        return "`else if`";
    default:
        return text(0).empty() ? std::string("this") : fmt::format("`{}`", text(0));
    }
}

std::string ErrorSite::describeBare() const {
    std::string text = describe();
    for (std::string_view article : {"the ", "a "})
        if (text.starts_with(article))
            text.erase(0, article.size());
    return text;
}

bool ErrorSite::startsStatement(int offset) const {
    TokenKind before = kind(offset - 1);
    return before == Newline || before == LeftBrace;
}

int ErrorSite::backOnLine(TokenKind wanted) const {
    uint32_t line = source_.lineAt(span(0).begin);
    for (int offset = -1; at(offset) != nullptr && source_.lineAt(span(offset).begin) == line; --offset)
        if (kind(offset) == wanted)
            return offset;
    return 0;
}

} // namespace coro::compiler::syntax
