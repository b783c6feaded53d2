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

/// Shuts the machine down: gives the program's exit code.
int endProgram(vm::Vm& vm);

} // namespace coro::engine
