#include "compiler/lower/operator_codes.h"

#include "compiler/lower/function_lowerer.h"
#include "compiler/lower/number_text.h"

namespace coro::compiler {

using ast::BinaryOp;

void FunctionLowerer::unary(const ast::UnaryExpr& e, Target dst) {
    if (e.op == ast::UnaryOp::Negate)
        if (const auto* literal = ast::as<ast::IntExpr>(e.operand))
            return integer(*literal, dst.reg, true);
    if (e.op == ast::UnaryOp::Negate && e.operand->kind == ast::ExprKind::Float)
        return loadConstant(*constantOf(e), dst.reg, e.opSpan);
    const Register value = operandUsing(*e.operand, dst);
    switch (e.op) {
    case ast::UnaryOp::Negate:
        return code_.emit(e.opSpan, Opcode::Neg, dst.reg, value);
    case ast::UnaryOp::BitNot:
        return code_.emit(e.opSpan, Opcode::BitNot, dst.reg, value);
    case ast::UnaryOp::Not:
        return code_.emit(e.opSpan, Opcode::Not, dst.reg, value);
    }
}

void FunctionLowerer::binary(const ast::BinaryExpr& e, Target dst) {
    switch (e.op) {
    case BinaryOp::Is:
    case BinaryOp::IsNot:
        is(e, dst.reg);
        break;
    case BinaryOp::NotIn: {
        const Register left = operandUsing(*e.left, dst);
        apply(BinaryOp::In, left, *e.right, dst.reg, e.opSpan);
        break;
    }
    default: {
        const std::optional<Opcode> withFloat = floatOpcode(e.op);
        const std::optional<uint16_t> value = withFloat ? immediateFloatOf(*e.left) : std::nullopt;
        if (value) {
            const Register right = operandUsing(*e.right, dst);
            return code_.emit(e.opSpan, *withFloat, dst.reg, right, *value, bytecode::kFloatFirst);
        }
        const Register left = operandUsing(*e.left, dst);
        return apply(e.op, left, *e.right, dst.reg, e.opSpan);
    }
    }
    if (e.op != BinaryOp::Is)
        code_.emit(e.opSpan, Opcode::Not, dst.reg, dst.reg);
}

void FunctionLowerer::apply(BinaryOp op, Register left, const ast::Expr& right, Register dst, Span at) {
    if (const std::optional<Opcode> immediate = immediateOpcode(op))
        if (const std::optional<int16_t> value = immediateOf(right))
            return code_.emit(at, *immediate, dst, left, static_cast<uint16_t>(*value));
    if (const std::optional<Opcode> withFloat = floatOpcode(op))
        if (const std::optional<uint16_t> value = immediateFloatOf(right))
            return code_.emit(at, *withFloat, dst, left, *value);
    const Register r = operand(right);
    code_.emit(at, valueOpcode(op), dst, left, r);
}

namespace {

/// Whether the right side of `is` names a type: a class that is known by name, or several with `|` between.
bool namesType(const ast::Expr& e, const Resolution& resolution) {
    if (const Variable* named = resolution.variableOf(e))
        return named->isClass();
    const auto* either = ast::as<ast::BinaryExpr>(&e);
    if (!either || either->op != BinaryOp::BitOr)
        return false;
    auto isPart = [&](const ast::Expr& part) { return part.kind == ast::ExprKind::Nil || namesType(part, resolution); };
    return isPart(*either->left) && isPart(*either->right);
}

} // namespace

void FunctionLowerer::is(const ast::BinaryExpr& e, Register dst) { isOf(e, operand(*e.left), dst); }

/// `is` with the value of its left side.
void FunctionLowerer::isOf(const ast::BinaryExpr& e, Register value, Register dst) {
    if (!namesType(*e.right, m_.resolution)) {
        const Register other = operand(*e.right);
        return code_.emit(e.opSpan, Opcode::Is, dst, value, other);
    }
    const Label yes = code_.newLabel();
    isOneOf(value, *e.right, dst, yes);
    code_.bind(yes);
}

/// dst = whether the value is of that type; goes to `yes` as soon as that is known, except after the last alternative.
void FunctionLowerer::isOneOf(Register value, const ast::Expr& type, Register dst, Label yes) {
    Temporaries temporaries(code_);
    if (const auto* either = ast::as<ast::BinaryExpr>(&type)) {
        isOneOf(value, *either->left, dst, yes);
        code_.emitJump(type.span, Opcode::JumpIf, dst, 0, yes);
        return isOneOf(value, *either->right, dst, yes);
    }
    const Register cls = push(type);
    code_.emit(type.span, type.kind == ast::ExprKind::Nil ? Opcode::Is : Opcode::IsInstance, dst, value, cls);
}

} // namespace coro::compiler
