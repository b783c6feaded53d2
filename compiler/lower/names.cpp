#include "compiler/lower/function_lowerer.h"

namespace coro::compiler {

FunctionLowerer::Access FunctionLowerer::accessOf(const Variable& v) const {
    if (v.storage == Storage::Slot)
        return Access::Slot;
    if (v.owner == &info_)
        return v.storage == Storage::Cell ? Access::Cell : Access::Register;
    if (info_.self == &v)
        return Access::Self;
    return v.storage == Storage::Cell ? Access::CapturedCell : Access::Capture;
}

/// The register of a local, when the expression is one whose value is there.
std::optional<Register> FunctionLowerer::localRegister(const ast::Expr& e) const {
    if (e.kind != ast::ExprKind::Name && e.kind != ast::ExprKind::Self)
        return std::nullopt;
    const Variable& v = *variableOf(e);
    if (accessOf(v) != Access::Register)
        return std::nullopt;
    return registerOf(v);
}

void FunctionLowerer::readVariable(const Variable& v, Register dst, Span at) {
    switch (accessOf(v)) {
    case Access::Register:
        if (registerOf(v) != dst)
            code_.emit(at, Opcode::Copy, dst, registerOf(v));
        return;
    case Access::Cell:
        return code_.emit(at, Opcode::CellGet, dst, registerOf(v));
    case Access::Slot:
        return code_.emitExt(at, Opcode::SlotGet, dst, 0, 0, v.slot);
    case Access::Self:
        return code_.emit(at, Opcode::SelfGet, dst);
    case Access::Capture:
        return code_.emit(at, Opcode::CaptureGet, dst, captureIndex(v));
    case Access::CapturedCell:
        return code_.emit(at, Opcode::CaptureCellGet, dst, captureIndex(v));
    }
}

/// The class that a type names.
void FunctionLowerer::readClass(const ast::NamedType& type, Register dst) {
    readVariable(*variableOf(type), dst, type.span);
    for (uint32_t part = m_.resolution.resolvedWords(type); part < type.path.size(); ++part)
        code_.emitExt(type.span, Opcode::FieldGet, dst, dst, 0, nameConstant(type.path[part].text));
}

void FunctionLowerer::writeVariable(const Variable& v, Register value, Span at) {
    switch (accessOf(v)) {
    case Access::Register:
        return code_.emit(at, Opcode::Copy, registerOf(v), value);
    case Access::Cell:
        return code_.emit(at, Opcode::CellSet, registerOf(v), value);
    case Access::Slot:
        return code_.emitExt(at, Opcode::SlotSet, value, 0, 0, v.slot);
    case Access::CapturedCell:
        return code_.emit(at, Opcode::CaptureCellSet, value, captureIndex(v));
    case Access::Self:
    case Access::Capture:
        CORO_UNREACHABLE(); // what is captured by value is never assigned to
    }
}

/// What a closure made here keeps of a variable: its value, or the cell that all share.
void FunctionLowerer::captureInto(const Variable& v, Register dst, Span at) {
    if (v.owner == &info_)
        return code_.emit(at, Opcode::Copy, dst, registerOf(v));
    if (info_.self == &v)
        return code_.emit(at, Opcode::SelfGet, dst);
    code_.emit(at, Opcode::CaptureGet, dst, captureIndex(v));
}

void FunctionLowerer::makeEarlyCells(const ast::Block& block) {
    const auto it = m_.resolution.earlyCells.find(block.id);
    if (it == m_.resolution.earlyCells.end())
        return;
    for (const Variable* v : it->second) {
        const Register cell = code_.allocate();
        registers_[v] = cell;
        loadUnset(cell, v->span);
        code_.emit(v->span, Opcode::CellNew, cell, cell);
    }
}

} // namespace coro::compiler
