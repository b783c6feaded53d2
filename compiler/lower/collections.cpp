#include "compiler/lower/function_lowerer.h"

namespace coro::compiler {

namespace {

/// Registers that a literal takes at most at a time; what comes after is added piece by piece.
constexpr uint32_t kMaxWindow = 48;

} // namespace

void FunctionLowerer::list(const ast::ListLiteralExpr& e, Target dst) {
    const Register reg = dst.isFresh ? dst.reg : code_.allocate();
    listItems({e.items.begin(), e.items.end()}, reg, e.span);
    if (reg != dst.reg)
        code_.emit(e.span, Opcode::Copy, dst.reg, reg);
}

/// `dst` must be fresh.
void FunctionLowerer::listItems(const std::vector<ast::ListItem>& items, Register dst, Span at) {
    size_t inWindow = 0;
    {
        Temporaries temporaries(code_);
        const Register first = code_.next();
        while (inWindow < items.size() && inWindow < kMaxWindow && !items[inWindow].isSpread)
            push(*items[inWindow++].value);
        code_.emit(at, Opcode::ListNew, dst, inWindow ? first : 0, static_cast<unsigned>(inWindow));
    }
    for (size_t i = inWindow; i < items.size(); ++i) {
        Temporaries temporaries(code_);
        const Register value = operand(*items[i].value);
        code_.emit(items[i].value->span, items[i].isSpread ? Opcode::ListExtend : Opcode::ListPush, dst, value);
    }
}

void FunctionLowerer::map(const ast::MapLiteralExpr& e, Target dst) {
    const Register reg = dst.isFresh ? dst.reg : code_.allocate();
    uint32_t inWindow = 0;
    {
        Temporaries temporaries(code_);
        const Register first = code_.next();
        while (inWindow < e.entries.size() && inWindow < kMaxWindow / 2 && !e.entries[inWindow].isSpread) {
            push(*e.entries[inWindow].key);
            push(*e.entries[inWindow++].value);
        }
        code_.emit(e.span, Opcode::MapNew, reg, inWindow ? first : 0, 2 * inWindow);
    }
    for (uint32_t i = inWindow; i < e.entries.size(); ++i) {
        Temporaries temporaries(code_);
        const ast::MapEntry& entry = e.entries[i];
        if (entry.isSpread) {
            code_.emit(entry.span, Opcode::MapExtend, reg, operand(*entry.value));
            continue;
        }
        const Register key = operand(*entry.key);
        const Register value = operand(*entry.value);
        code_.emit(entry.span, Opcode::MapPut, reg, key, value);
    }
    if (reg != dst.reg)
        code_.emit(e.span, Opcode::Copy, dst.reg, reg);
}

void FunctionLowerer::range(const ast::RangeExpr& e, Register dst) {
    const Register first = code_.next();
    for (const ast::Expr* part : {e.low, e.high, e.step}) {
        if (part)
            push(*part);
        else
            loadUnset(code_.allocate(), e.span);
    }
    code_.emit(e.span, Opcode::RangeNew, dst, first, 3, e.isInclusive ? bytecode::kInclusive : 0);
}

void FunctionLowerer::interpolated(const ast::InterpolatedExpr& e, Register dst) {
    const Register first = code_.next();
    for (const ast::StringPart& part : e.parts) {
        if (!part.value) {
            loadText(part.text, code_.allocate(), part.span);
            continue;
        }
        const Register value = push(*part.value);
        if (!part.format.empty())
            code_.emitExt(part.span, Opcode::StrFormat, value, value, 0, nameConstant(part.format));
    }
    if (e.parts.size() == 1 && !e.parts[0].format.empty())
        return code_.emit(e.span, Opcode::Copy, dst, first);
    code_.emit(e.span, Opcode::StrJoin, dst, first, e.parts.size());
}

} // namespace coro::compiler
