// The call instructions, and leaving a function.
#include <fmt/format.h>

#include <cstring>

#include "vm/interpreter/calls.h"
#include "vm/interpreter/continuations.h"
#include "vm/interpreter/direct_calls.h"
#include "vm/interpreter/dispatch.h"
#include "vm/interpreter/fields.h"
#include "vm/interpreter/slow.h"
#include "vm/interpreter/unwind.h"
#include "vm/types/operations.h"
#include "vm/types/type_check.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::FunctionKind;
using bytecode::kFrameHeader;
using bytecode::kHeapFrame;

namespace {

/// The arguments of the call instruction, where a callee can use them.
inline Value* argumentsOf(Vm& vm, uint64_t word, Value* R, unsigned count) {
    Value* args = R + opB(word) + kFrameHeader;
    return kills(word, kHeapFrame) ? moveToStack(vm, args, count) : args;
}

/// The tail forms have their window in b too.
Resume finishCall(Vm& vm, const uint64_t* pc, Value* R, CallWindow& call, bool isTail) {
    return isTail ? tailCallValue(vm, pc, R, call) : callValue(vm, pc, R, call);
}

Resume callRegister(Vm& vm, const uint64_t* pc, Value* R, bool isTail) {
    uint64_t word = *pc;
    unsigned count = opC(word);
    Value callee = R[opB(word)];
    CallWindow call{callee, argumentsOf(vm, word, R, count), count};
    return finishCall(vm, pc, R, call, isTail);
}

Resume callSlot(Vm& vm, const uint64_t* pc, Value* R, bool isTail) {
    uint64_t word = *pc;
    unsigned count = opC(word);
    Value* slot = reinterpret_cast<Value*>(pc[1]);
    Value* args = argumentsOf(vm, word, R, count);
    if (slot->isUnset()) {
        raiseUnboundSlot(vm, slot);
        for (unsigned i = 0; i < count; ++i)
            release(vm, args[i]);
        return raiseAt(pc, R);
    }
    CallWindow call{retained(*slot), args, count};
    return finishCall(vm, pc, R, call, isTail);
}

Resume callMethod(Vm& vm, const uint64_t* pc, Value* R, bool isTail) {
    uint64_t word = *pc;
    unsigned count = opC(word);
    Value* args = argumentsOf(vm, word, R, count);
    Value name = methodName(pc);
    Value method = findMethod(vm, args[0], name);
    if (!method.isUnset()) {
        CallWindow call{retained(method), args, count};
        return finishCall(vm, pc, R, call, isTail);
    }
    // Not a method: a field or property whose value is called.
    Value callee = getField(vm, args[0], name);
    release(vm, args[0]);
    if (callee.isRaised()) {
        for (unsigned i = 1; i < count; ++i)
            release(vm, args[i]);
        return raiseAt(pc, R);
    }
    std::memmove(args, args + 1, (count - 1) * sizeof(Value));
    CallWindow call{callee, args, count - 1};
    return finishCall(vm, pc, R, call, isTail);
}

Resume callNamed(Vm& vm, const uint64_t* pc, Value* R, bool isTail) {
    uint64_t word = *pc;
    unsigned count = opC(word);
    CallWindow call{R[opB(word)], argumentsOf(vm, word, R, count), count};
    if (!bindNamed(vm, call, *reinterpret_cast<const std::vector<std::string>*>(pc[1])))
        return raiseAt(pc, R);
    return finishCall(vm, pc, R, call, isTail);
}

Resume callSpread(Vm& vm, const uint64_t* pc, Value* R, bool isTail) {
    uint64_t word = *pc;
    Value* source = R + opB(word) + kFrameHeader;
    Value positional = source[0], named = source[1];
    CallWindow call{R[opB(word)], nullptr, 0};
    Value* target = kills(word, kHeapFrame) ? vm.stack.top + kFrameHeader : source;
    std::vector<std::string> names;
    bool spread = spreadArguments(vm, positional, named, target, call, names);
    release(vm, positional);
    release(vm, named);
    if (!spread) {
        release(vm, call.callee);
        return raiseAt(pc, R);
    }
    if (!names.empty() && !bindNamed(vm, call, names))
        return raiseAt(pc, R);
    return finishCall(vm, pc, R, call, isTail);
}

} // namespace

#define CALL_HANDLERS(name, function)                                                                                  \
    CORO_HANDLER_ABI void slow##name(CORO_STATE) { CONTINUE(function(*vm, pc, R, false)); }                            \
    SLOW_PATH(slowTail##name) { CONTINUE(function(*vm, pc, R, true)); }

CALL_HANDLERS(Call, callRegister)
CALL_HANDLERS(CallSlot, callSlot)
CALL_HANDLERS(CallMethod, callMethod)
CALL_HANDLERS(CallNamed, callNamed)
CALL_HANDLERS(CallSpread, callSpread)

/// Enters a closure of an fn with just its parameters; everything else is slow.
#define ENTER_OR(slow, callee, retainIt)                                                                               \
    do {                                                                                                               \
        Value function_ = (callee);                                                                                    \
        if (!isKind(function_, Kind::Closure) || kills(word, kHeapFrame)) [[unlikely]]                                 \
            GOTO(slow);                                                                                                \
        Code* code_ = as<Closure>(function_)->code;                                                                    \
        Value* args_ = R + opB(pc) + kFrameHeader;                                                                     \
        if (code_->exactArity != opC(pc) || code_->kind != FunctionKind::Fn ||                                         \
            args_ + code_->registers > vm->stack.limit()) [[unlikely]]                                                 \
            GOTO(slow);                                                                                                \
        if (retainIt)                                                                                                  \
            retain(function_.asObject());                                                                              \
        Frame* frame_ = Frame::of(args_);                                                                              \
        frame_->function = function_;                                                                                  \
        frame_->caller = Frame::of(R);                                                                                 \
        Frame::of(R)->pc = pc;                                                                                         \
        pc = code_->start;                                                                                             \
        R = args_;                                                                                                     \
        DISPATCH();                                                                                                    \
    } while (false)

/// Moves the arguments of a `noreturn` to where the function wants them. They are few: made for many at a time, the
/// loop would cost more than they do.
inline void moveArguments(Value* R, const Value* args, unsigned count) {
#pragma clang loop vectorize(disable) unroll(disable)
    for (unsigned i = 0; i < count; ++i)
        R[i] = args[i];
}

/// `noreturn` of the function that runs, with just its parameters: the frame fits, and its count stays. Everything else
/// goes on.
#define REPEAT_OR_GO_ON(callee)                                                                                        \
    do {                                                                                                               \
        Value function_ = (callee);                                                                                    \
        if (Frame::of(R)->function != function_ || kills(word, bytecode::kChecksResult))                               \
            break;                                                                                                     \
        const Code* code_ = as<Closure>(function_)->code;                                                              \
        unsigned count_ = opC(pc);                                                                                     \
        if (code_->exactArity != count_) [[unlikely]]                                                                  \
            break;                                                                                                     \
        if (code_->kind != FunctionKind::Fn) {                                                                         \
            if (vm->scheduler.isCancelledLeaving()) [[unlikely]]                                                       \
                break;                                                                                                 \
            vm->scheduler.logHop(pc);                                                                                  \
        }                                                                                                              \
        moveArguments(R, R + opB(pc) + kFrameHeader, count_);                                                          \
        pc = code_->start;                                                                                             \
        DISPATCH();                                                                                                    \
    } while (false)

/// `noreturn` of a function of the same kind with just its parameters, into the frame that is there; everything else is
/// slow.
#define REPLACE_OR(slow, callee, retainIt)                                                                             \
    do {                                                                                                               \
        Value function_ = (callee);                                                                                    \
        if (!isKind(function_, Kind::Closure) || kills(word, bytecode::kChecksResult)) [[unlikely]]                    \
            GOTO(slow);                                                                                                \
        Code* code_ = as<Closure>(function_)->code;                                                                    \
        Frame* frame_ = Frame::of(R);                                                                                  \
        Code* from_ = frame_->code();                                                                                  \
        unsigned count_ = opC(pc);                                                                                     \
        if (code_->exactArity != count_ || code_->kind != from_->kind) [[unlikely]]                                    \
            GOTO(slow);                                                                                                \
        if (code_->kind == FunctionKind::Fn                                                                            \
                ? R + code_->registers > vm->stack.limit()                                                             \
                : code_->frameSize != from_->frameSize || vm->scheduler.isCancelledLeaving()) [[unlikely]]             \
            GOTO(slow);                                                                                                \
        if (code_->kind != FunctionKind::Fn)                                                                           \
            vm->scheduler.logHop(pc);                                                                                  \
        moveArguments(R, R + opB(pc) + kFrameHeader, count_);                                                          \
        /* A function that goes on with itself keeps its count: nothing waits for the memory it is in. */              \
        if (!retainIt || frame_->function != function_) {                                                              \
            if (retainIt)                                                                                              \
                retain(function_.asObject());                                                                          \
            release(*vm, std::exchange(frame_->function, function_));                                                  \
        }                                                                                                              \
        pc = code_->start;                                                                                             \
        DISPATCH();                                                                                                    \
    } while (false)

OP_HANDLER(Call) { ENTER_OR(otherCall, R[opB(pc)], false); }
OP_HANDLER(CallSlot) { ENTER_OR(otherCallSlot, *reinterpret_cast<Value*>(pc[1]), true); }
OP_HANDLER(CallMethod) {
    Value receiver = R[opB(pc) + kFrameHeader];
    if (!isKind(receiver, Kind::Instance)) [[unlikely]]
        GOTO(otherCallMethod);
    Class* cls = as<Instance>(receiver)->cls;
    MethodCache::Entry& entry = vm->methodCache.at(cls, Value::fromBits(pc[1]));
    if (entry.cls != cls || entry.name != Value::fromBits(pc[1]) || entry.method.isUnset()) [[unlikely]]
        GOTO(slowCallMethod);
    ENTER_OR(otherCallMethod, entry.method, true);
}
OP_HANDLER(CallNamed) { GOTO(slowCallNamed); }
OP_HANDLER(CallSpread) { GOTO(slowCallSpread); }
OP_HANDLER(TailCall) { REPLACE_OR(slowTailCall, R[opB(pc)], false); }
OP_HANDLER(TailCallSlot) {
    REPEAT_OR_GO_ON(*reinterpret_cast<Value*>(pc[1]));
    REPLACE_OR(slowTailCallSlot, *reinterpret_cast<Value*>(pc[1]), true);
}
OP_HANDLER(TailCallMethod) { GOTO(slowTailCallMethod); }
OP_HANDLER(TailCallNamed) { GOTO(slowTailCallNamed); }
OP_HANDLER(TailCallSpread) { GOTO(slowTailCallSpread); }

SLOW_PATH(slowReturn) {
    Value v = R[opA(word)];
    Frame* frame = Frame::of(R);
    Frame* caller = frame->caller;
    abandonRegisters(R, frame->code()->registers);
    release(*vm, frame->function);
    if (!caller) {
        vm->callResult = v;
        return;
    }
    pc = caller->pc;
    R = caller->registers();
    word = *pc;
    R[opA(word)] = v;
    NEXT(kWords[word & 0xff]);
}

OP_HANDLER(Return) {
    Frame* frame = Frame::of(R);
    Frame* caller = frame->caller;
    Object* function = frame->function.asObject();
    // Nearly always the function stays, and is known to the collector if it has to be.
    bool stays = function->rc > 1 && (function->flags & (Object::kCyclic | Object::kBuffered)) != Object::kCyclic;
    if (!stays || !caller) [[unlikely]]
        GOTO(slowReturn);
    Value v = R[opA(word)];
    abandonRegisters(R, frame->code()->registers);
    --function->rc;
    pc = caller->pc;
    R = caller->registers();
    word = *pc;
    R[opA(word)] = v;
    // The branch is predicted, so the next instruction does not wait for the table.
    if (opcodeOf(word) == bytecode::Opcode::CallSlot) [[likely]]
        NEXT(2);
    NEXT(kWords[word & 0xff]);
}

/// Behind the call in a frame that is there to check: the value is in its one register.
CORO_HANDLER_ABI void checkResult(CORO_STATE) {
    const Code& code = *Frame::of(R)->code();
    const LinkedType& type = code.module->types[static_cast<size_t>(code.prototype->resultType)];
    if (!checkType(*vm, type, R[0], {})) {
        release(*vm, R[0]);
        GOTO(raisePending);
    }
    word = bytecode::Instruction{bytecode::Opcode::Return, bytecode::kKillA, 0, 0, 0}.encode();
    GOTO(opReturn);
}

OP_HANDLER(Native) {
    Frame* frame = Frame::of(R);
    frame->pc = pc;
    vm->callerFrame = frame;
    Value* args = R + opB(pc);
    unsigned count = opC(pc);
    Value* top = std::exchange(vm->stack.top, std::max(vm->stack.top, R + frame->code()->registers));
    Value v = frame->code()->native(*vm, args, count);
    vm->stack.top = top;
    for (unsigned i = 0; i < count; ++i)
        release(*vm, args[i]);
    if (v.isRaised())
        GOTO(raisePending);
    R[0] = v;
    word = bytecode::Instruction{bytecode::Opcode::Return, bytecode::kKillA, 0, 0, 0}.encode();
    GOTO(opReturn);
}

// -- coroutines

SLOW_PATH(slowYield) {
    Value x = R[opB(pc)];
    if (!kills(word, bytecode::kKillB))
        retained(x);
    CONTINUE(vm->scheduler.yield(pc, R, x));
}

OP_HANDLER(Yield) {
    Value x = R[opB(pc)];
    if (isFuture(x))
        GOTO(slowYield);
    R[opA(word)] = kills(word, bytecode::kKillB) ? x : retained(x);
    RESUME();
}

OP_HANDLER(YieldBare) { SWITCH_TO(vm->scheduler.yieldBare(pc, R)); }

OP_HANDLER(ReturnValue) {
    Frame::of(R)->pc = pc;
    CONTINUE(vm->scheduler.finishBody(R[opA(word)]));
}

OP_HANDLER(ModuleEnd) { CONTINUE(vm->scheduler.nextModule(pc, R)); }

OP_HANDLER(Become) {
    Frame::of(R)->pc = pc;
    CONTINUE(vm->scheduler.become(R[opA(word)]));
}

CORO_HANDLER_ABI void raiseHere(CORO_STATE) { CONTINUE(unwind(*vm, Frame::of(R))); }

CORO_HANDLER_ABI void raisePending(CORO_STATE) {
    Frame::of(R)->pc = pc;
    GOTO(raiseHere);
}

void execute(Vm& machine, Resume r) {
    if (!r.pc)
        return;
    const uint64_t* pc = r.pc;
    handlers[*pc & 0xff](pc, r.registers, &machine, *pc);
}

} // namespace coro::vm
