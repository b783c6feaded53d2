// The arithmetic operators: which types they take, and what they do with floats. Follows Python where ints and floats
// meet: `/` gives a float, `//` and `%` round towards minus infinity, division by zero is an error for floats too.
#include <fmt/format.h>

#include <cmath>

#include "vm/interpreter/operators.h"
#include "vm/memory/heap.h"
#include "vm/types/bigint.h"
#include "vm/types/operations.h"
#include "vm/types/raise.h"
#include "vm/types/sequence.h"
#include "vm/types/set.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::kKillB;
using bytecode::kKillC;
using bytecode::Opcode;

namespace {

bool isOfSets(Opcode op) {
    return op == Opcode::BitOr || op == Opcode::BitAnd || op == Opcode::BitXor || op == Opcode::Sub;
}

bool isNumber(Value v) { return v.isDouble() || isInt(v); }

/// How a message about that operator begins.
struct Wording {
    const char* verb;
    const char* symbol;
};

Wording wordingOf(Opcode op) {
    switch (op) {
    case Opcode::Add:
        return {"add", "+"};
    case Opcode::Sub:
        return {"subtract", "-"};
    case Opcode::Mul:
        return {"multiply", "*"};
    case Opcode::Div:
        return {"divide", "/"};
    case Opcode::FloorDiv:
        return {"divide", "//"};
    case Opcode::Mod:
        return {"take the remainder of", "%"};
    case Opcode::Pow:
        return {"raise to a power", "**"};
    case Opcode::Shl:
        return {"shift", "<<"};
    case Opcode::Shr:
        return {"shift", ">>"};
    case Opcode::BitAnd:
        return {"use & on", "&"};
    case Opcode::BitOr:
        return {"use | on", "|"};
    default:
        return {"use ^ on", "^"};
    }
}

Value raiseBadOperands(Vm& vm, Opcode op, Value x, Value y) {
    std::string_view a = typeName(x), b = typeName(y);
    std::string message =
        op == Opcode::Sub ? fmt::format("cannot subtract {} from {}", b, a)
        : op == Opcode::Add || op == Opcode::Mul || op == Opcode::BitAnd || op == Opcode::BitOr ||
                op == Opcode::BitXor || op == Opcode::Mod
            ? fmt::format("cannot {} {} and {}", wordingOf(op).verb, a, b)
            : fmt::format("cannot {} {} by {} (`{}`)", wordingOf(op).verb, a, b, wordingOf(op).symbol);
    if (op == Opcode::Add && isKind(x, Kind::Str) != isKind(y, Kind::Str))
        message += ": write \"${...}\" to put a value into a text";
    if (!operatorOf(vm, y, arithmeticName(op)).isUnset())
        message += fmt::format("; `{}` says `{}` for its left side alone: let `{}` take a second parameter", b,
                               wordingOf(op).symbol, wordingOf(op).symbol);
    return vm.raise(ErrorId::TypeError, message + callHint(x, y));
}

/// As a float; nothing after raising.
bool asFloat(Vm& vm, Value v, double& d) {
    d = v.isDouble() ? v.asDouble() : toDouble(v);
    if (!v.isDouble() && std::isinf(d)) {
        vm.raise(ErrorId::OverflowError, "the int is too large for a float");
        return false;
    }
    return true;
}

struct FloorDivision {
    double quotient, remainder;
};

/// Python's way: the remainder is exact and has the sign of y, which is not 0.
FloorDivision floorDivide(double x, double y) {
    double remainder = std::fmod(x, y);
    double quotient = (x - remainder) / y;
    if (remainder == 0) {
        remainder = std::copysign(0.0, y);
    } else if ((remainder < 0) != (y < 0)) {
        remainder += y;
        quotient -= 1;
    }
    if (quotient == 0)
        return {std::copysign(0.0, x / y), remainder};
    double floor = std::floor(quotient);
    return {quotient - floor > 0.5 ? floor + 1 : floor, remainder};
}

Value raiseZeroDivision(Vm& vm, Opcode op) {
    return vm.raise(ErrorId::ZeroDivision, op == Opcode::Mod ? "modulo by zero" : "division by zero");
}

Value powerFloat(Vm& vm, double x, double y) {
    if (x == 0 && y < 0)
        return vm.raise(ErrorId::ZeroDivision, "zero to a negative power");
    return Value::number(std::pow(x, y));
}

Value binaryFloat(Vm& vm, Opcode op, Value x, Value y) {
    double a, b;
    if (!asFloat(vm, x, a) || !asFloat(vm, y, b))
        return Value::raised();
    switch (op) {
    case Opcode::Add:
        return Value::number(a + b);
    case Opcode::Sub:
        return Value::number(a - b);
    case Opcode::Mul:
        return Value::number(a * b);
    case Opcode::Div:
        return b == 0 ? raiseZeroDivision(vm, op) : Value::number(a / b);
    case Opcode::FloorDiv:
        return b == 0 ? raiseZeroDivision(vm, op) : Value::number(floorDivide(a, b).quotient);
    case Opcode::Mod:
        return b == 0 ? raiseZeroDivision(vm, op) : Value::number(floorDivide(a, b).remainder);
    case Opcode::Pow:
        return powerFloat(vm, a, b);
    default:
        return raiseBadOperands(vm, op, x, y);
    }
}

Value divide(Vm& vm, Value x, Value y) {
    return y == Value::smallInt(0) ? raiseZeroDivision(vm, Opcode::Div) : divideInts(vm, x, y);
}

Value power(Vm& vm, Value x, Value y) {
    return isNegative(y) ? binaryFloat(vm, Opcode::Pow, x, y) : powerInt(vm, x, y);
}

} // namespace

Value binary(Vm& vm, Opcode op, Value x, Value y, unsigned kills) {
    if (isInt(x) && isInt(y) && op != Opcode::Div && op != Opcode::Pow)
        return binaryInt(vm, op, x, y, kills);
    if (op == Opcode::Add || op == Opcode::Mul) {
        Value result = op == Opcode::Add ? concatenate(vm, x, y, kills) : repeatSequence(vm, x, y, kills);
        if (!result.isUnset())
            return result;
    }
    Value result;
    if (isKind(x, Kind::Set) && isKind(y, Kind::Set) && isOfSets(op))
        result = combineSets(vm, op, as<Set>(x), as<Set>(y));
    else if (!isNumber(x) || !isNumber(y))
        result = raiseBadOperands(vm, op, x, y);
    else if (!isInt(x) || !isInt(y))
        result = binaryFloat(vm, op, x, y);
    else
        result = op == Opcode::Div ? divide(vm, x, y) : power(vm, x, y);
    releaseKilled(vm, x, y, kills);
    return result;
}

Value unary(Vm& vm, Opcode op, Value x, unsigned kills) {
    if (isInt(x))
        return op == Opcode::Neg ? negateInt(vm, x, kills) : complementInt(vm, x, kills);
    if (x.isDouble() && op == Opcode::Neg)
        return Value::number(-x.asDouble());
    Value result = vm.raise(ErrorId::TypeError, fmt::format("cannot {} {}{}", op == Opcode::Neg ? "negate" : "use ~ on",
                                                            typeName(x), callHint(x)));
    if (kills & kKillB)
        release(vm, x);
    return result;
}

} // namespace coro::vm
