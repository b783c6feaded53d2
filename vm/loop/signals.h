#pragma once
// SIGINT and SIGTERM as a request to end in order: the first is noted, a second one kills the process as if nobody had asked.

namespace coro::vm {

/// From now on the two signals are noted. `wake`, when given, is called in the signal handler (async-signal-safe only).
void catchSignals(void (*wake)());
/// The signal noted since the last call, or 0.
int takeSignal();

}  // namespace coro::vm
