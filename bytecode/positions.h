#pragma once
#include "bytecode/module.h"

namespace coro::bytecode {

/// Where the word at `pc` comes from; where the function is declared, for words before the first that is known.
Position positionAt(const Prototype& prototype, uint32_t pc);

} // namespace coro::bytecode
