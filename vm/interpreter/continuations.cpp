#include "vm/interpreter/continuations.h"

#include <fmt/format.h>

#include <algorithm>

#include "vm/interpreter/comparison.h"
#include "vm/interpreter/dispatch.h"
#include "vm/interpreter/quick.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::FunctionKind;
using bytecode::Instruction;
using bytecode::kFrameHeader;
using bytecode::Opcode;

namespace {

const uint64_t kCall = Instruction{Opcode::Call, 0, 0, 0, 0}.encode();

/// The frame between goes; the instruction that called is at hand again. Gives the value, owned.
inline Value endContinuation(Vm& vm, const uint64_t*& pc, Value*& R, uint64_t& word) {
    Value v = R[0];
    Frame* between = Frame::of(R);
    Frame* caller = between->caller;
    release(vm, between->function);
    pc = caller->pc;
    R = caller->registers();
    word = plainWord(*pc); // while this one waited, others may have run it
    return v;
}

inline bool takeTruth(Vm& vm, Value v) {
    bool is = !v.isFalsy();
    release(vm, v);
    return is;
}

} // namespace

// A call whose value comes into register 0, and what follows it.
const uint64_t kBetween[kBetweenWords] = {
    kCall, 0, // Store needs none
    kCall, continuationOpcode(Then::Truth),
    kCall, continuationOpcode(Then::NotTruth),
    kCall, continuationOpcode(Then::Jump),
    kCall, continuationOpcode(Then::NotJump),
    kCall, continuationOpcode(Then::Drop),
    kCall, continuationOpcode(Then::Again),
    kCall, Instruction{Opcode::Become, bytecode::kKillA, 0, 0, 0}.encode(),
    kCall, Instruction{Opcode::Return, bytecode::kKillA, 0, 0, 0}.encode(),
    kCall, kCheckResultOpcode,
};

Resume callFor(Vm& vm, const uint64_t* pc, Value* R, Value function, std::initializer_list<Value> args, Then then) {
    Frame* caller = Frame::of(R);
    caller->pc = pc;
    Code& code = *as<Closure>(function)->code;
    Value* base = caller->code()->kind == FunctionKind::Fn ? R + caller->code()->registers : vm.stack.top;
    Value* window = base + kFrameHeader + (then == Then::Store ? 0 : 1 + kFrameHeader);
    bool fits = window + args.size() + kFrameHeader <= vm.stack.limit();
    if (!fits || code.kind != FunctionKind::Fn) {
        if (!fits)
            vm.raise(ErrorId::StackOverflow, "functions call each other too deeply");
        else
            vm.raise(ErrorId::TypeError,
                     fmt::format("`{}` has to be an `fn`: it is called where nothing can wait", code.prototype->name));
        for (Value v : args)
            release(vm, v);
        release(vm, function);
        return raiseAt(pc, R);
    }
    std::copy(args.begin(), args.end(), window);
    CallWindow call{function, window, static_cast<unsigned>(args.size())};
    if (then == Then::Store)
        return callValue(vm, pc, R, call);
    auto* between = reinterpret_cast<Frame*>(base);
    between->function = retained(function);
    between->caller = caller;
    return callValue(vm, codeFor(then), between->registers(), call);
}

CORO_HANDLER_ABI void thenTruth(CORO_STATE) {
    Value v = endContinuation(*vm, pc, R, word);
    R[opA(word)] = Value::boolean(takeTruth(*vm, v));
    NEXT(kWords[word & 0xff]);
}

CORO_HANDLER_ABI void thenNotTruth(CORO_STATE) {
    Value v = endContinuation(*vm, pc, R, word);
    R[opA(word)] = Value::boolean(!takeTruth(*vm, v));
    NEXT(kWords[word & 0xff]);
}

CORO_HANDLER_ABI void thenJump(CORO_STATE) {
    Value v = endContinuation(*vm, pc, R, word);
    if (takeTruth(*vm, v) == comparisonOf(opcodeOf(word)).wanted)
        JUMP_C();
    NEXT(1);
}

CORO_HANDLER_ABI void thenNotJump(CORO_STATE) {
    Value v = endContinuation(*vm, pc, R, word);
    if (takeTruth(*vm, v) != comparisonOf(opcodeOf(word)).wanted)
        JUMP_C();
    NEXT(1);
}

CORO_HANDLER_ABI void thenDrop(CORO_STATE) {
    Value v = endContinuation(*vm, pc, R, word);
    release(*vm, v);
    NEXT(kWords[word & 0xff]);
}

CORO_HANDLER_ABI void thenAgain(CORO_STATE) {
    Value v = endContinuation(*vm, pc, R, word);
    release(*vm, v);
    NEXT(0);
}

NestedCalls::NestedCalls(Vm& vm, const uint64_t* pc, Value* R) : vm_(vm), top_(vm.stack.top) {
    Frame* frame = Frame::of(R);
    frame->pc = pc;
    vm.callerFrame = frame;
    if (frame->code()->kind == FunctionKind::Fn)
        vm.stack.top = std::max(vm.stack.top, R + frame->code()->registers);
}

NestedCalls::~NestedCalls() { vm_.stack.top = top_; }

} // namespace coro::vm
