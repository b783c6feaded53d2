#pragma once
// `coroc compile`.
#include <string>

#include "engine/program.h"

namespace coro::cli {

/// Writes a program, whose own file is `source`, to a file; without a name for that, beside the source. Gives the exit
/// code.
int writeCompiled(const engine::Program& program, const std::string& source, std::string output, bool isStripped);

} // namespace coro::cli
