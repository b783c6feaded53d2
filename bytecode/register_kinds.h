#pragma once
// What the machine itself keeps in registers, beside values of the program: cells, the state of loops, scopes, selects,
// what a handler was given. The machine counts on finding them where an instruction names them.
#include <string>

#include "base/result.h"
#include "bytecode/module.h"

namespace coro::bytecode {

/// Follows them through all prototypes of a module, whose structure and ownership are sound. The error is one line that
/// names the prototype, the pc and the register.
Status<std::string> checkRegisterKinds(const Module& module);

} // namespace coro::bytecode
