// Moves, constants, names, jumps and loops.
#include "vm/errors/error.h"
#include "vm/interpreter/dispatch.h"
#include "vm/interpreter/quick.h"
#include "vm/interpreter/slow.h"
#include "vm/types/operations.h"
#include "vm/types/str.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::kKillA;
using bytecode::kKillB;

OP_HANDLER(Copy) {
    Value v = R[opB(pc)];
    if (!kills(word, kKillB) && v.isObject())
        retain(v.asObject());
    R[opA(word)] = v;
    NEXT(1);
}

OP_HANDLER(Drop) {
    release(*vm, R[opA(word)]);
    NEXT(1);
}

OP_HANDLER(LoadInt) {
    R[opA(word)] = Value::smallInt(immBC(word));
    NEXT(1);
}

OP_HANDLER(LoadPrim) {
    R[opA(word)] = Value::fromBits(Value::kPrimBase + opB(pc));
    NEXT(1);
}

OP_HANDLER(LoadConst) {
    R[opA(word)] = retained(Value::fromBits(pc[1]));
    NEXT(2);
}

// -- names

SLOW_PATH(slotUnbound) {
    raiseUnboundSlot(*vm, reinterpret_cast<Value*>(pc[1]));
    GOTO(raisePending);
}

OP_HANDLER(SlotGet) {
    Value v = *reinterpret_cast<Value*>(pc[1]);
    if (v.isUnset()) [[unlikely]]
        GOTO(slotUnbound);
    R[opA(word)] = retained(v);
    NEXT(2);
}

OP_HANDLER(SlotSet) {
    Value v = R[opA(word)];
    if (!kills(word, kKillA))
        retained(v);
    release(*vm, std::exchange(*reinterpret_cast<Value*>(pc[1]), v));
    NEXT(2);
}

SLOW_PATH(cellUnbound) {
    vm->raise(ErrorId::NameError, "this name is read before its `let` has run");
    GOTO(raisePending);
}

OP_HANDLER(CellNew) {
    Value v = R[opB(pc)];
    if (!kills(word, kKillB))
        retained(v);
    R[opA(word)] = Value::object(newCell(*vm, v));
    NEXT(1);
}

OP_HANDLER(CellGet) {
    Value cell = R[opB(pc)];
    Value v = as<Cell>(cell)->value;
    if (v.isUnset()) [[unlikely]] {
        if (kills(word, kKillB))
            release(*vm, cell);
        GOTO(cellUnbound);
    }
    retained(v);
    if (kills(word, kKillB))
        release(*vm, cell);
    R[opA(word)] = v;
    NEXT(1);
}

OP_HANDLER(CellSet) {
    Value cell = R[opA(word)], v = R[opB(pc)];
    if (!kills(word, kKillB))
        retained(v);
    Value old = std::exchange(as<Cell>(cell)->value, v);
    release(*vm, old);
    if (kills(word, kKillA))
        release(*vm, cell);
    NEXT(1);
}

OP_HANDLER(CaptureGet) {
    R[opA(word)] = retained(Frame::of(R)->closure()->captures[opB(pc)]);
    NEXT(1);
}

OP_HANDLER(CaptureCellGet) {
    Value v = as<Cell>(Frame::of(R)->closure()->captures[opB(pc)])->value;
    if (v.isUnset()) [[unlikely]]
        GOTO(cellUnbound);
    R[opA(word)] = retained(v);
    NEXT(1);
}

OP_HANDLER(CaptureCellSet) {
    Value v = R[opA(word)];
    if (!kills(word, kKillA))
        retained(v);
    release(*vm, std::exchange(as<Cell>(Frame::of(R)->closure()->captures[opB(pc)])->value, v));
    NEXT(1);
}

SLOW_PATH(nameUnbound) {
    raiseUnboundName(*vm, Value::fromBits(pc[1]));
    GOTO(raisePending);
}

OP_HANDLER(CheckBound) {
    Value v = R[opA(word)];
    if (v.isUnset()) [[unlikely]]
        GOTO(nameUnbound);
    if (kills(word, kKillA))
        release(*vm, v);
    NEXT(2);
}

OP_HANDLER(SelfGet) {
    R[opA(word)] = retained(Frame::of(R)->function);
    NEXT(1);
}

OP_HANDLER(ClosureNew) {
    Code* code = reinterpret_cast<Code*>(pc[1]);
    Closure* closure = newClosure(*vm, code);
    unsigned count = opC(pc);
    for (unsigned i = 0; i < count; ++i)
        closure->captures[i] = R[opB(pc) + i];
    R[opA(word)] = Value::object(closure);
    NEXT(2);
}

// -- jumps

OP_HANDLER(Jump) {
    pc += 1 + immBC(word);
    DISPATCH();
}

OP_HANDLER(Poll) { NEXT(1); }

#define JUMP_WHEN(name, condition)                                                                                     \
    OP_HANDLER(name) {                                                                                                 \
        Value v = R[opA(word)];                                                                                        \
        bool jump = condition;                                                                                         \
        if (kills(word, kKillA))                                                                                       \
            release(*vm, v);                                                                                           \
        if (jump)                                                                                                      \
            JUMP_C();                                                                                                  \
        NEXT(1);                                                                                                       \
    }

JUMP_WHEN(JumpIf, !v.isFalsy())
JUMP_WHEN(JumpIfNot, v.isFalsy())
JUMP_WHEN(JumpIfNil, v.isNil())
JUMP_WHEN(JumpIfNotNil, !v.isNil())
JUMP_WHEN(JumpIfSet, !v.isUnset())

// -- loops

namespace {

/// Whether `next` is still in a range of small ints that ends at `end`.
inline bool inRange(Value next, Value end, Value step, bool inclusive) {
    if (step.bits() > Value::kIntZero)
        return inclusive ? next.bits() <= end.bits() : next.bits() < end.bits();
    return inclusive ? next.bits() >= end.bits() : next.bits() > end.bits();
}

inline bool threeInts(const Value* state) {
    return (state[0].bits() & state[1].bits() & state[2].bits()) >= Value::kIntMin;
}

} // namespace

SLOW_PATH(slowForPrep) {
    int more = prepareRangeLoop(*vm, R + opB(pc), kills(word, bytecode::kInclusive));
    if (more < 0)
        GOTO(raisePending);
    if (!more)
        JUMP_C();
    if (opA(word) != opB(pc))
        R[opA(word)] = retained(R[opB(pc)]);
    NEXT(1);
}

OP_HANDLER(ForPrep) {
    Value* state = R + opB(pc);
    if (!threeInts(state) || state[2].bits() == Value::kIntZero) [[unlikely]]
        GOTO(slowForPrep);
    if (!inRange(state[0], state[1], state[2], kills(word, bytecode::kInclusive)))
        JUMP_C();
    R[opA(word)] = state[0];
    NEXT(1);
}

SLOW_PATH(slowForLoop) {
    if (!advanceRangeLoop(*vm, R + opB(pc), kills(word, bytecode::kInclusive)))
        NEXT(1);
    if (opA(word) != opB(pc))
        R[opA(word)] = retained(R[opB(pc)]);
    JUMP_C();
}

OP_HANDLER(ForLoop) {
    Value* state = R + opB(pc);
    if (!threeInts(state)) [[unlikely]]
        GOTO(slowForLoop);
    uint64_t next = state[0].bits() + (state[2].bits() - Value::kIntZero);
    if (next < Value::kIntMin) [[unlikely]]
        GOTO(slowForLoop);
    if (state[2] == Value::smallInt(1) && !(word & kSettled)) {
        if (kills(word, bytecode::kInclusive))
            QUICKEN(ForLoopByOneInclusive);
        QUICKEN(ForLoopByOne);
    }
    if (!inRange(Value::fromBits(next), state[1], state[2], kills(word, bytecode::kInclusive)))
        NEXT(1);
    state[0] = R[opA(word)] = Value::fromBits(next);
    JUMP_C();
}

// -- errors

OP_HANDLER(Raise) {
    raiseFromProgram(*vm, R[opA(word)]);
    GOTO(raisePending);
}

OP_HANDLER(Reraise) {
    vm->pending = R[opA(word)];
    GOTO(raisePending);
}

OP_HANDLER(AddOther) {
    Frame::of(R)->pc = pc;
    addOther(*vm, R[opA(word)], R[opB(pc)]);
    NEXT(1);
}

OP_HANDLER(Fail) {
    vm->raise(ErrorId::InternalError, std::string(as<Str>(Value::fromBits(pc[1]))->view()));
    GOTO(raisePending);
}

} // namespace coro::vm
