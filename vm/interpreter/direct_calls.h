#pragma once
// Calls that the handlers do not do at once, but that need no binding of arguments: of natives and classes with just
// their parameters, and of an `fn` by a `co`. Everything else goes on to the slow calls.
#include "vm/interpreter/dispatch.h"

namespace coro::vm {

CORO_HANDLER_ABI void otherCall(CORO_STATE);
CORO_HANDLER_ABI void otherCallSlot(CORO_STATE);
CORO_HANDLER_ABI void otherCallMethod(CORO_STATE);

/// Runs a native for the instruction at pc on `count` arguments, which are consumed, when it can be run without a frame
/// of its own; what it calls goes on the stack from `top`. Unset: it cannot, and nothing has happened.
Value tryNative(Vm& vm, const uint64_t* pc, Value* R, Closure* closure, Value* args, unsigned count, Value* top);

/// The second word of a CallMethod in a form for natives has, above the 48 bits of the name, the number of what it
/// calls (vm/native_methods.h).
inline constexpr unsigned kNumberShift = 48;
inline Value methodNameIn(uint64_t ext) { return Value::fromBits(ext & ((uint64_t{1} << kNumberShift) - 1)); }
inline Value methodName(const uint64_t* pc) { return methodNameIn(pc[1]); }

/// All kinds of calls (call_handlers.cpp).
CORO_HANDLER_ABI void slowCall(CORO_STATE);
CORO_HANDLER_ABI void slowCallSlot(CORO_STATE);
CORO_HANDLER_ABI void slowCallMethod(CORO_STATE);

} // namespace coro::vm
