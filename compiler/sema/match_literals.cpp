#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

#include "compiler/sema/match_arms.h"

namespace coro::compiler {

namespace {

long double numberOf(const ast::IntExpr& e) {
    long double value = 0;
    for (const char c : e.digits)
        value = value * e.base + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    return value;
}

} // namespace

Literal literalOf(const ast::Expr& expr) {
    using Kind = ast::ExprKind;
    Literal literal;
    switch (expr.kind) {
    case Kind::Bool:
        literal.kind = Literal::Kind::Bool;
        literal.truth = ast::to<ast::BoolExpr>(expr).value;
        break;
    case Kind::Int:
        literal.kind = Literal::Kind::Number;
        literal.number = numberOf(ast::to<ast::IntExpr>(expr));
        literal.isInt = true;
        literal.text = ast::to<ast::IntExpr>(expr).digits;
        break;
    case Kind::Float:
        literal.kind = Literal::Kind::Number;
        literal.text = ast::to<ast::FloatExpr>(expr).text;
        literal.number = std::strtod(literal.text.c_str(), nullptr);
        break;
    case Kind::Unary:
        literal = literalOf(*ast::to<ast::UnaryExpr>(expr).operand);
        literal.number = -literal.number;
        break;
    case Kind::String:
        literal.kind = Literal::Kind::Str;
        literal.text = ast::to<ast::StringExpr>(expr).text;
        break;
    case Kind::Bytes:
        literal.kind = Literal::Kind::Bytes;
        literal.text = ast::to<ast::BytesExpr>(expr).bytes;
        break;
    default:
        break;
    }
    return literal;
}

int compareLiterals(const Literal& x, const Literal& y) {
    if (x.kind != Literal::Kind::Number)
        return x.text.compare(y.text);
    return x.number < y.number ? -1 : x.number > y.number ? 1 : 0;
}

std::string keyOf(const Literal& literal) {
    constexpr long double kExact = 0x1p63L;
    const std::string kind(1, static_cast<char>('0' + static_cast<int>(literal.kind)));
    if (literal.kind == Literal::Kind::Bool)
        return kind + (literal.truth ? "t" : "f");
    if (literal.kind != Literal::Kind::Number || std::fabs(literal.number) >= kExact)
        return kind + (literal.number < 0 ? "-" : "") + literal.text;
    const auto whole = static_cast<int64_t>(literal.number);
    return kind + (static_cast<long double>(whole) == literal.number
                       ? std::to_string(whole)
                       : fmt::format("{:a}", static_cast<double>(literal.number)));
}

bool sameLiteral(const Literal& x, const Literal& y) { return keyOf(x) == keyOf(y); }

} // namespace coro::compiler
