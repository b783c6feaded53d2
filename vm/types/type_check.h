#pragma once
// Values against declared types. `int`, `str | nil` and the like are one look at the kind of the value; lists, maps and
// sets of something are gone through item by item.
#include "vm/class.h"
#include "vm/code.h"
#include "vm/types/operations.h"

namespace coro::vm {

/// The bit of a value's kind in LinkedType::mask.
inline uint64_t typeBit(Value v) {
    constexpr unsigned kFloat = 61, kBool = 62, kNil = 63;
    if (v.isSmallInt())
        return uint64_t{1} << static_cast<unsigned>(Kind::BigInt);
    if (v.isObject())
        return uint64_t{1} << static_cast<unsigned>(v.asObject()->kind);
    return uint64_t{1} << (v.isDouble() ? kFloat : v.isBool() ? kBool : kNil);
}

/// The kinds of which all values are instances of a built-in class.
uint64_t typeMask(const Vm& vm, const Class* cls);
/// Fills in the masks from the parts.
void completeType(const Vm& vm, LinkedType& type);

/// What a type needs beside itself: classes that are in no slot, and whose field it is the type of.
struct TypeContext {
    const Value* locals = nullptr;
    const Class* own = nullptr;
};

/// Whether the value is of the type; raises when a class that it names has no value yet.
Truth fitsSlow(Vm& vm, const LinkedType& type, Value v, TypeContext context);
inline Truth fits(Vm& vm, const LinkedType& type, Value v, TypeContext context) {
    return type.mask & typeBit(v) ? Truth::Yes : fitsSlow(vm, type, v, context);
}
/// Raises a TypeError that says what does not fit. False after raising.
[[nodiscard]] bool checkType(Vm& vm, const LinkedType& type, Value v, TypeContext context);

} // namespace coro::vm
