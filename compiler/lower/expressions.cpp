#include <cstdlib>

#include "compiler/lower/function_lowerer.h"

namespace coro::compiler {

Register FunctionLowerer::operand(const ast::Expr& e) {
    if (const std::optional<Register> local = localRegister(e))
        return *local;
    return push(e);
}

Register FunctionLowerer::operandUsing(const ast::Expr& e, Target dst) {
    if (const std::optional<Register> local = localRegister(e))
        return *local;
    if (!dst.isFresh)
        return push(e);
    into(e, dst);
    return dst.reg;
}

Register FunctionLowerer::push(const ast::Expr& e) {
    const Register reg = code_.allocate();
    into(e, reg);
    return reg;
}

void FunctionLowerer::into(const ast::Expr& e, Target dst) {
    Temporaries temporaries(code_);
    using Kind = ast::ExprKind;
    switch (e.kind) {
    case Kind::Nil:
        return loadNil(dst.reg, e.span);
    case Kind::Bool:
        return code_.emit(e.span, Opcode::LoadPrim, dst.reg, ast::to<ast::BoolExpr>(e).value ? 2 : 1);
    case Kind::Int:
        return integer(ast::to<ast::IntExpr>(e), dst.reg, false);
    case Kind::Float:
        return loadConstant(std::strtod(std::string(ast::to<ast::FloatExpr>(e).text).c_str(), nullptr), dst.reg,
                            e.span);
    case Kind::String:
        return loadText(ast::to<ast::StringExpr>(e).text, dst.reg, e.span);
    case Kind::Bytes:
        return loadConstant(bytecode::BytesConstant{std::string(ast::to<ast::BytesExpr>(e).bytes)}, dst.reg, e.span);
    case Kind::Interpolated:
        return interpolated(ast::to<ast::InterpolatedExpr>(e), dst.reg);
    case Kind::ListLiteral:
        return list(ast::to<ast::ListLiteralExpr>(e), dst);
    case Kind::MapLiteral:
        return map(ast::to<ast::MapLiteralExpr>(e), dst);
    case Kind::Name:
    case Kind::Self:
        return readVariable(*variableOf(e), dst.reg, e.span);
    case Kind::Lambda:
        return closure(*ast::to<ast::LambdaExpr>(e).function, dst.reg, e.span);
    case Kind::Unary:
        return unary(ast::to<ast::UnaryExpr>(e), dst);
    case Kind::Binary:
        return binary(ast::to<ast::BinaryExpr>(e), dst);
    case Kind::Logical:
        return logical(ast::to<ast::LogicalExpr>(e), dst);
    case Kind::Range:
        return range(ast::to<ast::RangeExpr>(e), dst.reg);
    case Kind::Conditional:
        return conditional(ast::to<ast::ConditionalExpr>(e), dst);
    case Kind::Call:
        return call(ast::to<ast::CallExpr>(e), dst);
    case Kind::Member:
        return member(ast::to<ast::MemberExpr>(e), dst);
    case Kind::Index:
        return index(ast::to<ast::IndexExpr>(e), dst);
    case Kind::Chain:
        return chain(ast::to<ast::ChainExpr>(e), dst);
    case Kind::Yield:
        return yield(ast::to<ast::YieldExpr>(e), dst);
    case Kind::Match:
        return match(ast::to<ast::MatchExpr>(e), dst);
    case Kind::Super:
        CORO_UNREACHABLE(); // only an object or a callee
    }
}

void FunctionLowerer::conditional(const ast::ConditionalExpr& e, Target dst) {
    const Label otherwise = code_.newLabel(), end = code_.newLabel();
    jumpWhen(*e.condition, false, otherwise);
    into(*e.thenValue, dst);
    code_.jump(e.span, end);
    code_.bind(otherwise);
    into(*e.elseValue, dst);
    code_.bind(end);
}

/// `and`, `or`, `??`: the left value stays when it decides.
void FunctionLowerer::logical(const ast::LogicalExpr& e, Target dst) {
    if (!dst.isFresh && localRegister(*e.left) != dst.reg) {
        const Register value = code_.allocate();
        logical(e, Target{value});
        return code_.emit(e.opSpan, Opcode::Copy, dst.reg, value);
    }
    const Label end = code_.newLabel();
    into(*e.left, dst);
    switch (e.op) {
    case ast::LogicalOp::And:
        code_.emitJump(e.opSpan, Opcode::JumpIfNot, dst.reg, 0, end);
        break;
    case ast::LogicalOp::Or:
        code_.emitJump(e.opSpan, Opcode::JumpIf, dst.reg, 0, end);
        break;
    case ast::LogicalOp::Coalesce:
        code_.emitJump(e.opSpan, Opcode::JumpIfNotNil, dst.reg, 0, end);
        break;
    }
    into(*e.right, dst);
    code_.bind(end);
}

void FunctionLowerer::chain(const ast::ChainExpr& e, Target dst) {
    const Label nil = code_.newLabel(), end = code_.newLabel();
    const Label outer = chainEnd_;
    chainEnd_ = nil;
    into(*e.links, dst);
    chainEnd_ = outer;
    code_.jump(e.span, end);
    code_.bind(nil);
    loadNil(dst.reg, e.span);
    code_.bind(end);
}

/// The `?` of a link: nil ends the chain.
void FunctionLowerer::jumpIfMissing(Register value, bool isOptional, Span at) {
    if (isOptional)
        code_.emitJump(at, Opcode::JumpIfNil, value, 0, chainEnd_);
}

void FunctionLowerer::yield(const ast::YieldExpr& e, Target dst) {
    const Span at = m_.source.span(e.span.begin, e.span.begin + 5); // the keyword
    if (!e.operand) {
        code_.emit(at, Opcode::YieldBare);
        return loadNil(dst.reg, at);
    }
    const Register value = operandUsing(*e.operand, dst);
    code_.emit(at, Opcode::Yield, dst.reg, value);
}

void FunctionLowerer::member(const ast::MemberExpr& e, Target dst) {
    if (const Variable* ofModule = variableOf(e))
        return readVariable(*ofModule, dst.reg, e.name.span);
    if (e.object->kind == ast::ExprKind::Super)
        return superMember(*e.object, e.name, dst.reg);
    const Register object = operandUsing(*e.object, dst);
    jumpIfMissing(object, e.isOptional, e.name.span);
    code_.emitExt(e.name.span, Opcode::FieldGet, dst.reg, object, 0, nameConstant(e.name.text));
}

void FunctionLowerer::index(const ast::IndexExpr& e, Target dst) {
    const Register object = operandUsing(*e.object, dst);
    jumpIfMissing(object, e.isOptional, e.span);
    const Register at = operand(*e.index);
    code_.emit(e.index->span, Opcode::IndexGet, dst.reg, object, at);
}

} // namespace coro::compiler
