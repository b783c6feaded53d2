#pragma once
// The end of a program that has run, and what it is told by.

namespace coro::vm {
class Vm;
}

namespace coro::engine {

/// Exit codes that are not the program's own.
inline constexpr int kExitFailed = 1;    ///< an error that nobody took, or nothing could go on
inline constexpr int kExitNotRun = 2;    ///< the program could not be read or compiled
inline constexpr int kExitInternal = 70; ///< a fault of Coro's own

/// Shuts the machine down: gives the program's exit code. When the process ends, too, only what a program can notice is
/// done, but for builds with checks; the machine must stay then.
int endProgram(vm::Vm& vm, bool isLast = false);
/// Ends the process and leaves its memory to the system. Builds with checks take apart what there is: there it gives
/// the code back.
int leaveProcess(int code);

} // namespace coro::engine
