#pragma once
// A native function is the C++ body of a function that a standard module declares with `native`.
//
// `args` holds one Value for each declared parameter: defaults are filled in, a rest parameter is one list. They belong
// to the call and are released after it; a native borrows them, or takes one with `take(args[i])`. For a method args[0]
// is self; for `init` of a native class args[0] is the class to make an instance of. It gives back an owned Value, or
// what `vm.raise(...)` gave it.
#include <span>
#include <string_view>
#include <utility>

#include "vm/value.h"

namespace coro::vm {

class Vm;

using NativeFunction = Value (*)(Vm& vm, Value* args, unsigned count);

/// What a native function does in the plain cases, for methods that take hardly any time: on the `given` arguments of
/// the call, those with defaults left out, and without a frame to stop in. So it neither raises nor calls anything. It
/// borrows or takes them, and gives an owned Value; unset when it is no plain case: then nothing has happened.
using PlainCase = Value (*)(Vm& vm, Value* args, unsigned given);

/// Binds the declaration called `name` ("print", "list.push") to its body.
struct NativeEntry {
    std::string_view name;
    NativeFunction function;
    PlainCase plainCase = nullptr;
};

/// What a module of the standard library is bound to. A property ("Deferred.status") is computed by its function from
/// args[0], self.
struct NativeTables {
    std::span<const NativeEntry> functions;
    std::span<const NativeEntry> properties;
    bool isLibrary = false; ///< the module is part of the standard library, with natives or without
};

inline Value take(Value& slot) { return std::exchange(slot, Value::nil()); }

} // namespace coro::vm
