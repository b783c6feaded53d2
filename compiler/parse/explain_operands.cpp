#include "compiler/parse/error_site.h"

namespace coro::compiler::syntax {

namespace {

using enum TokenKind;
using G = grammar::CoroParser;

bool isStatementKeyword(TokenKind kind) {
    switch (kind) {
    case If:
    case While:
    case For:
    case Return:
    case ReturnValue:
    case Noreturn:
    case Raise:
    case Break:
    case Continue:
    case Try:
    case Let:
    case Var:
    case Class:
    case Import:
    case Emit:
        return true;
    default:
        return false;
    }
}

Explanation statementAsValue(const ErrorSite& site) {
    if (!isStatementKeyword(site.found()))
        return std::nullopt;
    auto diagnostic = Diagnostic::of(ErrorCode::StatementAsValue, site.text(0)).primary(site.span(0));
    if (site.found() == If)
        diagnostic.help("condition ? a : b");
    else if (site.found() == Let || site.found() == Var)
        diagnostic.help("declare it on the line before");
    return diagnostic;
}

Explanation lambda(const ErrorSite& site) {
    if (site.found() == ArrowLambda)
        return Diagnostic::of(ErrorCode::LambdaNeedsParens)
            .primary(site.span(0), "would take all that follows")
            .help("(fn(x) => x * 2)");
    if (site.found() != Declare)
        return std::nullopt;
    if (site.next() == Name && site.kind(2) == Arrow)
        return Diagnostic::of(ErrorCode::LambdaWithoutFn)
            .primary(site.span(1), "parameters stand in parentheses")
            .help("{}({}) => ...", site.text(0), site.text(1));
    return Diagnostic::of(ErrorCode::NamedLambda)
        .primary(site.span(1), "leave the name out, or declare it as a statement")
        .help("{}(x) {{ ... }}", site.text(0));
}

/// A number without digits on both sides, or with a plus sign.
Explanation number(const ErrorSite& site) {
    if (site.found() == Dot && site.next() == Int && site.isGlued(0, 1))
        return Diagnostic::of(ErrorCode::MalformedNumber, fmt::format(".{}", site.text(1)))
            .primary(join(site.span(0), site.span(1)), "digits stand on both sides of the point")
            .help("0.{}", site.text(1));
    if (site.found() == Plus)
        return Diagnostic::of(ErrorCode::UnexpectedToken, "`+`")
            .primary(site.span(0), "there is no sign `+`; leave it out");
    return std::nullopt;
}

Explanation misplaced(const ErrorSite& site) {
    switch (site.found()) {
    case BareYield:
        return Diagnostic::of(ErrorCode::BareYieldAsValue)
            .primary(site.span(0), "says nothing to wait for")
            .help("let text = yield load()");
    case Star:
    case DoubleStar:
        if (site.previous() != Comma)
            return std::nullopt;
        return Diagnostic::of(ErrorCode::ForeignWord, site.text(0), "...")
            .primary(site.span(0))
            .help("...{}", site.text(1));
    case Ellipsis:
        return Diagnostic::of(ErrorCode::UnexpectedToken, "`...`")
            .primary(site.span(0), "spreads into lists, maps and calls only");
    case Range:
    case RangeInclusive:
        return Diagnostic::of(ErrorCode::ExpectedExpression, site.describe())
            .primary(site.span(0), "only as an index may a range lack an end")
            .help("0..{}", startsOperand(site.next()) ? site.text(1) : "n");
    case Greater:
        if (site.previous() == Less && site.isGlued(-1, 0))
            return Diagnostic::of(ErrorCode::ForeignWord, "<>", "!=").primary(join(site.span(-1), site.span(0)));
        return std::nullopt;
    case InterpolationEnd:
    case Format:
        if (site.previous() == InterpolationStart)
            return Diagnostic::of(ErrorCode::ExpectedExpression, "`}`")
                .primary(join(site.span(-1), site.span(0)), "nothing to insert")
                .help("for the characters themselves write `\\${}`");
        return std::nullopt;
    default:
        return std::nullopt;
    }
}

} // namespace

Explanation explainOperand(const ErrorSite& site) {
    return site.expectsOperand() ? missingOperand(site) : std::nullopt;
}

Explanation missingOperand(const ErrorSite& site) {
    for (auto explain : {statementAsValue, lambda, number, misplaced})
        if (Explanation explanation = explain(site))
            return explanation;
    auto diagnostic = Diagnostic::of(ErrorCode::ExpectedExpression, site.describe());
    bool followsOnLine = site.previous() != Newline && site.previous() != LeftBrace && !isOpening(site.previous());
    if (followsOnLine && !site.text(-1).empty() && site.previous() != String)
        diagnostic.primary(site.spot(), "after `{}`", site.text(-1));
    else
        diagnostic.primary(site.spot());
    return diagnostic;
}

} // namespace coro::compiler::syntax
