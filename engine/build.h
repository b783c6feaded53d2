#pragma once
// `coroc build`: a program as one executable.
#include <string>

#include "base/result.h"
#include "engine/program.h"

namespace coro::engine {

struct BuildOptions {
    std::string output; ///< the executable
    bool debug = false; ///< keeps the names of functions and which line is where, for debuggers and profilers
};

/// Compiles the program to native code and links it with the runtime. The error is for the user.
Result<bool, std::string> buildExecutable(const bytecode::Module& core, const Program& program,
                                          const BuildOptions& options);

} // namespace coro::engine
