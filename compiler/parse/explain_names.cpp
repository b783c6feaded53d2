#include "compiler/parse/error_site.h"

namespace coro::compiler::syntax {

namespace {

using enum TokenKind;
using G = grammar::CoroParser;

/// `xs.0`, `1.`.
Explanation afterDot(const ErrorSite& site) {
    if (site.previous() != Dot)
        return std::nullopt;
    if (site.kind(-2) == Int && site.isGlued(-2, -1) && site.found() != Int)
        return Diagnostic::of(ErrorCode::MalformedNumber, fmt::format("{}.", site.text(-2)))
            .primary(join(site.span(-2), site.span(-1)), "digits stand on both sides of the point")
            .help("{}.0", site.text(-2));
    if (site.found() == Int)
        return Diagnostic::of(ErrorCode::ExpectedName, site.describe())
            .primary(site.span(0))
            .help("xs[{}]", site.text(0));
    return std::nullopt;
}

bool isPatternRule(size_t rule) {
    switch (rule) {
    case G::RulePattern:
    case G::RulePatternAtom:
    case G::RulePatternLiteral:
    case G::RulePatternField:
    case G::RuleListPattern:
    case G::RuleListPatternItem:
    case G::RuleMapPattern:
        return true;
    default:
        return false;
    }
}

/// A string that is put together, where an arm begins.
bool isMovingPattern(const ErrorSite& site) { return site.found() == StringStart && site.rule() == G::RuleMatchExpr; }

Explanation inPattern(const ErrorSite& site) {
    auto diagnostic = Diagnostic::of(ErrorCode::ExpectedPattern, site.describe());
    if (site.found() == StringStart)
        diagnostic.primary(site.span(0), "a string with `${...}` is no pattern; compare in a guard")
            .help("text if text == \"...\" => ...");
    else
        diagnostic.primary(site.spot());
    return diagnostic;
}

} // namespace

Explanation explainName(const ErrorSite& site) {
    if (Explanation explanation = afterDot(site))
        return explanation;
    if (site.rule() == G::RuleMember)
        return Diagnostic::of(ErrorCode::UnexpectedToken, site.describeBare())
            .primary(site.spot(), "a class holds fields and methods only");
    if (site.expects(Name) && isReserved(site.found()))
        return Diagnostic::of(ErrorCode::KeywordAsName, site.text(0)).primary(site.span(0), "choose another name");
    if ((isPatternRule(site.rule()) && site.expects(Name)) || isMovingPattern(site))
        return inPattern(site);
    const bool isType = site.rule() == G::RuleType || site.rule() == G::RuleTypeAtom;
    if (isType && site.previous() == ThinArrow && site.found() == LeftBrace)
        return Diagnostic::of(ErrorCode::ExpectedType, site.describe())
            .primary(site.span(-1), "the type of the result stands behind it; without one it is left out")
            .help("fn name(x) -> int { ... }");
    if (isType && site.expects(Name))
        return Diagnostic::of(ErrorCode::ExpectedType, site.describe()).primary(site.spot());
    if (site.rule() == G::RuleMapEntry || site.rule() == G::RuleMapKey)
        return Diagnostic::of(ErrorCode::ExpectedName, site.describe())
            .primary(site.spot(), "a key is a name, a literal or `[...]`");
    if (site.expects(Name) && site.previous() == Dot && site.kind(-2) == String)
        return Diagnostic::of(ErrorCode::ExpectedName, site.describe())
            .primary(site.spot(), "after `.` stands a member")
            .help("texts are joined by `+`");
    if (site.expects(Name))
        return Diagnostic::of(ErrorCode::ExpectedName, site.describe()).primary(site.spot());
    return std::nullopt;
}

} // namespace coro::compiler::syntax
