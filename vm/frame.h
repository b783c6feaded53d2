#pragma once
// A frame is a function, a pc and registers. It is the contract between the interpreter, suspension, traces, unwinding
// and the collector: a frame stopped at `pc` owns exactly the registers that the liveness analysis names for that pc.
//
// Frames of an `fn` lie on the VM stack, each one's registers at the end of its caller's call window, so arguments are
// never copied. Frames of a `co` are heap blocks that run in place.
#include <cstddef>
#include <cstdint>

#include "bytecode/instruction.h"
#include "vm/closure.h"
#include "vm/value.h"

namespace coro::vm {

struct Coroutine;

struct Frame {
    Value function;     ///< the Closure that runs here; owned
    const uint64_t* pc; ///< the instruction that it stopped at (a call, a wait, a raise); not kept up while it runs
    union {
        Frame* caller;        ///< of an fn: the frame to return to; null when the scheduler or a native called it
        Coroutine* coroutine; ///< of a co or gen: whose frame this is
    };

    Value* registers() { return reinterpret_cast<Value*>(this + 1); }
    static Frame* of(Value* registers) { return reinterpret_cast<Frame*>(registers) - 1; }
    Closure* closure() const { return as<Closure>(function); }
    Code* code() const { return closure()->code; }
    static size_t sizeFor(size_t registerCount) { return sizeof(Frame) + registerCount * sizeof(Value); }
};

static_assert(sizeof(Frame) == bytecode::kFrameHeader * sizeof(Value));

} // namespace coro::vm
