#pragma once
// Operators on strs, bytes and lists.
#include "vm/object.h"

namespace coro::vm {

/// Releases what an instruction consumes of its operands b and c.
void releaseKilled(Vm& vm, Value x, Value y, unsigned kills);

/// x + y, when both are strs, bytes or lists; unset when they are not. Consumes by `kills` when it is not unset.
Value concatenate(Vm& vm, Value x, Value y, unsigned kills);
/// sequence * count or count * sequence; unset when it is neither. Consumes by `kills` when it is not unset.
Value repeatSequence(Vm& vm, Value x, Value y, unsigned kills);

} // namespace coro::vm
