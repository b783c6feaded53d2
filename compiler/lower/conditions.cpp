#include "compiler/lower/function_lowerer.h"
#include "compiler/lower/number_text.h"
#include "compiler/lower/operator_codes.h"

namespace coro::compiler {

void FunctionLowerer::jumpWhen(const ast::Expr& e, bool sense, Label target) {
    Temporaries temporaries(code_);
    switch (e.kind) {
    case ast::ExprKind::Bool:
        if (ast::to<ast::BoolExpr>(e).value == sense)
            code_.jump(e.span, target);
        return;
    case ast::ExprKind::Nil:
        if (!sense)
            code_.jump(e.span, target);
        return;
    case ast::ExprKind::Unary: {
        const auto& unary = ast::to<ast::UnaryExpr>(e);
        if (unary.op != ast::UnaryOp::Not)
            break;
        return jumpWhen(*unary.operand, !sense, target);
    }
    case ast::ExprKind::Logical: {
        const auto& logical = ast::to<ast::LogicalExpr>(e);
        if (logical.op == ast::LogicalOp::Coalesce)
            break;
        return jumpWhenLogical(logical, sense, target);
    }
    case ast::ExprKind::Binary:
        if (jumpWhenCompared(ast::to<ast::BinaryExpr>(e), sense, target))
            return;
        break;
    default:
        break;
    }
    const Register value = operand(e);
    code_.emitJump(e.span, sense ? Opcode::JumpIf : Opcode::JumpIfNot, value, 0, target);
}

void FunctionLowerer::jumpWhenLogical(const ast::LogicalExpr& e, bool sense, Label target) {
    // `a or b` is true as soon as a is; `a and b` is false as soon as a is
    const bool decides = e.op == ast::LogicalOp::Or;
    if (sense == decides) {
        jumpWhen(*e.left, sense, target);
        return jumpWhen(*e.right, sense, target);
    }
    const Label skip = code_.newLabel();
    jumpWhen(*e.left, decides, skip);
    jumpWhen(*e.right, sense, target);
    code_.bind(skip);
}

/// Comparisons that are one instruction with their jump. False: this is none.
bool FunctionLowerer::jumpWhenCompared(const ast::BinaryExpr& e, bool sense, Label target) {
    const bool isNegated = e.op == ast::BinaryOp::NotEqual || e.op == ast::BinaryOp::IsNot;
    const bool isEquality = e.op == ast::BinaryOp::Equal || e.op == ast::BinaryOp::Is || isNegated;
    if (isEquality && e.right->kind == ast::ExprKind::Nil) {
        const Register value = operand(*e.left);
        code_.emitJump(e.opSpan, sense != isNegated ? Opcode::JumpIfNil : Opcode::JumpIfNotNil, value, 0, target);
        return true;
    }
    const std::optional<ComparisonJumps> jumps = jumpsOf(e.op);
    if (!jumps)
        return false;
    const Register left = operand(*e.left);
    if (const std::optional<int16_t> value = immediateOf(*e.right)) {
        code_.emitJump(e.opSpan, sense ? jumps->whenImm : jumps->unlessImm, left, static_cast<uint16_t>(*value),
                       target);
        return true;
    }
    if (const std::optional<Opcode> withFloat = sense ? jumps->whenFloat : jumps->unlessFloat)
        if (const std::optional<uint16_t> value = immediateFloatOf(*e.right)) {
            code_.emitJump(e.opSpan, *withFloat, left, *value, target);
            return true;
        }
    const Register right = operand(*e.right);
    code_.emitJump(e.opSpan, sense ? jumps->when : jumps->unless, left, right, target);
    return true;
}

} // namespace coro::compiler
