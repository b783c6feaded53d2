#pragma once
// Calls in all their forms. Plain calls of an `fn` with exactly its parameters are entered by the handlers themselves;
// everything else (defaults, rest, named, bound methods, classes, natives, coroutines) comes here.
#include <span>

#include "vm/coroutines/scheduler.h"
#include "vm/frame.h"
#include "vm/interpreter/between.h"

namespace coro::vm {

struct CallWindow {
    Value callee; ///< owned
    Value* args;  ///< owned; on the VM stack, a frame header free below, all free above
    unsigned count;
    bool isBound = false; ///< args has a value, or unset, for each parameter of the callee
};

/// Room on the stack's top for a call from a frame that is not there: moves the arguments.
Value* moveToStack(Vm& vm, Value* args, unsigned count);

/// Performs the call at `pc` of the frame with registers R: gives where to go on. On an error, pending is set and the
/// Resume raises.
Resume callValue(Vm& vm, const uint64_t* pc, Value* R, CallWindow& call);
/// `noreturn callee(args)`: the same, in place of the running function.
Resume tailCallValue(Vm& vm, const uint64_t* pc, Value* R, CallWindow& call);

/// The same for C++: what comes of it is in vm.callResult when the machine is back. An error is pending when there is
/// nothing to run.
Resume callFromNative(Vm& vm, CallWindow& call);

/// Makes the arguments fit the parameters: unset for defaults, a list for the rest. False: raised, and the arguments
/// are released.
bool bindArguments(Vm& vm, const Code& code, CallWindow& call);
/// The last of the arguments have names: binds all of them. Resolves bound methods and classes on the way. False:
/// raised, everything released.
bool bindNamed(Vm& vm, CallWindow& call, std::span<const std::string> names);

/// Whether a call of the value can find a function: of functions, bound methods, most classes, objects with `call`.
bool isCallable(Vm& vm, Value v);

/// The method of that name for a receiver, borrowed, or unset.
Value findMethod(Vm& vm, Value receiver, Value name);

inline Resume raiseAt(const uint64_t* pc, Value* R) {
    Frame::of(R)->pc = pc;
    return {kRaiseHere, R};
}

} // namespace coro::vm
