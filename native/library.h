#pragma once
// What libcoronative.so gives to the engine, which opens it when native code is wanted: LLVM lives in there, and
// nothing that starts without it pays for it.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bytecode/module.h"
#include "vm/native/layout.h"

namespace coro::native {

/// A module that an executable has in it.
struct EmbeddedModule {
    std::string bytecode; ///< in the .coc format
    std::string path;
    std::string source;
    bool isStandard = false; ///< of the library: without source
    std::string natives;     ///< the linker's name of the function that gives its native functions; empty: none
};

struct InputModule {
    const bytecode::Module* code;
    bool isWhole; ///< else only what other modules call of it is compiled
};

struct CompileRequest {
    std::span<const InputModule> modules; ///< in the order of linking; verified
    vm::NativeLayout layout;
    bool forThisMachine = false; ///< instructions that not every x86-64 has may be used
    /// Not empty: for an executable, which has all of its modules in it.
    std::span<const EmbeddedModule> embedded;
    /// For tests: not 0, then one guard, the one with that number modulo how many there are, never holds.
    uint64_t forcedLeave = 0;
    bool hasLines = false;       ///< the object code tells debuggers and profilers which line of the program is where
    bool takesAllForHot = false; ///< for tests: what runs once is compiled, too
    bool keepsText = false;      ///< gives LLVM's assembly language instead
};

struct SymbolAddress {
    const char* name;
    void* address;
};

struct Library {
    /// Goes up when this struct or what it refers to changes.
    unsigned version;
    /// kContract of native_contract.h, which the build writes: it names the layouts that the library was made for.
    const char* contract;
    /// Object files, one of which has the table kProgramSymbol (module_lowering.h). Empty after a failure, which
    /// `error` names.
    std::vector<std::string> (*compile)(const CompileRequest& request, std::string& error);
    /// Makes them ready to run in this process, for good; gives the address of the table, or null.
    void* (*load)(std::span<const std::string> objects, std::span<const SymbolAddress> symbols, std::string& error);
    /// Runs the linker for ELF. False after a failure, which `error` names.
    bool (*link)(std::span<const std::string> arguments, std::string& error);
};

inline constexpr unsigned kLibraryVersion = 5;
/// The library's one symbol: a function without parameters that gives its Library.
inline constexpr const char* kLibrarySymbol = "coroNativeLibrary";
using LibraryFunction = const Library* (*)();

} // namespace coro::native
