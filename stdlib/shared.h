#pragma once
// Bodies that several types share.
#include "vm/native.h"

namespace coro::stdlib {

/// x.len()
vm::Value lenOf(vm::Vm& vm, vm::Value* args, unsigned count);
/// x.contains(item), which is `item in x`.
vm::Value containsItem(vm::Vm& vm, vm::Value* args, unsigned count);

} // namespace coro::stdlib
