#pragma once
// Signals of the process, noted until the event loop asks for them. SIGINT, SIGTERM and SIGHUP are requests to end in
// order: the first is noted, a second one (of the first two) kills the process as if nobody had asked. Others are noted
// while a program watches them.

namespace coro::vm {

/// From now on SIGINT, SIGTERM and SIGHUP are noted, unless the process was started with them ignored (as `nohup` and
/// shells do for what runs in the background). Writing to a pipe that nobody reads becomes an error.
void catchSignals();
/// From now on a second SIGINT ends nothing, as long as they are taken. A function of the library that takes long
/// cannot be interrupted: then the second one says so, and at the third `lastResort` (async-signal-safe; may be null)
/// is called and the process ends.
void keepInterrupts(void (*lastResort)());
/// From now on changes of the terminal's size are noted, and wake the loop.
void catchResizes();
/// Whether there was one since the last call.
bool takeResize();
/// While a program watches a signal it is noted and does nothing else, however often it comes.
void watchSignal(int number, bool isWatched);
/// `wake`, when not null, is called in the signal handler: async-signal-safe only.
void wakeOnSignal(void (*wake)());
/// `interrupt` is called in the signal handler when a signal has come that ends the program, or cancels what runs.
void interruptOnSignal(void (*interrupt)());
/// Whether takeSignal() has something to give.
bool hasSignal();
/// A signal noted since it was last given, or 0.
int takeSignal();
/// Returns when there is one.
void waitForSignal();

} // namespace coro::vm
