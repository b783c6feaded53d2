#include <algorithm>

#include "compiler/parse/error_site.h"
#include "compiler/parse/foreign_names.h"

namespace coro::compiler::syntax {

namespace {

using enum TokenKind;
using G = grammar::CoroParser;

/// `// words`: the division's operand is missing, or the words do not fit together.
Explanation slashComment(const ErrorSite& site) {
    int slashes = site.found() == DoubleSlash ? 0 : site.backOnLine(DoubleSlash);
    bool isOperator = slashes == 0 && site.found() != DoubleSlash;
    if (isOperator || (slashes != 0 && isOpening(site.found())) || isClosing(site.found()))
        return std::nullopt;
    bool isLine = site.startsStatement(slashes);
    bool twoWords = site.previous() == Name || site.previous() == Int || site.found() == Name;
    if (site.found() != DoubleSlash && !isLine && !twoWords)
        return std::nullopt;
    return Diagnostic::of(ErrorCode::CommentMark).primary(site.span(slashes), "this divides and rounds down");
}

Diagnostic lambdaHelp(const ErrorSite& site, std::string_view params, int at) {
    return Diagnostic::of(ErrorCode::LambdaWithoutFn).primary(site.span(at)).help("fn{} => ...", params);
}

/// What gives a value in a function whose header begins so.
std::string_view givesWith(std::string_view header) {
    return header.starts_with("fn") ? "return" : header.starts_with("co") ? "returnValue" : "emit";
}

/// `(x) => x`, `x -> x`, `() => 1`.
Explanation lambdaWithoutFn(const ErrorSite& site) {
    if (site.rule() == G::RuleMatchArm || site.rule() == G::RuleSelectArm)
        return site.found() == ThinArrow
                   ? Explanation(Diagnostic::of(ErrorCode::ForeignWord, "->", "=>").primary(site.span(0)))
                   : std::nullopt;
    if (site.rule() == G::RuleMatchExpr || site.rule() == G::RuleSelectStatement)
        return std::nullopt;
    bool isArrow = site.found() == Arrow || site.found() == ThinArrow;
    bool isEmptyList = site.found() == RightParen && site.previous() == LeftParen &&
                       (site.next() == Arrow || site.next() == ThinArrow);
    bool isParamList = site.found() == Comma && site.rule() == G::RuleCompound;
    if (!isArrow && !isEmptyList && !isParamList)
        return std::nullopt;
    if (isParamList) {
        int offset = 1;
        while (site.kind(offset) == Name || site.kind(offset) == Comma)
            ++offset;
        if (site.kind(offset) != RightParen || (site.kind(offset + 1) != Arrow && site.kind(offset + 1) != ThinArrow))
            return std::nullopt;
    }
    if (site.within(G::RuleFunctionDeclaration) != nullptr &&
        (site.rule() == G::RuleBlock || site.rule() == G::RuleSignature || site.rule() == G::RuleFunctionDeclaration)) {
        bool isNamed = site.found() == Arrow;
        if (site.rule() == G::RuleSignature)
            return Diagnostic::of(ErrorCode::LambdaWithoutFn)
                .primary(site.span(0), "parameters stand in parentheses")
                .help("fn({}) => ...", site.text(-1));
        const auto* function =
            static_cast<const G::FunctionDeclarationContext*>(site.within(G::RuleFunctionDeclaration));
        const Span header = site.source().span(asToken(function->keyword)->begin(), site.span(-1).end);
        return Diagnostic::of(ErrorCode::ExpectedBlock, site.describe())
            .primary(site.span(0), isNamed ? "only a lambda has its value behind `=>`" : "")
            .help("{} {{ {} ... }}", site.text(header), givesWith(site.text(header)));
    }
    if (isEmptyList)
        return lambdaHelp(site, "()", 0);
    if (site.previous() == Name && !isParamList)
        return lambdaHelp(site, fmt::format("({})", site.text(-1)), 0);
    int opener = -1;
    while (site.kind(opener) != LeftParen && site.kind(opener) != Newline)
        --opener;
    int closer = 0;
    while (isParamList && site.kind(closer) != RightParen)
        ++closer;
    Span params = join(site.span(opener), site.span(isParamList ? closer : -1));
    return lambdaHelp(site, site.kind(opener) == LeftParen ? site.text(params) : "(...)", isParamList ? opener : 0);
}

/// `lambda x: x + 1`, `|x| x + 1`.
Explanation foreignLambda(const ErrorSite& site) {
    if (site.previous() == Name && site.text(-1) == "lambda" && (site.found() == Name || site.found() == Colon)) {
        int colon = 0;
        while (site.kind(colon) == Name || site.kind(colon) == Comma)
            ++colon;
        const bool hasParams = colon > 0 && site.kind(colon) == Colon;
        return Diagnostic::of(ErrorCode::ForeignWord, "lambda", "fn")
            .primary(site.span(-1))
            .help("fn({}) => ...", hasParams ? site.text(join(site.span(0), site.span(colon - 1))) : "");
    }
    if (site.found() == Bar && site.expectsOperand() && site.next() == Name) {
        int bar = 1;
        while (site.kind(bar) == Name || site.kind(bar) == Comma)
            ++bar;
        if (site.kind(bar) == Bar)
            return Diagnostic::of(ErrorCode::LambdaWithoutFn)
                .primary(join(site.span(0), site.span(bar)))
                .help("fn({}) => ...", site.text(join(site.span(1), site.span(bar - 1))));
    }
    return std::nullopt;
}

/// `1.. => ...` in a `match`.
Explanation rangeWithoutEnd(const ErrorSite& site) {
    const bool followsRange = site.previous() == Range || site.previous() == RangeInclusive;
    if (followsRange && site.found() == Arrow && site.within(G::RuleMatchExpr) != nullptr)
        return Diagnostic::of(ErrorCode::ExpectedExpression, site.describe())
            .primary(join(site.span(-1), site.span(0)), "a range in a pattern has both ends")
            .help("n if n >= {} => ...", site.text(-2));
    return std::nullopt;
}

/// `for (i = 0; ...)`, `for i = 1, 10`, `for (x in xs)`, `for x of xs`.
Explanation classicFor(const ErrorSite& site) {
    const auto* loop = static_cast<const G::ForStatementContext*>(site.within(G::RuleForStatement));
    if (loop == nullptr || loop->iterable != nullptr)
        return std::nullopt;
    bool isHead = site.rule() == G::RuleForStatement || site.rule() == G::RulePattern ||
                  site.rule() == G::RulePatternAtom || site.rule() == G::RulePatternLiteral;
    if (!isHead)
        return std::nullopt;
    if (site.found() == Name && site.text(0) == "of")
        return Diagnostic::of(ErrorCode::ForeignWord, "of", "in").primary(site.span(0)).help("for x in xs { ... }");
    auto diagnostic = Diagnostic::of(ErrorCode::ClassicFor).primary(site.spot());
    if (site.found() == In)
        diagnostic.help("for {} in xs {{ ... }}", site.previous() == Name ? site.text(-1) : "x");
    else if (site.found() == Comma)
        diagnostic.help("for [key, value] in pairs { ... }");
    else
        diagnostic.help("for i in 0..10 { ... }");
    return diagnostic;
}

/// Whether the token found stands where a type could go on.
bool followsType(const ErrorSite& site) {
    switch (site.rule()) {
    case G::RuleLetStatement:
    case G::RuleParam:
    case G::RuleSignature:
    case G::RuleField:
    case G::RuleClassDeclaration:
    case G::RuleFunctionDeclaration:
    case G::RuleInitializer:
    case G::RuleBlock:
    case G::RuleArrowLambda:
    case G::RuleExceptClause:
    case G::RuleTypeAtom:
    case G::RuleTopLevel:
        return site.previous() == Name || site.previous() == RightBracket || site.previous() == RightParen ||
               site.previous() == LeftBracket || site.previous() == Nil;
    default:
        return false;
    }
}

std::string_view ownType(std::string_view name) {
    const std::string_view own = coroTypeSpelling(name);
    return own.empty() ? name : own;
}

/// `int?`, `list<str>`, `int[]`.
Explanation foreignType(const ErrorSite& site) {
    if (site.expectsOperand() || !followsType(site))
        return std::nullopt;
    std::string_view before = site.text(-1);
    if (site.found() == Question)
        return Diagnostic::of(ErrorCode::NoSuchType, fmt::format("{}?", before))
            .primary(join(site.span(-1), site.span(0)))
            .help("{} | nil", before);
    if (site.found() == Less && site.next() == Name && site.rule() == G::RuleClassDeclaration)
        return std::nullopt; // a parent, or a parameter
    if (site.found() == Less && site.next() == Name)
        return Diagnostic::of(ErrorCode::NoSuchType, fmt::format("{}<{}>", before, site.text(1)))
            .primary(join(site.span(-1), site.span(0)))
            .help("{}[{}]", ownType(before), ownType(site.text(1)));
    if (site.found() == RightBracket && site.previous() == LeftBracket && site.kind(-2) == Name)
        return Diagnostic::of(ErrorCode::NoSuchType, fmt::format("{}[]", site.text(-2)))
            .primary(join(site.span(-2), site.span(0)))
            .help("list[{}]", ownType(site.text(-2)));
    return std::nullopt;
}

/// `x = y = z`.
Explanation chainedAssignment(const ErrorSite& site) {
    auto diagnostic = Diagnostic::of(ErrorCode::ChainedAssignment).primary(site.span(0), "the second assignment");
    bool isPlain = site.previous() == Name && site.kind(-2) == Assign && site.kind(-3) == Name;
    uint32_t begin = site.span(0).end;
    uint32_t end = site.source().lineEnd(site.source().lineAt(begin));
    std::string_view value = site.text(site.source().span(begin, end));
    value.remove_prefix(std::min(value.size(), value.find_first_not_of(' ')));
    if (isPlain && site.startsStatement(-3))
        diagnostic.help("{0} = {1}\n{2} = {0}", site.text(-1), value, site.text(-3));
    else if (isPlain)
        diagnostic.help("{3} {0} = {1}\n{3} {2} = {0}", site.text(-1), value, site.text(-3), site.text(-4));
    return diagnostic;
}

/// An `=` in an expression.
Explanation assignment(const ErrorSite& site) {
    if (site.found() < Assign || site.found() > CoalesceAssign || site.expectsOperand())
        return std::nullopt;
    Span span = site.span(0);
    switch (site.rule()) {
    case G::RuleArguments:
        return Diagnostic::of(ErrorCode::ForeignWord, "=", ":")
            .primary(span, "names an argument")
            .help("{}: ...", site.text(-1));
    case G::RuleMapLiteral:
        return Diagnostic::of(ErrorCode::ForeignWord, "=", ":")
            .primary(span, "gives a key its value")
            .help("{}: ...", site.text(-1));
    case G::RuleMapPattern:
    case G::RulePatternField:
    case G::RuleListPattern:
    case G::RuleListPatternItem:
        return Diagnostic::of(ErrorCode::UnexpectedToken, site.describeBare())
            .primary(span, "a pattern has no defaults")
            .help("let {0} = value.get(\"{0}\", ...)", site.text(-1));
    case G::RuleSignature:
    case G::RuleMatchArm:
    case G::RuleType:
    case G::RuleTypeAtom:
        return std::nullopt;
    case G::RuleTopLevel:
    case G::RuleBlock:
        if (site.rule() == G::RuleBlock && site.expects(LeftBrace))
            break;
        return chainedAssignment(site);
    default:
        break;
    }
    auto diagnostic = Diagnostic::of(ErrorCode::AssignmentAsValue).primary(span);
    if (site.found() == Assign)
        diagnostic.help("to compare, write `==`");
    return diagnostic;
}

/// `x: int = 5` and `int x = 5`.
Explanation undeclared(const ErrorSite& site) {
    if (site.rule() != G::RuleTopLevel && site.rule() != G::RuleBlock)
        return std::nullopt;
    if (site.found() == Colon && site.previous() == Name && site.startsStatement(-1) && site.next() == Name)
        return Diagnostic::of(ErrorCode::UndeclaredVariable)
            .primary(site.span(-1))
            .help("let {}: {} = ...", site.text(-1), site.text(1));
    if (site.found() == Name && site.previous() == Name && site.startsStatement(-1) && site.next() == Assign)
        return Diagnostic::of(ErrorCode::UndeclaredVariable)
            .primary(site.span(-1), "a type comes behind the name")
            .help("let {}: {} = ...", site.text(0), site.text(-1));
    return std::nullopt;
}

/// `import a from b`, `from a import b`, `import * ...`.
Explanation foreignImport(const ErrorSite& site) {
    bool isImport = site.within(G::RuleImportStatement) != nullptr || site.backOnLine(Import) != 0;
    if (site.found() == Name && site.text(0) == "from" && isImport)
        return Diagnostic::of(ErrorCode::UnexpectedToken, "`from`")
            .primary(site.span(0))
            .help("import net { connect }");
    if (site.previous() == Name && site.text(-1) == "from" && site.startsStatement(-1) && site.found() == Name)
        return Diagnostic::of(ErrorCode::UnexpectedToken, "`from`")
            .primary(site.span(-1))
            .help("import {} {{ {} }}", site.text(0),
                  site.next() == Import && site.kind(2) == Name ? site.text(2) : "name");
    if (site.rule() == G::RuleImportStatement && (site.found() == LeftBrace || site.found() == Star))
        return Diagnostic::of(ErrorCode::ExpectedName, site.describe())
            .primary(site.span(0), "the module comes first")
            .help("import net { connect }");
    return std::nullopt;
}

/// `~=`, `0...9`, `ch <- 5`, `<-ch`.
Explanation foreignOperator(const ErrorSite& site) {
    if (site.found() == Tilde && site.next() == Assign && site.isGlued(0, 1) && !site.expectsOperand())
        return Diagnostic::of(ErrorCode::ForeignWord, "~=", "!=").primary(join(site.span(0), site.span(1)));
    if (site.found() == Ellipsis && endsOperand(site.previous()) && !site.expectsOperand())
        return Diagnostic::of(ErrorCode::ForeignWord, "...", "..")
            .primary(site.span(0))
            .help("0..10 is without its end, 0..=10 with it");
    if (site.found() == Less && site.next() == Minus && site.isGlued(0, 1) && site.expectsOperand())
        return Diagnostic::of(ErrorCode::ForeignWord, "<-", "receive()")
            .primary(join(site.span(0), site.span(1)))
            .help("yield {}.receive()", site.kind(2) == Name ? site.text(2) : "channel");
    return std::nullopt;
}

/// `yield from f()`, `5 as str`.
Explanation foreignWord(const ErrorSite& site) {
    if (site.previous() == Name && site.text(-1) == "from" && site.kind(-2) == Yield && !site.isAtLineEnd())
        return Diagnostic::of(ErrorCode::ForeignExtra, "from")
            .primary(site.span(-1))
            .help("`yield f()` waits; to go on with another stream: `for yield x in f() { emit x }`");
    const bool isEnd = site.rule() == G::RuleTopLevel || site.rule() == G::RuleBlock || site.rule() == G::RuleArguments;
    if (site.text(0) == "as" && isEnd && !site.expects(LeftBrace) && endsOperand(site.previous()) &&
        site.next() == Name)
        return Diagnostic::of(ErrorCode::ForeignExtra, "as")
            .primary(site.span(0), "a value is converted by a call")
            .help("{}({})", ownType(site.text(1)), site.text(-1));
    return std::nullopt;
}

/// `int main() { ... }`
Explanation typedFunction(const ErrorSite& site) {
    if (site.found() != Name || site.previous() != Name || !site.startsStatement(-1) || site.next() != LeftParen)
        return std::nullopt;
    int offset = 2;
    while (site.kind(offset) != RightParen && site.kind(offset) != Newline)
        ++offset;
    if (site.kind(offset) != RightParen || site.kind(offset + 1) != LeftBrace)
        return std::nullopt;
    return Diagnostic::of(ErrorCode::ForeignWord, site.text(-1), "fn")
        .primary(site.span(-1), "a function begins with `fn`, `co` or `gen`")
        .help("fn {} {{ ... }}", site.text(join(site.span(0), site.span(offset))));
}

} // namespace

Explanation explainHabit(const ErrorSite& site) {
    for (auto explain : {slashComment, classicFor, foreignLambda, rangeWithoutEnd, lambdaWithoutFn, foreignType,
                         foreignImport, assignment, undeclared, foreignOperator, foreignWord, typedFunction})
        if (Explanation explanation = explain(site))
            return explanation;
    return std::nullopt;
}

} // namespace coro::compiler::syntax
