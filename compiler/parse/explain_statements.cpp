#include "compiler/parse/error_site.h"

namespace coro::compiler::syntax {

namespace {

using enum TokenKind;
using G = grammar::CoroParser;

bool isLiteral(TokenKind kind) {
    return kind == String || kind == RawString || kind == StringStart || kind == Int || kind == Float || kind == Bytes;
}

bool isClause(TokenKind kind) {
    return kind == Else || kind == ElseIf || kind == Except || kind == Cancelled || kind == Finally;
}

/// From the token found to the end of its line or statement, for a help.
std::string_view restOfLine(const ErrorSite& site) {
    int last = 0;
    while (site.kind(last + 1) != Newline && site.kind(last + 1) != End && site.kind(last + 1) != RightBrace)
        ++last;
    return site.text(join(site.span(0), site.span(last)));
}

/// `import a, b`, `a, b = b, a`, `return a, b`
Diagnostic comma(const ErrorSite& site) {
    auto diagnostic = Diagnostic::of(ErrorCode::UnexpectedToken, "`,`").primary(site.span(0));
    if (site.backOnLine(Import) != 0)
        return diagnostic.help("a module has a line of its own: `import {}`", site.text(1));
    if (site.previous() == Name && site.startsStatement(-1) && site.next() == Name && site.kind(2) == Assign)
        return diagnostic.help("several values stand in a list: `[{}, {}] = [x, y]`", site.text(-1), site.text(1));
    return diagnostic.help("several values stand in a list: `let [a, b] = [b, a]`");
}

/// Something follows a whole statement on its line.
Explanation leftOver(const ErrorSite& site) {
    Span span = site.span(0);
    switch (site.found()) {
    case Else:
    case ElseIf:
        return Diagnostic::of(ErrorCode::UnexpectedToken, site.describeBare())
            .primary(span, "belongs behind the `}` of an `if`");
    case Except:
    case Cancelled:
    case Finally:
        return Diagnostic::of(ErrorCode::UnexpectedToken, site.describeBare())
            .primary(span, "belongs behind the `}` of a `try`")
            .help("try { ... } except e { ... } cancelled { ... } finally { ... }");
    case Comma:
        return comma(site);
    case LeftBrace:
        if (site.previous() == Name && site.startsStatement(-1) && site.text(-1) == "loop")
            return Diagnostic::of(ErrorCode::ForeignWord, "loop", "while true")
                .primary(site.span(-1))
                .help("while true { ... }");
        if (site.previous() == Name && site.startsStatement(-1) && site.text(-1) == "do")
            return Diagnostic::of(ErrorCode::BareBlock).primary(span).help("while true { ... }");
        return Diagnostic::of(ErrorCode::BareBlock).primary(span, "what stands before it has no block");
    case If:
        return Diagnostic::of(ErrorCode::ExpectedEnd, "`if`")
            .primary(span, "a choice between values has no `if`")
            .help("condition ? a : b");
    default:
        break;
    }
    bool isCall =
        site.previous() == Name && site.startsStatement(-1) && (isLiteral(site.found()) || site.found() == Name);
    if (isCall && site.text(-1) == "with")
        return Diagnostic::of(ErrorCode::UnexpectedToken, "`with`")
            .primary(site.span(-1), "cleanup stands in a `finally`")
            .help("try { ... } finally { file.close() }");
    if (isCall)
        return Diagnostic::of(ErrorCode::CallWithoutParens)
            .primary(join(site.span(-1), span))
            .help("{}({})", site.text(-1), restOfLine(site));
    return Diagnostic::of(ErrorCode::ExpectedEnd, site.describe())
        .primary(span, "a statement ends with its line, or with `;`");
}

Explanation inArm(const ErrorSite& site) {
    const bool isSelect = site.rule() == G::RuleSelectStatement;
    if (isSelect && site.found() == Name && site.text(0) == "case" && site.next() == Yield)
        return Diagnostic::of(ErrorCode::ForeignExtra, "case").primary(site.span(0));
    if (isSelect && site.found() == Name && site.text(0) == "default")
        return Diagnostic::of(ErrorCode::ForeignWord, "default", "else").primary(site.span(0)).help("else => ...");
    if (isSelect && site.expects(RightBrace) && site.previous() == LeftBrace)
        return Diagnostic::of(ErrorCode::BadSelectArm)
            .primary(site.spot(), "begins with `yield`, or `let name = yield`")
            .help("select { let m = yield channel.receive() { ... } }");
    if ((isSelect || site.rule() == G::RuleSelectArm) && site.expects(Yield))
        return Diagnostic::of(ErrorCode::BadSelectArm)
            .primary(site.spot(), "begins with `yield`, or `let name = yield`");
    if (site.rule() != G::RuleMatchArm && site.rule() != G::RuleSelectArm && site.rule() != G::RuleSelectElse)
        return std::nullopt;
    if (site.found() == Colon && isClosing(site.previous()))
        return Diagnostic::of(ErrorCode::ForeignWord, ":", "=>").primary(site.span(0));
    if (site.found() == Colon)
        return Diagnostic::of(ErrorCode::ForeignWord, ":", "=>").primary(site.span(0)).help("{} => ...", site.text(-1));
    if (site.kind(-2) == Colon)
        return Diagnostic::of(ErrorCode::ForeignWord, ":", "=>")
            .primary(site.span(-2))
            .help("{} => ...", site.text(-3));
    if (site.previous() == Name && site.text(-1) == "case")
        return Diagnostic::of(ErrorCode::ForeignExtra, "case").primary(site.span(-1)).help("{} => ...", site.text(0));
    return Diagnostic::of(ErrorCode::ExpectedToken, "`=>` or a block", site.describe()).primary(site.spot());
}

Explanation withoutValue(const ErrorSite& site) {
    if (site.rule() != G::RuleLetStatement || !site.expects(Assign))
        return std::nullopt;
    const auto* let = static_cast<const G::LetStatementContext*>(site.context());
    std::string_view keyword =
        site.text(site.source().span(asToken(let->keyword)->begin(), asToken(let->keyword)->end()));
    if (site.found() == Comma && site.previous() == Name)
        return Diagnostic::of(ErrorCode::ExpectedToken, "`=`", "`,`")
            .primary(site.span(0), "several names stand in a list")
            .help("{} [{}, {}] = [1, 2]", keyword, site.text(-1), site.next() == Name ? site.text(1) : "b");
    if (site.found() == Minus && site.previous() == Name && site.next() == Name && site.isGlued(-1, 0))
        return Diagnostic::of(ErrorCode::ExpectedToken, "`=`", site.describe())
            .primary(site.span(0), "a name is letters, digits and `_`")
            .help("{} {}_{} = ...", keyword, site.text(-1), site.text(1));
    if (!site.isAtLineEnd())
        return Diagnostic::of(ErrorCode::ExpectedToken, "`=`", site.describe()).primary(site.span(0));
    return Diagnostic::of(ErrorCode::LetWithoutValue, keyword)
        .primary(site.spot(), "its value is missing")
        .help("{} {} = nil", keyword, site.text(-1));
}

} // namespace

Explanation explainStatement(const ErrorSite& site) {
    if (isClause(site.found()))
        return leftOver(site);
    if (Explanation explanation = withoutValue(site))
        return explanation;
    if (Explanation explanation = inArm(site))
        return explanation;
    switch (site.rule()) {
    case G::RuleStatement:
        return Diagnostic::of(ErrorCode::UnexpectedToken, site.describeBare())
            .primary(site.spot(), "no statement begins so");
    case G::RuleTopLevel:
    case G::RuleBlock:
    case G::RuleClassDeclaration:
        return site.expects(Newline) || site.expects(RightBrace) ? leftOver(site) : std::nullopt;
    case G::RuleMatchExpr:
        if (site.found() == StringStart)
            return std::nullopt; // as a pattern
        [[fallthrough]];
    case G::RuleSelectStatement:
        return Diagnostic::of(ErrorCode::ExpectedToken, "a new line or `,`", site.describe())
            .primary(site.spot(), "separates the arms");
    default:
        return std::nullopt;
    }
}

} // namespace coro::compiler::syntax
