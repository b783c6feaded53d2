#pragma once
// Bodies that several types share.
#include "vm/native.h"
#include "vm/object.h"

namespace coro::stdlib {

/// x.len()
vm::Value lenOf(vm::Vm& vm, vm::Value* args, unsigned count);
/// The same of a list, map, set, or bytes.
template <class T>
vm::Value plainLen(vm::Vm&, vm::Value* args, unsigned) {
    return vm::Value::smallInt(vm::as<T>(args[0])->size());
}
/// x.contains(item), which is `item in x`.
vm::Value containsItem(vm::Vm& vm, vm::Value* args, unsigned count);

} // namespace coro::stdlib
