#pragma once
// Compiled programs as files (.coc): the bytecode of a program's own modules, the names of those of the standard
// library that it uses, and its sources, which errors show. The same program gives the same bytes, wherever it lies.
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/source.h"
#include "engine/program.h"

namespace coro::engine {

/// `isStripped`: without sources, positions and doc comments.
std::string writeProgram(const Program& program, bool isStripped);

/// Whether a file is one, going by its first bytes.
bool isProgramFile(std::string_view bytes);

/// What writeProgram() wrote, or anything else: all of it is verified before it is given back. The sources go into the
/// map. The error is one line for the user.
Result<std::unique_ptr<Program>, std::string> readProgram(std::string_view bytes, SourceMap& sources);

} // namespace coro::engine
