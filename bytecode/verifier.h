#pragma once
// The ownership verifier. A module that passes can be linked and run without the machine's memory going wrong: every
// operand is in range, only live registers are read and only dead ones written, every register's value is released
// exactly once on every path, and what each handler counts on is there wherever it may be entered from.
#include <string>

#include "base/result.h"
#include "bytecode/module.h"

namespace coro::bytecode {

/// Checks a whole module. The error is one line that names the prototype, the pc and the register.
Status<std::string> verify(const Module& module);

} // namespace coro::bytecode
