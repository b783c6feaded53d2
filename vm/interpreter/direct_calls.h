#pragma once
// Calls that the handlers do not do at once, but that need no binding of arguments: of natives and classes with just
// their parameters, and of an `fn` by a `co`. Everything else goes on to the slow calls.
#include "vm/interpreter/dispatch.h"

namespace coro::vm {

CORO_HANDLER_ABI void otherCall(CORO_STATE);
CORO_HANDLER_ABI void otherCallSlot(CORO_STATE);
CORO_HANDLER_ABI void otherCallMethod(CORO_STATE);

/// All kinds of calls (call_handlers.cpp).
CORO_HANDLER_ABI void slowCall(CORO_STATE);
CORO_HANDLER_ABI void slowCallSlot(CORO_STATE);
CORO_HANDLER_ABI void slowCallMethod(CORO_STATE);

} // namespace coro::vm
