#pragma once
// What of a coroutine or stream runs from its beginning, or from behind a wait, to the next waits.
#include <vector>

#include "native/program_facts.h"

namespace coro::native {

/// The parts that native code is made for: their heads are the function's first block, blocks behind waits, and, where
/// a long function would have the same code in many of them, blocks that several lead to. What runs once is in none.
/// Empty for an `fn`.
std::vector<Part> findStretches(const ProgramFacts& program, const Function& function);

} // namespace coro::native
