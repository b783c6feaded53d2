#pragma once
// What is known of a register's value at a place of the code, and so in which form native code holds it there.
//
// Of instances there are three types for each class of the program that is known (class_facts.h): of just that class;
// of it or of one that extends it; and a value that should be one of these, but has not been looked at. Of lists there
// are two for each place that makes lists (list_facts.h): a list, and a value that should be one.
#include <cstdint>

namespace coro::native {

enum class Type : uint16_t {
    None,                   ///< nothing gets there
    Int,                    ///< an int of at most 64 bits, held as a machine integer; a Value when it is small
    Float,                  ///< held as a machine float
    Immediate,              ///< a Value without a reference count
    Any,                    ///< a Value
    Range,                  ///< an object of that kind
    FirstClass,             ///< the types of instances follow
    FirstList = 0x6000,     ///< a list that was made who knows where; the types of lists follow
    FirstFunction = 0xA000, ///< a closure of the first function of the program (ProgramFacts::functions); others follow
};

/// How much is known of an instance.
enum class Precision : uint8_t { Exact, Extending, Maybe };

constexpr uint32_t kPrecisions = 3;
constexpr uint32_t kMostClasses = 8000, kMostSites = 8000, kMostFunctions = 20000;
/// Of lists that were made who knows where.
constexpr uint32_t kUnknownSite = 0;

constexpr Type instanceOf(uint32_t knownClass, Precision precision) {
    return static_cast<Type>(static_cast<uint32_t>(Type::FirstClass) + knownClass * kPrecisions +
                             static_cast<uint32_t>(precision));
}
constexpr Type listOf(uint32_t site) { return static_cast<Type>(static_cast<uint32_t>(Type::FirstList) + site * 2); }
constexpr Type closureOf(uint32_t function) {
    return static_cast<Type>(static_cast<uint32_t>(Type::FirstFunction) + function);
}

constexpr bool isNumber(Type t) { return t == Type::Int || t == Type::Float; }
/// Whether a register of the type may own an object.
constexpr bool mayOwn(Type t) { return t >= Type::Any; }
constexpr bool isFunction(Type t) { return t >= Type::FirstFunction; }
constexpr bool namesClass(Type t) { return t >= Type::FirstClass && t < Type::FirstList; }
constexpr bool namesList(Type t) { return t >= Type::FirstList && !isFunction(t); }
constexpr bool isList(Type t) { return namesList(t) && static_cast<uint32_t>(t) % 2 == 0; }
/// Whether it should be a list, but nobody has looked.
constexpr bool isMaybeList(Type t) { return namesList(t) && !isList(t); }
/// Of one that names a list.
constexpr uint32_t siteOf(Type t) { return (static_cast<uint32_t>(t) - static_cast<uint32_t>(Type::FirstList)) / 2; }
/// Of one that names a class.
constexpr uint32_t classOf(Type t) {
    return (static_cast<uint32_t>(t) - static_cast<uint32_t>(Type::FirstClass)) / kPrecisions;
}
constexpr Precision precisionOf(Type t) {
    return static_cast<Precision>((static_cast<uint32_t>(t) - static_cast<uint32_t>(Type::FirstClass)) % kPrecisions);
}
/// Of a function's closure.
constexpr uint32_t functionOf(Type t) { return static_cast<uint32_t>(t) - static_cast<uint32_t>(Type::FirstFunction); }

constexpr bool isInstance(Type t) { return namesClass(t) && precisionOf(t) != Precision::Maybe; }
/// Whether it owns one.
constexpr bool isObject(Type t) { return isList(t) || t == Type::Range || isInstance(t) || isFunction(t); }

/// Of one that names a list, when somebody has looked.
constexpr Type asList(Type t) { return listOf(siteOf(t)); }

/// What is left of the type when nobody looks at the value: a number has to be looked at to be one.
constexpr Type asGuess(Type t) {
    if (namesList(t))
        return static_cast<Type>(static_cast<uint32_t>(listOf(siteOf(t))) + 1);
    if (namesClass(t))
        return instanceOf(classOf(t), Precision::Maybe);
    return t == Type::None || isNumber(t) ? t : Type::Any;
}

} // namespace coro::native
