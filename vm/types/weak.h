#pragma once
// `Weak(x)`: a reference that does not keep its target alive, and is nil from the moment that the target is freed.
#include "vm/object.h"

namespace coro::vm {

struct Weak : Object {
    static constexpr Kind kKind = Kind::Weak;
    Object* target; ///< not counted; null once it is gone
};

/// The Weak of that object (there is one), with a reference for the caller.
Weak* weakOf(Vm& vm, Object* target);

} // namespace coro::vm
