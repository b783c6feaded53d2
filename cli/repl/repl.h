#pragma once
// `coroc repl`: an interactive session on the standard input.

namespace coro::cli {

struct ReplOptions {
    bool virtualTime = false; ///< the clock jumps while an input waits
    bool useCache = true;     ///< for what is imported
};

/// Reads inputs and commands, runs them and shows their values until the input ends. Gives the exit code.
int runRepl(const ReplOptions& options);

} // namespace coro::cli
