#pragma once
// Raising and unwinding: one mechanism for errors and for cancels. It finds the handler, releases what the frames on
// the way own, and gives where to go on.
#include "vm/coroutines/scheduler.h"

namespace coro::vm {

/// What is pending is raised in `frame`, which stands at its pc. Gives the handler, or whoever runs next when the
/// coroutine ended by it; pc is null when C++ goes on (with the error still pending when the frame that C++ called was
/// left).
Resume unwind(Vm& vm, Frame* frame);

/// Releases what a frame owns that stands at its pc for good.
void dropFrame(Vm& vm, Frame* frame);

/// Whether a cancel of a frame that stands at its pc runs a `finally` or `cancelled` of it.
bool hasCleanup(Frame* frame);

/// Runs from there until C++ has to go on.
void execute(Vm& vm, Resume at);

} // namespace coro::vm
