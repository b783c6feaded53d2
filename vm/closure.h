#pragma once
// Functions as values.
#include <cstddef>

#include "vm/object.h"

namespace coro::vm {

struct Code;

/// A function with what it captured: values, and cells for what can still change.
struct Closure : Object {
    static constexpr Kind kKind = Kind::Closure;
    Code* code;        ///< lives as long as its module
    Value captures[1]; ///< code->prototype->captures of them

    static size_t sizeFor(size_t captureCount) { return sizeof(Object) + sizeof(Code*) + captureCount * sizeof(Value); }
};

/// `receiver.method` as a value.
struct BoundMethod : Object {
    static constexpr Kind kKind = Kind::BoundMethod;
    Value receiver; ///< owned
    Value function; ///< owned; a Closure whose parameter 0 is self
};

/// A variable that a closure and its block share.
struct Cell : Object {
    static constexpr Kind kKind = Kind::Cell;
    Value value; ///< unset until bound
};

Closure* newClosure(Vm& vm, Code* code);
BoundMethod* newBoundMethod(Vm& vm, Value receiver, Value function); ///< consumes both
Cell* newCell(Vm& vm, Value value);                                  ///< consumes `value`

} // namespace coro::vm
