#pragma once

namespace coro::vm {

/// Makes the running program look for a signal, and for a shortage of memory, at its next instruction that can be left.
/// Async-signal-safe.
void interruptPrograms();
/// After something else stood in the table of handlers: what was asked for is not forgotten.
void goOnInterrupting();

} // namespace coro::vm
