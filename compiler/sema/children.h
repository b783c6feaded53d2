#pragma once
// The direct subexpressions of an expression, in the order in which they are evaluated. Function bodies and match arms
// are not among them.
#include "compiler/ast/ast.h"

namespace coro::compiler {

template <class F>
void forEachChild(const ast::Expr& expr, F f) {
    auto each = [&](const ast::Expr* child) {
        if (child)
            f(*child);
    };
    using Kind = ast::ExprKind;
    switch (expr.kind) {
    case Kind::Nil:
    case Kind::Bool:
    case Kind::Int:
    case Kind::Float:
    case Kind::String:
    case Kind::Bytes:
    case Kind::Name:
    case Kind::Self:
    case Kind::Super:
    case Kind::Lambda:
        return;
    case Kind::Interpolated:
        for (const ast::StringPart& part : ast::to<ast::InterpolatedExpr>(expr).parts)
            each(part.value);
        return;
    case Kind::ListLiteral:
        for (const ast::ListItem& item : ast::to<ast::ListLiteralExpr>(expr).items)
            each(item.value);
        return;
    case Kind::MapLiteral:
        for (const ast::MapEntry& entry : ast::to<ast::MapLiteralExpr>(expr).entries) {
            each(entry.key);
            each(entry.value);
        }
        return;
    case Kind::Unary:
        return each(ast::to<ast::UnaryExpr>(expr).operand);
    case Kind::Binary:
        each(ast::to<ast::BinaryExpr>(expr).left);
        return each(ast::to<ast::BinaryExpr>(expr).right);
    case Kind::Logical:
        each(ast::to<ast::LogicalExpr>(expr).left);
        return each(ast::to<ast::LogicalExpr>(expr).right);
    case Kind::Range: {
        const auto& e = ast::to<ast::RangeExpr>(expr);
        each(e.low);
        each(e.high);
        return each(e.step);
    }
    case Kind::Conditional: {
        const auto& e = ast::to<ast::ConditionalExpr>(expr);
        each(e.condition);
        each(e.thenValue);
        return each(e.elseValue);
    }
    case Kind::Call: {
        const auto& e = ast::to<ast::CallExpr>(expr);
        each(e.callee);
        for (const ast::Argument& argument : e.args)
            each(argument.value);
        return;
    }
    case Kind::Member:
        return each(ast::to<ast::MemberExpr>(expr).object);
    case Kind::Index:
        each(ast::to<ast::IndexExpr>(expr).object);
        return each(ast::to<ast::IndexExpr>(expr).index);
    case Kind::Chain:
        return each(ast::to<ast::ChainExpr>(expr).links);
    case Kind::Yield:
        return each(ast::to<ast::YieldExpr>(expr).operand);
    case Kind::Match:
        return each(ast::to<ast::MatchExpr>(expr).subject);
    }
}

} // namespace coro::compiler
