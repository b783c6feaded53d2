#include "compiler/lower/function_lowerer.h"

namespace coro::compiler {

void FunctionLowerer::assign(const ast::AssignStmt& s) {
    if (const auto* name = ast::as<ast::NameExpr>(s.target))
        return assignName(s, *name);
    if (const auto* member = ast::as<ast::MemberExpr>(s.target))
        return assignMember(s, *member);
    assignIndex(s, ast::to<ast::IndexExpr>(*s.target));
}

void FunctionLowerer::newValue(const ast::AssignStmt& s, Register old, Target dst, Label unchanged) {
    if (s.op == ast::AssignOp::Coalesce) {
        code_.emitJump(s.opSpan, Opcode::JumpIfNotNil, old, 0, unchanged);
        return into(*s.value, dst);
    }
    apply(ast::appliedOperator(s.op), old, *s.value, dst.reg, s.opSpan);
}

void FunctionLowerer::assignName(const ast::AssignStmt& s, const ast::NameExpr& target) {
    const Variable& v = *variableOf(target);
    const bool isPlain = s.op == ast::AssignOp::Assign;
    const Label end = code_.newLabel();
    if (accessOf(v) == Access::Register) {
        const Target dst{registerOf(v), false};
        if (isPlain)
            into(*s.value, dst);
        else
            newValue(s, dst.reg, dst, end);
    } else if (isPlain) {
        writeVariable(v, operand(*s.value), s.opSpan);
    } else {
        const Register value = code_.allocate();
        readVariable(v, value, target.span);
        newValue(s, value, Target{value}, end);
        writeVariable(v, value, s.opSpan);
    }
    code_.bind(end);
}

void FunctionLowerer::assignMember(const ast::AssignStmt& s, const ast::MemberExpr& target) {
    const uint64_t name = nameConstant(target.name.text);
    const Register object = operand(*target.object);
    if (s.op == ast::AssignOp::Assign) {
        const Register value = operand(*s.value);
        return code_.emitExt(target.name.span, Opcode::FieldSet, object, value, 0, name);
    }
    const Label end = code_.newLabel();
    const Register value = code_.allocate();
    code_.emitExt(target.name.span, Opcode::FieldGet, value, object, 0, name);
    newValue(s, value, Target{value}, end);
    code_.emitExt(target.name.span, Opcode::FieldSet, object, value, 0, name);
    code_.bind(end);
}

void FunctionLowerer::assignIndex(const ast::AssignStmt& s, const ast::IndexExpr& target) {
    const Span at = target.index->span;
    const Register object = operand(*target.object);
    const Register index = operand(*target.index);
    if (s.op == ast::AssignOp::Assign) {
        const Register value = operand(*s.value);
        return code_.emit(at, Opcode::IndexSet, object, index, value);
    }
    const Label end = code_.newLabel();
    const Register value = code_.allocate();
    code_.emit(at, Opcode::IndexGet, value, object, index);
    newValue(s, value, Target{value}, end);
    code_.emit(at, Opcode::IndexSet, object, index, value);
    code_.bind(end);
}

} // namespace coro::compiler
