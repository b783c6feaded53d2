#include "compiler/parse/error_site.h"

namespace coro::compiler::syntax {

namespace {

using enum TokenKind;
using G = grammar::CoroParser;

Diagnostic missing(const ErrorSite& site, std::string_view what, std::string_view label) {
    return Diagnostic::of(ErrorCode::ExpectedToken, what, site.describe()).primary(site.spot(), "{}", label);
}

Explanation inParentheses(const ErrorSite& site) {
    if (site.found() == Comma)
        return Diagnostic::of(ErrorCode::ExpectedToken, "`)`", "`,`")
            .primary(site.span(0), "there are no tuples")
            .help("a list holds several values: `[a, b]`");
    return missing(site, "`)`", "");
}

Explanation inSubscript(const ErrorSite& site) {
    if (site.found() == Colon)
        return Diagnostic::of(ErrorCode::ForeignWord, ":", "..")
            .primary(site.span(0))
            .help("xs[1..3], xs[1..], xs[..3]");
    if (site.found() == Comma)
        return Diagnostic::of(ErrorCode::ExpectedToken, "`]`", "`,`").primary(site.span(0)).help("rows[1][2]");
    return missing(site, "`]`", "");
}

Explanation inParameters(const ErrorSite& site) {
    const auto* init = static_cast<const G::InitializerContext*>(site.within(G::RuleInitializer));
    bool isInit = init == nullptr ||
                  site.text(site.source().span(asToken(init->name)->begin(), asToken(init->name)->end())) == "init";
    if (site.rule() == G::RuleSignature && !isInit) {
        if (site.found() == Assign || site.found() == Colon || site.isAtLineEnd())
            return Diagnostic::of(ErrorCode::UndeclaredVariable)
                .primary(site.span(-1), "a field begins with `var`")
                .help("var {} = ...", site.text(-1));
        return Diagnostic::of(ErrorCode::UnexpectedToken, site.describeBare())
            .primary(site.spot(), "a class holds fields and methods only");
    }
    if (site.rule() == G::RuleSignature && site.found() == Name && site.previous() == Name)
        return Diagnostic::of(ErrorCode::ExpectedToken, "`,` or `)`", site.describe())
            .primary(site.span(0), "a type comes behind the name")
            .help("{}: {}", site.text(0), site.text(-1));
    if (site.found() == Star || site.found() == DoubleStar)
        return Diagnostic::of(ErrorCode::ForeignWord, site.text(0), "...")
            .primary(site.span(0))
            .help("...{}", site.text(1));
    if (site.found() == Self)
        return Diagnostic::of(ErrorCode::ForeignExtra, "self")
            .primary(site.span(0), "every method has it anyway")
            .help("fn rename(name) { self.name = name }");
    if (site.rule() == G::RuleSignature && site.expects(RightParen))
        return missing(site, "`,` or `)`", "");
    if (site.rule() == G::RuleSignature && site.expects(LeftParen))
        return missing(site, "`(`", "parameters stand in parentheses");
    return std::nullopt;
}

} // namespace

Explanation explainList(const ErrorSite& site) {
    if (site.rule() == G::RuleCompound && site.expects(RightParen))
        return inParentheses(site);
    if (site.rule() == G::RuleSubscript && site.expects(RightBracket))
        return inSubscript(site);
    if (site.rule() == G::RuleSignature || site.rule() == G::RuleParam)
        return inParameters(site);
    if (site.rule() == G::RuleExpr && site.expects(Colon))
        return missing(site, "`:`", "`?` has two values: `condition ? a : b`");
    if (site.rule() == G::RuleStringPart)
        return missing(site, "`}`", "");
    if (site.rule() == G::RuleImportStatement && site.expects(RightBrace))
        return missing(site, "`,` or `}`", "");
    bool isList = site.rule() == G::RuleArguments || site.rule() == G::RuleListLiteral ||
                  site.rule() == G::RuleMapLiteral || site.rule() == G::RuleListPattern ||
                  site.rule() == G::RuleMapPattern || site.rule() == G::RulePatternAtom;
    if (!isList)
        return std::nullopt;
    bool isFirst = site.previous() == LeftParen || site.previous() == LeftBracket;
    if (site.found() == Star && isFirst)
        return Diagnostic::of(ErrorCode::ForeignWord, "*", "...").primary(site.span(0)).help("...{}", site.text(1));
    if (site.found() == OpenLow)
        return Diagnostic::of(ErrorCode::ExpectedExpression, site.describe())
            .primary(site.span(0), "only as an index may a range lack an end");
    if (isFirst && (site.rule() == G::RuleArguments || site.rule() == G::RuleListLiteral))
        return missingOperand(site);
    if (site.found() == For)
        return Diagnostic::of(ErrorCode::NoComprehension).primary(site.span(0)).help("xs.map(fn(x) => x * 2)");
    if (site.rule() == G::RulePatternAtom && site.found() == Comma && site.expects(RightParen))
        return missing(site, "`)`", "several values stand in a list")
            .help("[{}, {}]", site.previous() == Name ? site.text(-1) : "a", site.next() == Name ? site.text(1) : "b");
    const std::string_view comma = startsOperand(site.found()) ? "a comma stands before the next one" : "";
    if (site.expects(RightParen))
        return missing(site, "`,` or `)`", comma);
    if (site.expects(RightBracket))
        return missing(site, "`,` or `]`", comma);
    if (!site.expects(RightBrace))
        return std::nullopt;
    return missing(site, "`,` or `}`", site.isAtLineEnd() ? "a comma stands between entries" : "");
}

} // namespace coro::compiler::syntax
