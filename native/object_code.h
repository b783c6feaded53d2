#pragma once
// Optimizing an LLVM module, and object code from it.
#include <llvm/IR/Module.h>

#include <string>
#include <vector>

namespace coro::native {

/// ELF for x86-64, position independent: one file or several, for the linker together. Empty after a failure, which
/// `error` names.
std::vector<std::string> objectCode(llvm::Module& module, bool forThisMachine, std::string& error);

} // namespace coro::native
