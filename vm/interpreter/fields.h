#pragma once
// `object.name`: fields, methods, properties, and what a class itself has.
#include "vm/class.h"

namespace coro::vm {

// For native code, with the inline cache of the FieldGet or FieldSet at `pc`.

/// The field of an instance, owned, or raised().
Value getFieldAt(Vm& vm, const uint64_t* pc, Value object);
/// Whether an instance has the field, and it can hold the value. False when that takes a longer look.
bool fitsFieldAt(const uint64_t* pc, Value object, Value value);
/// Consumes the value. False after raising.
bool setFieldAt(Vm& vm, const uint64_t* pc, Value object, Value value);

/// object.name: a field, a method bound to the object, a property, or a member of the class itself. Owned, or raised().
Value getField(Vm& vm, Value object, Value name);
/// object.name = value; consumes `value`. Fixed fields can be set when `isInInit`. False after raising.
[[nodiscard]] bool setField(Vm& vm, Value object, Value name, Value value, bool isInInit);

/// Whether the value may be assigned to the field; false after raising.
[[nodiscard]] bool fitsField(Vm& vm, const ClassField& field, Value value);

/// super.name: the function of the class, borrowed; unset after raising.
Value methodOfParent(Vm& vm, Value cls, Value name);

/// The instance of ClassNew: `parts` are those of its window, all consumed. raised() when the parent is none.
Value newDeclaredClass(Vm& vm, const struct LinkedClass& declared, Value* parts);

} // namespace coro::vm
