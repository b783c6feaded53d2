#pragma once
// What code that imports a module depends on.
#include "base/hash.h"
#include "bytecode/module.h"

namespace coro::compiler {

/// When it is the same for two versions of a module, what is compiled against one is right for the other. Bodies of
/// functions, positions and docs do not count.
Hash interfaceOf(const bytecode::Module& module);

} // namespace coro::compiler
