#pragma once
// The ownership verifier. In a module that passes every operand is in range, only live registers are read and only dead
// ones written, every register's value is released exactly once on every path, and what each handler counts on is there
// wherever it may be entered from; and where an instruction counts on a cell, a new list or the state of a loop, there
// is one (register_kinds.h).
#include <string>

#include "base/result.h"
#include "bytecode/module.h"

namespace coro::bytecode {

/// Checks a whole module. The error is one line that names the prototype, the pc and the register.
Status<std::string> verify(const Module& module);

} // namespace coro::bytecode
