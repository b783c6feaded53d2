#pragma once
// The live coroutines of a session.
#include <string>

#include "vm/vm.h"

namespace coro::cli {

/// A line for each, children below their owners: its number, name, what it waits on, where, and for how long.
std::string treeText(vm::Vm& vm);
/// The unfinished coroutine that has this number in the text; borrowed; null when there is none.
vm::Coroutine* findCoroutine(vm::Vm& vm, unsigned number);

/// "1.25 s", "340 ms", "12 us".
std::string durationText(int64_t nanoseconds);

} // namespace coro::cli
