#pragma once
// A program: its own file and all that it imports, compiled.
#include <memory>
#include <vector>

#include "base/source.h"
#include "bytecode/module.h"

namespace coro::engine {

struct LoadedModule {
    const SourceFile* source = nullptr; ///< null: a module of the standard library
    std::shared_ptr<const bytecode::Module> code;
    bool isStandard() const { return source == nullptr; }
};

struct Program {
    /// Each after those that it imports; the program's own is the last.
    std::vector<LoadedModule> modules;
    bool runsTests = false; ///< its own file is the driver of tests, which is part of the library

    const bytecode::Module& main() const { return *modules.back().code; }
};

} // namespace coro::engine
