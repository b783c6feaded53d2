#pragma once
// Errors that many operations raise.
#include <cstddef>
#include <string>

#include "vm/object.h"

namespace coro::vm {

/// There is no memory for a payload of that many bytes.
Value raiseOutOfMemory(Vm& vm, size_t size);

/// For the end of a message about operands: how to call the one that is a method. Empty when none is.
std::string callHint(Value x, Value y = Value::nil());

} // namespace coro::vm
