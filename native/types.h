#pragma once
// What is known of a register's value at a place of the code, and so in which form native code holds it there.
#include <cstdint>

namespace coro::native {

enum class Type : uint16_t {
    None,       ///< nothing gets there
    Int,        ///< an int of at most 64 bits, held as a machine integer; a Value when it is small
    Float,      ///< held as a machine float
    Immediate,  ///< a Value without a reference count
    Any,        ///< a Value
    List,       ///< an object of that kind
    Range,      ///< likewise
    FirstClass, ///< an instance of the first of the classes that are known (class_facts.h); others follow
};

constexpr bool isNumber(Type t) { return t == Type::Int || t == Type::Float; }
/// Whether a register of the type may own an object.
constexpr bool mayOwn(Type t) { return t >= Type::Any; }
/// Whether it owns one.
constexpr bool isObject(Type t) { return t > Type::Any; }
constexpr bool isInstance(Type t) { return t >= Type::FirstClass; }

constexpr Type instanceOf(uint32_t knownClass) {
    return static_cast<Type>(static_cast<uint32_t>(Type::FirstClass) + knownClass);
}
/// Of an instance.
constexpr uint32_t classOf(Type t) { return static_cast<uint32_t>(t) - static_cast<uint32_t>(Type::FirstClass); }

constexpr Type join(Type x, Type y) {
    if (x == y || y == Type::None)
        return x;
    if (x == Type::None)
        return y;
    return mayOwn(x) || mayOwn(y) ? Type::Any : Type::Immediate;
}

} // namespace coro::native
