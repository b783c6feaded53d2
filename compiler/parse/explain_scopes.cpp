#include "compiler/parse/error_site.h"

namespace coro::compiler::syntax {

namespace {

using enum TokenKind;

/// Words that are ordinary names where they begin no such statement.
bool isScopeWord(std::string_view word) {
    return word == "scope" || word == "shield" || word == "select" || word == "timeout";
}

bool isScopeWordAt(const ErrorSite& site, int offset) {
    return site.kind(offset) == Name && isScopeWord(site.text(offset));
}

/// `let v = scope { ... }`
Explanation asValue(const ErrorSite& site) {
    if (site.startsStatement(-1))
        return std::nullopt;
    return Diagnostic::of(ErrorCode::StatementAsValue, site.text(-1))
        .primary(site.span(-1))
        .note("a `var` that is declared before it takes a value out of it");
}

/// `timeout { ... }`, `timeout(5) { ... }`, `timeout -1 { ... }`
Explanation timeOfTimeout(const ErrorSite& site) {
    int first = -1;
    while (!site.startsStatement(first))
        --first;
    if (!isScopeWordAt(site, first) || site.text(first) != "timeout")
        return std::nullopt;
    if (first == -1)
        return Diagnostic::of(ErrorCode::ExpectedExpression, site.describe())
            .primary(site.span(0), "after `timeout` stands a number of seconds")
            .help("timeout 5 { ... }");
    auto diagnostic = Diagnostic::of(ErrorCode::UnexpectedToken, "`" + std::string(site.text(first + 1)) + "`")
                          .primary(site.span(first + 1), "after `timeout` stands a number or a name");
    if (first == -4 && site.kind(-3) == LeftParen && site.previous() == RightParen)
        diagnostic.help("timeout {} {{ ... }}", site.text(-2));
    return diagnostic;
}

/// `scope x { ... }`, `timeout "5" { ... }`
Explanation beforeBlock(const ErrorSite& site) {
    if (!site.startsStatement(-1) || site.isAtLineEnd())
        return std::nullopt;
    if (site.text(-1) == "timeout")
        return Diagnostic::of(ErrorCode::UnexpectedToken, site.describeBare())
            .primary(site.span(0), "after `timeout` stands a number or a name")
            .help("timeout 5 { ... }");
    return Diagnostic::of(ErrorCode::ExpectedBlock, site.describe())
        .primary(site.span(0), "the block of `{}` follows directly", site.text(-1))
        .help("{} {{ ... }}", site.text(-1));
}

} // namespace

Explanation explainScope(const ErrorSite& site) {
    const bool isAfterWord = isScopeWordAt(site, -1);
    if (site.found() != LeftBrace)
        return isAfterWord && (startsOperand(site.found()) || site.found() == Nil) ? beforeBlock(site) : std::nullopt;
    if (isAfterWord)
        if (Explanation explanation = asValue(site))
            return explanation;
    return timeOfTimeout(site);
}

} // namespace coro::compiler::syntax
