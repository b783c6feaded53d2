#include <algorithm>

#include "compiler/lower/function_lowerer.h"
#include "compiler/sema/pattern_walk.h"

namespace coro::compiler {

void FunctionLowerer::assign(const ast::AssignStmt& s) {
    if (const auto* name = ast::as<ast::NameExpr>(s.target))
        return assignName(s, *name);
    if (const auto* member = ast::as<ast::MemberExpr>(s.target))
        return assignMember(s, *member);
    if (const auto* list = ast::as<ast::ListLiteralExpr>(s.target))
        return assignList(s, *list);
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
    if (accessOf(v) == Access::Register && !isChecked(v)) {
        const Target dst{registerOf(v), false};
        if (isPlain)
            into(*s.value, dst);
        else
            newValue(s, dst.reg, dst, end);
    } else if (isPlain) {
        const Register value = operand(*s.value);
        checkAssigned(v, value, s.value->span);
        writeVariable(v, value, s.opSpan);
    } else {
        const Register value = code_.allocate();
        readVariable(v, value, target.span);
        newValue(s, value, Target{value}, end);
        checkAssigned(v, value, s.value->span);
        writeVariable(v, value, s.opSpan);
    }
    code_.bind(end);
}

void FunctionLowerer::assignMember(const ast::AssignStmt& s, const ast::MemberExpr& target) {
    const uint64_t name = nameConstant(target.name.text);
    const uint8_t flags = isInit() && target.object->kind == ast::ExprKind::Self ? bytecode::kInInit : 0;
    const Register object = operand(*target.object);
    if (s.op == ast::AssignOp::Assign) {
        const Register value = operand(*s.value);
        return code_.emitExt(target.name.span, Opcode::FieldSet, object, value, 0, name, flags);
    }
    const Label end = code_.newLabel();
    const Register value = code_.allocate();
    code_.emitExt(target.name.span, Opcode::FieldGet, value, object, 0, name);
    newValue(s, value, Target{value}, end);
    code_.emitExt(target.name.span, Opcode::FieldSet, object, value, 0, name, flags);
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

/// The value is complete before anything is assigned: `[a, b] = [b, a]` needs no list for that.
void FunctionLowerer::assignList(const ast::AssignStmt& s, const ast::ListLiteralExpr& target) {
    auto hasSpread = [](const ast::ListLiteralExpr& list) {
        return std::any_of(list.items.begin(), list.items.end(),
                           [](const ast::ListItem& item) { return item.isSpread; });
    };
    const auto* values = ast::as<ast::ListLiteralExpr>(s.value);
    if (!values || values->items.size() != target.items.size() || hasSpread(*values) || hasSpread(target))
        return takeApart(target, push(*s.value));
    const Register first = code_.next();
    for (const ast::ListItem& item : values->items)
        push(*item.value);
    for (uint32_t i = 0; i < target.items.size(); ++i)
        assignValue(*target.items[i].value, static_cast<Register>(first + i));
}

void FunctionLowerer::takeApart(const ast::ListLiteralExpr& target, Register list) {
    const uint32_t count = target.items.size();
    uint32_t rest = count;
    for (uint32_t i = 0; i < count; ++i)
        rest = target.items[i].isSpread ? i : rest;
    const uint32_t fixed = count - (rest < count ? 1 : 0);
    if (isTooLong(fixed, target.span))
        return;
    code_.emit(target.span, Opcode::CheckList, list, fixed, 0, rest < count ? bytecode::kAtLeast : 0);
    for (uint32_t i = 0; i < count; ++i) {
        const ast::Expr& item = *target.items[i].value;
        Temporaries temporaries(code_);
        const Register value = code_.allocate();
        if (i == rest)
            listRest(list, i, count - i - 1, value, item.span);
        else
            code_.emit(item.span, Opcode::ListItem, value, list,
                       static_cast<uint16_t>(i < rest ? static_cast<int64_t>(i) : static_cast<int64_t>(i) - count));
        assignValue(item, value);
    }
}

void FunctionLowerer::assignValue(const ast::Expr& target, Register value) {
    Temporaries temporaries(code_);
    if (isWildcard(target))
        return;
    if (const auto* name = ast::as<ast::NameExpr>(&target)) {
        checkAssigned(*variableOf(*name), value, target.span);
        return writeVariable(*variableOf(*name), value, target.span);
    }
    if (const auto* list = ast::as<ast::ListLiteralExpr>(&target))
        return takeApart(*list, value);
    if (const auto* member = ast::as<ast::MemberExpr>(&target)) {
        const Register object = operand(*member->object);
        return code_.emitExt(member->name.span, Opcode::FieldSet, object, value, 0, nameConstant(member->name.text));
    }
    const auto& element = ast::to<ast::IndexExpr>(target);
    const Register object = operand(*element.object);
    code_.emit(element.index->span, Opcode::IndexSet, object, operand(*element.index), value);
}

} // namespace coro::compiler
