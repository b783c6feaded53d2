#pragma once
// Optimizing an LLVM module, and object code from it.
#include <llvm/IR/Module.h>

#include <string>

namespace coro::native {

/// ELF for x86-64, position independent. Empty after a failure, which `error` names.
std::string objectCode(llvm::Module& module, bool forThisMachine, std::string& error);

} // namespace coro::native
