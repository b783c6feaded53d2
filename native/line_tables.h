#pragma once
// Which line of the program each machine instruction comes from, for debuggers and profilers (DWARF, as LLVM writes
// it).
#include <llvm/IR/DIBuilder.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "native/program_facts.h"

namespace coro::native {

class LineTables {
  public:
    /// The module and the facts must live until finish(). `path`: of the main program.
    LineTables(llvm::Module& module, const ProgramFacts& program, std::string_view path);

    /// `made` has code of that function.
    void describe(llvm::Function& made, const Function& function);
    /// Where the instruction at that pc comes from; `made` has been described.
    llvm::DebugLoc at(llvm::Function& made, const Function& function, uint32_t pc);
    /// Once all is described, before the module is optimized.
    void finish() { builder_.finalize(); }

  private:
    llvm::DIFile* fileOf(std::string_view path);

    llvm::DIBuilder builder_;
    const ProgramFacts& program_;
    std::map<std::string, llvm::DIFile*, std::less<>> files_;
    llvm::DISubroutineType* type_;
};

} // namespace coro::native
