#pragma once
// A module in parts, which several processors compile at once, each in a process that has all of the module and keeps
// its part of it.
#include <llvm/IR/Module.h>

#include <string>
#include <vector>

namespace coro::native {

/// What one object file is made of.
struct ModulePart {
    std::vector<llvm::Function*> functions; ///< in the module's order
    bool isRare = false;                    ///< only such as hardly ever run (kRare)
};

/// All functions that have bodies. How many parts there are follows from the module alone, as the same program has to
/// give the same bytes on every machine. A small module is one part.
std::vector<ModulePart> divide(llvm::Module& module);

/// Whatever one part refers to in another gets a name that the linker knows.
void shareNames(llvm::Module& module);

/// Takes everything else out of the module. The first part has the global variables.
void keepOnly(llvm::Module& module, const std::vector<ModulePart>& parts, size_t which);

/// What `work` gives for each index below `count`: at the same time, all but the first in a process of its own, so
/// that what one changes no other sees. Empty after a failure, of which `error` tells if nothing is there yet.
std::vector<std::string> atOnce(size_t count, llvm::function_ref<std::string(size_t)> work, std::string& error);

} // namespace coro::native
