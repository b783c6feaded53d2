#pragma once
#include <cstdint>

#include "vm/value.h"

namespace coro::vm {

class Vm;

/// A program's number of seconds as nanoseconds. False after raising.
[[nodiscard]] bool secondsToNanoseconds(Vm& vm, Value seconds, int64_t& nanoseconds);

} // namespace coro::vm
