#include "bytecode/effects.h"

namespace coro::bytecode {

namespace {

/// Instructions of which the table says "always killed", and the kill bit it means.
uint8_t alwaysKilled(Opcode op) {
    switch (op) {
    case Opcode::Drop:
    case Opcode::Return:
    case Opcode::ReturnValue:
    case Opcode::Become:
    case Opcode::NoMatch:
    case Opcode::Raise:
    case Opcode::Reraise:
        return kKillA;
    case Opcode::ScopeLeave:
        return kKillA;
    case Opcode::ScopeFail:
        return kKillA | kKillB;
    case Opcode::AddOther:
        return kKillB;
    default:
        return 0;
    }
}

void addCallWindow(Effects& e, uint32_t window, uint32_t arguments, bool hasCallee) {
    if (hasCallee)
        e.add({window, 1}, true, true, 0);
    e.add({window + kFrameHeader, arguments}, true, true, 0);
    e.scratch = hasCallee ? RegisterRange{window + 1, kFrameHeader - 1} : RegisterRange{window, kFrameHeader};
    e.isCall = true;
    e.window = window;
}

/// `next` is the operand after this one: the count of a window.
void addOperand(Effects& e, Operand kind, uint16_t value, uint16_t next, uint8_t killBit, const Instruction& i) {
    switch (kind) {
    case Operand::Dst:
        e.writes = true;
        e.dst = value;
        return;
    case Operand::Src: {
        const bool must = (alwaysKilled(i.op) & killBit) != 0;
        e.add({value, 1}, must || (i.kills & killBit) != 0, must, killBit);
        return;
    }
    case Operand::Mut:
        e.add({value, 1}, false, false, 0);
        return;
    case Operand::Win:
        e.add({value, next}, true, true, 0);
        return;
    case Operand::CallWin:
    case Operand::ArgWin:
        addCallWindow(e, value, next, kind == Operand::CallWin);
        return;
    case Operand::Loop3:
        e.add({value, 3}, false, false, 0);
        return;
    case Operand::Loop2:
        e.add({value, 2}, false, false, 0);
        return;
    case Operand::None:
    case Operand::Count:
    case Operand::Imm:
    case Operand::Float:
    case Operand::Index:
    case Operand::Jump:
    case Operand::Imm32:
    case Operand::Jump32:
        return;
    }
}

} // namespace

bool hasNoItem(const Instruction& i) { return (i.op == Opcode::ForPrep || i.op == Opcode::ForLoop) && i.a == i.b; }

Effects effectsOf(const Instruction& i) {
    const OpcodeInfo& o = info(i.op);
    Effects e;
    addOperand(e, o.a, i.a, i.b, kKillA, i);
    addOperand(e, o.b, i.b, i.c, kKillB, i);
    addOperand(e, o.c, i.c, 0, kKillC, i);
    if (hasNoItem(i))
        e.writes = false;
    e.writesOnNext = e.writes && fallsThrough(i.op) && !o.has('E');
    e.writesOnTarget = e.writes && hasTarget(i.op) && !o.has('N');
    return e;
}

} // namespace coro::bytecode
