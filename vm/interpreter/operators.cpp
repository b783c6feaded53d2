#include "vm/interpreter/operators.h"

#include <array>

#include "vm/interpreter/calls.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::Opcode;

Value operatorOf(Vm& vm, Value v, KnownName name) {
    return isInstance(v) ? findMethod(vm, v, vm.names.known(name)) : Value::unset();
}

namespace {

/// One way to answer a comparison of x and y: by a method of x or of y.
struct Way {
    KnownName name;
    bool isSwapped, isNegated;
};

/// The first one whose method exists is taken.
std::span<const Way> waysOf(Opcode op) {
    using enum KnownName;
    static constexpr Way kEqual[] = {{Equal, false, false}, {Equal, true, false}};
    static constexpr Way kNotEqual[] = {{Equal, false, true}, {Equal, true, true}};
    static constexpr Way kLess[] = {{Less, false, false}, {Greater, true, false}};
    static constexpr Way kGreater[] = {{Greater, false, false}, {Less, true, false}};
    static constexpr Way kLessEqual[] = {{LessEqual, false, false}, {GreaterEqual, true, false}, {Less, true, true}};
    static constexpr Way kGreaterEqual[] = {
        {GreaterEqual, false, false}, {LessEqual, true, false}, {Less, false, true}};
    switch (op) {
    case Opcode::Eq:
        return kEqual;
    case Opcode::Ne:
        return kNotEqual;
    case Opcode::Lt:
        return kLess;
    case Opcode::Gt:
        return kGreater;
    case Opcode::Le:
        return kLessEqual;
    default:
        return kGreaterEqual;
    }
}

} // namespace

OperatorCall findComparison(Vm& vm, Opcode op, Value x, Value y) {
    for (const Way& way : waysOf(op)) {
        Value receiver = way.isSwapped ? y : x;
        Value function = operatorOf(vm, receiver, way.name);
        if (!function.isUnset())
            return {function, receiver, way.isSwapped ? x : y, way.isSwapped, way.isNegated, false};
    }
    return {};
}

KnownName arithmeticName(Opcode op) {
    switch (op) {
    case Opcode::Add:
        return KnownName::Add;
    case Opcode::Sub:
        return KnownName::Sub;
    case Opcode::Mul:
        return KnownName::Mul;
    case Opcode::Div:
        return KnownName::Div;
    case Opcode::FloorDiv:
        return KnownName::FloorDiv;
    case Opcode::Mod:
        return KnownName::Mod;
    case Opcode::Pow:
        return KnownName::Pow;
    case Opcode::BitAnd:
        return KnownName::BitAnd;
    case Opcode::BitOr:
        return KnownName::BitOr;
    case Opcode::BitXor:
        return KnownName::BitXor;
    case Opcode::Shl:
        return KnownName::Shl;
    default:
        return KnownName::Shr;
    }
}

OperatorCall findArithmetic(Vm& vm, Opcode op, Value x, Value y) {
    // self, the other operand, and whether they are swapped
    constexpr uint16_t kWithSwapped = 3;
    auto takesSwapped = [](Value function) { return as<Closure>(function)->code->parameterCount == kWithSwapped; };
    KnownName name = arithmeticName(op);
    if (Value function = operatorOf(vm, x, name); !function.isUnset())
        return {function, x, y, false, false, takesSwapped(function)};
    if (Value function = operatorOf(vm, y, name); !function.isUnset() && takesSwapped(function))
        return {function, y, x, true, false, true};
    return {};
}

Truth callComparison(Vm& vm, const OperatorCall& found) {
    Value args[] = {retained(found.receiver), retained(found.argument)};
    Value v = vm.call(found.function, args);
    if (v.isRaised())
        return Truth::Raised;
    bool is = !v.isFalsy();
    release(vm, v);
    return truth(is != found.isNegated);
}

} // namespace coro::vm
