#pragma once
// Errors that many operations raise.
#include <cstddef>

#include "vm/object.h"

namespace coro::vm {

/// There is no memory for a payload of that many bytes.
Value raiseOutOfMemory(Vm& vm, size_t size);

} // namespace coro::vm
