#pragma once
// The standard library as the engine links it.
#include <span>
#include <string_view>

#include "vm/native.h"

namespace coro::stdlib {

struct StandardModule {
    std::string_view name;     ///< as imports say it: "math", "net.http"; "core" is every program's prelude
    std::string_view bytecode; ///< in the .coc format, compiled when Coro was built
};

/// In order of their names.
std::span<const StandardModule> modules();
/// Null when there is none.
const StandardModule* findModule(std::string_view name);
/// What a module's native declarations are bound to.
vm::NativeTables nativesOf(std::string_view name);
/// The linker's name of the function that gives them; empty when the module has none.
std::string_view nativesSymbolOf(std::string_view name);

} // namespace coro::stdlib
