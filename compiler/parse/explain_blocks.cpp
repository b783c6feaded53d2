#include "compiler/parse/error_site.h"

namespace coro::compiler::syntax {

namespace {

using enum TokenKind;
using G = grammar::CoroParser;

/// A header of that kind with its block, to paste.
std::string_view exampleOf(size_t rule) {
    switch (rule) {
    case G::RuleIfStatement:
        return "if ready { ... }";
    case G::RuleWhileStatement:
        return "while waiting { ... }";
    case G::RuleForStatement:
        return "for x in xs { ... }";
    case G::RuleFunctionDeclaration:
    case G::RuleInitializer:
        return "fn name(x) { ... }";
    case G::RuleBlockLambda:
        return "fn(x) { ... }";
    case G::RuleTryStatement:
    case G::RuleExceptClause:
        return "try { ... } except e: NotFound { ... }";
    case G::RuleScopeStatement:
        return "timeout 5 { ... }";
    case G::RuleTestDeclaration:
        return "test \"adds\" { ... }";
    case G::RuleClassDeclaration:
        return "class Dog extends Animal { ... }";
    case G::RuleMatchExpr:
        return "match value { 1 => \"one\" }";
    default:
        return {};
    }
}

/// Braces in an expression are a map: here a block was meant.
Explanation blockAsMap(const ErrorSite& site) {
    const auto* map = static_cast<const G::MapLiteralContext*>(site.within(G::RuleMapLiteral));
    bool isInside = site.rule() == G::RuleMapLiteral || site.rule() == G::RuleMapEntry || site.rule() == G::RuleMapKey;
    if (map == nullptr || !isInside || map->open == nullptr)
        return std::nullopt;
    // How far back the brace is.
    auto opener = static_cast<int>(asToken(map->open)->index());
    int offset = 0;
    while (site.span(offset).begin > asToken(map->open)->begin())
        --offset;
    Span brace = site.span(offset);
    if (opener > 0 && site.kind(offset - 1) == Arrow)
        return Diagnostic::of(ErrorCode::BlockAfterArrow)
            .primary(brace, "braces in an expression are a map")
            .secondary(site.span(offset - 1), "leave this out, and the block may follow");
    const TokenKind before = site.kind(offset - 1);
    if ((before == Range || before == RangeInclusive) && site.within(G::RuleForStatement) != nullptr)
        return Diagnostic::of(ErrorCode::ExpectedExpression, "`{`")
            .primary(site.span(offset - 1), "this range has no end")
            .help("for i in {}..n {{ ... }}", site.text(offset - 2));
    if (site.startsStatement(offset))
        return Diagnostic::of(ErrorCode::BareBlock)
            .primary(brace, "braces without a header are a map")
            .help("scope { ... }");
    return std::nullopt;
}

Explanation missingBlock(const ErrorSite& site) {
    if (!site.expects(LeftBrace) || site.expectsOperand() || site.expects(LeftBracket))
        return std::nullopt;
    if (site.rule() == G::RuleImportStatement || site.rule() == G::RuleMatchArm || site.rule() == G::RuleSelectArm ||
        site.rule() == G::RuleSelectElse)
        return std::nullopt;
    if (site.found() == Newline && site.next() == LeftBrace)
        return Diagnostic::of(ErrorCode::BraceOnNextLine)
            .primary(site.span(1), "begins a statement of its own")
            .secondary(site.spot(), "belongs here");
    size_t header = site.rule() == G::RuleBlock ? site.parentRule() : site.rule();
    auto diagnostic = Diagnostic::of(ErrorCode::ExpectedBlock, site.describe());
    std::string_view word = site.text(0);
    if (site.rule() == G::RuleClassDeclaration &&
        (site.found() == LeftParen || site.found() == Colon || site.found() == Less))
        diagnostic.primary(site.span(0), "a parent is named behind `extends`");
    else if (header == G::RuleFunctionDeclaration && site.found() == Colon && site.next() == Name)
        return diagnostic.primary(site.span(0), "the type of the result stands behind `->`")
            .help("fn name(x) -> {} {{ ... }}", site.text(1));
    else if (site.rule() == G::RuleExceptClause || header == G::RuleExceptClause)
        diagnostic.primary(site.spot(), "here stands a name, and behind `:` the classes to catch");
    else if (site.found() == Colon || (site.found() == Name && (word == "then" || word == "do")))
        diagnostic.primary(site.span(0), "blocks stand in braces");
    else
        diagnostic.primary(site.spot(), "a block stands in braces");
    if (std::string_view example = exampleOf(header); !example.empty())
        diagnostic.help(example);
    return diagnostic;
}

} // namespace

Explanation explainBlock(const ErrorSite& site) {
    if (Explanation explanation = blockAsMap(site))
        return explanation;
    return missingBlock(site);
}

} // namespace coro::compiler::syntax
