#pragma once
// SIGINT and SIGTERM as a request to end in order: the first is noted, a second one kills the process as if nobody had
// asked.

namespace coro::vm {

/// From now on the two signals are noted, unless the process was started with them ignored (as `nohup` and shells do
/// for what runs in the background). Writing to a pipe that nobody reads becomes an error.
void catchSignals();
/// From now on a second SIGINT ends nothing, as long as they are taken: code that never waits cannot be cancelled. Then
/// the second one says so, and at the third `lastResort` (async-signal-safe; may be null) is called and the process
/// ends.
void keepInterrupts(void (*lastResort)());
/// From now on changes of the terminal's size are noted, and wake the loop.
void catchResizes();
/// Whether there was one since the last call.
bool takeResize();
/// `wake`, when not null, is called in the signal handler: async-signal-safe only.
void wakeOnSignal(void (*wake)());
/// Whether takeSignal() has something to give.
bool hasSignal();
/// The signal noted since the last call, or 0.
int takeSignal();

} // namespace coro::vm
