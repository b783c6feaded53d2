#pragma once
// The ProgramImage (vm/native/image.h) of an executable.
#include <llvm/IR/Module.h>

#include <span>

#include "native/library.h"

namespace coro::native {

/// Adds it to the module that has the table of native code.
void writeImage(llvm::Module& module, std::span<const EmbeddedModule> modules);

} // namespace coro::native
