#pragma once
// Values over several lines, for comparing line by line.
#include <string>
#include <vector>

#include "vm/vm.h"

namespace coro::stdlib {

/// A list, map or set with each item on a line of its own, what is inside of it indented, as far as it does not fit a
/// line; any other value is one line. Empty after raising.
std::vector<std::string> prettyLines(vm::Vm& vm, vm::Value value);

} // namespace coro::stdlib
