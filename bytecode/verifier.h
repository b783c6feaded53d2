#pragma once
// The ownership verifier. In a module that passes every operand is in range, only live registers are read and only dead
// ones written, every register's value is released exactly once on every path, and what each handler counts on is there
// wherever it may be entered from. It does not follow what kind of value a register holds: that CellGet finds a cell,
// or ListPush a new list, is the compiler's to get right.
#include <string>

#include "base/result.h"
#include "bytecode/module.h"

namespace coro::bytecode {

/// Checks a whole module. The error is one line that names the prototype, the pc and the register.
Status<std::string> verify(const Module& module);

} // namespace coro::bytecode
