#pragma once
// What programs and sessions have in common when they are set up.
#include <memory>
#include <string>

#include "base/source.h"
#include "bytecode/module.h"
#include "bytecode/serialize.h"

namespace coro::engine {

/// Whether what is written to a descriptor is coloured: to a terminal, unless NO_COLOR is set.
bool wantsColor(int fd);

/// A position of a running program, as the diagnostics of the compiler show theirs; empty when there is nothing to
/// show.
std::string excerptOf(const SourceMap& sources, const std::string& path, bytecode::Position at);

/// The prelude, which is part of the program.
std::unique_ptr<bytecode::Module> loadCore(bytecode::Use use);

} // namespace coro::engine
