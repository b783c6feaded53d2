// Arithmetic: small ints and floats here, everything else by `binary` and `unary`.
#include <cmath>

#include "vm/interpreter/dispatch.h"
#include "vm/interpreter/floats.h"
#include "vm/interpreter/operators.h"
#include "vm/interpreter/quick.h"
#include "vm/types/bigint.h"
#include "vm/types/operations.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::Opcode;

namespace {

inline bool bothInts(Value x, Value y) { return (x.bits() & y.bits()) >= Value::kIntMin; }

} // namespace

SLOW_PATH(slowBinary) {
    if (isInstance(R[opB(pc)]) || isInstance(R[opC(pc)])) [[unlikely]] {
        OperatorCall found = findArithmetic(*vm, opcodeOf(word), R[opB(pc)], R[opC(pc)]);
        if (!found.function.isUnset())
            CONTINUE(answerBinary(*vm, pc, R, found, R[opC(pc)]));
    }
    Value v = binary(*vm, opcodeOf(word), R[opB(pc)], R[opC(pc)], killBits(word));
    if (v.isRaised()) [[unlikely]]
        GOTO(raisePending);
    R[opA(word)] = v;
    NEXT(1);
}

SLOW_PATH(slowBinaryImm) {
    if (isInstance(R[opB(pc)])) [[unlikely]] {
        Value y = Value::smallInt(immC(word));
        OperatorCall found = findArithmetic(*vm, bytecode::withoutImmediate(opcodeOf(word)), R[opB(pc)], y);
        if (!found.function.isUnset())
            CONTINUE(answerBinary(*vm, pc, R, found, y));
    }
    unsigned killed = killBits(word) & bytecode::kKillB;
    Value v = binary(*vm, bytecode::withoutImmediate(opcodeOf(word)), R[opB(pc)], Value::smallInt(immC(word)), killed);
    if (v.isRaised()) [[unlikely]]
        GOTO(raisePending);
    R[opA(word)] = v;
    NEXT(1);
}

/// Add and Sub of what is not two small ints or two floats: a running sum beyond the small ints first. `sign` is -1 for
/// Sub.
#define SLOW_SUM(name, operand, sign, otherwise)                                                                       \
    SLOW_PATH(name) {                                                                                                  \
        Value x_ = R[opB(pc)], y_ = (operand);                                                                         \
        if (kills(word, bytecode::kKillB) && y_.isSmallInt() && isOwnOneLimb(x_)) {                                    \
            Value sum_ = addToOneLimb(*vm, as<BigInt>(x_), (sign) * y_.asSmallInt());                                  \
            if (!sum_.isUnset()) {                                                                                     \
                R[opA(word)] = sum_;                                                                                   \
                NEXT(1);                                                                                               \
            }                                                                                                          \
        }                                                                                                              \
        GOTO(otherwise);                                                                                               \
    }

SLOW_SUM(slowAdd, R[opC(pc)], 1, slowBinary)
SLOW_SUM(slowSub, R[opC(pc)], -1, slowBinary)
SLOW_SUM(slowAddImm, Value::smallInt(immC(word)), 1, slowBinaryImm)
SLOW_SUM(slowSubImm, Value::smallInt(immC(word)), -1, slowBinaryImm)

SLOW_PATH(slowUnary) {
    if (isInstance(R[opB(pc)])) [[unlikely]] {
        bool isNegation = opcodeOf(word) == Opcode::Neg;
        Value method = operatorOf(*vm, R[opB(pc)], isNegation ? KnownName::Negate : KnownName::BitNot);
        if (!method.isUnset())
            CONTINUE(answerUnary(*vm, pc, R, method));
    }
    Value v = unary(*vm, opcodeOf(word), R[opB(pc)], killBits(word));
    if (v.isRaised()) [[unlikely]]
        GOTO(raisePending);
    R[opA(word)] = v;
    NEXT(1);
}

namespace {

/// A small int or a float as a float, which for so few bits is exact.
inline bool isNumber(Value v) { return v.isSmallInt() || v.isDouble(); }
inline double numberOf(Value v) { return v.isSmallInt() ? static_cast<double>(v.asSmallInt()) : v.asDouble(); }

} // namespace

/// An int and a float; for Div two ints as well.
#define MIXED(name, operation, condition, otherwise)                                                                   \
    SLOW_PATH(name) {                                                                                                  \
        Value x_ = R[opB(pc)], y_ = R[opC(pc)];                                                                        \
        if (!isNumber(x_) || !isNumber(y_) || !(condition))                                                            \
            GOTO(otherwise);                                                                                           \
        R[opA(word)] = Value::number(numberOf(x_) operation numberOf(y_));                                             \
        NEXT(1);                                                                                                       \
    }

MIXED(mixedAdd, +, x_.isDouble() || y_.isDouble(), slowAdd)
MIXED(mixedSub, -, x_.isDouble() || y_.isDouble(), slowSub)
MIXED(mixedMul, *, x_.isDouble() || y_.isDouble(), slowBinary)
MIXED(mixedDiv, /, numberOf(y_) != 0, slowBinary)

/// What came of two values that are not both ints; if it is no nan, they were floats.
#define STORE_OR_QUICKEN(result, quicken, otherwise)                                                                   \
    do {                                                                                                               \
        double result_ = (result);                                                                                     \
        if (result_ != result_) [[unlikely]]                                                                           \
            GOTO(otherwise);                                                                                           \
        if (!(word & kSettled)) [[unlikely]]                                                                           \
            quicken;                                                                                                   \
        storeFloat(R + opA(word), result_);                                                                            \
        NEXT(1);                                                                                                       \
    } while (false)

OP_HANDLER(Add) {
    Value x = R[opB(pc)], y = R[opC(pc)];
    if (bothInts(x, y)) [[likely]] {
        uint64_t sum = x.bits() + (y.bits() - Value::kIntZero);
        if (sum < Value::kIntMin) [[unlikely]]
            GOTO(slowAdd);
        R[opA(word)] = Value::fromBits(sum);
        NEXT(1);
    }
    STORE_OR_QUICKEN(loadFloat(R + opB(pc)) + loadFloat(R + opC(pc)), GOTO(quickenFloats), mixedAdd);
}

OP_HANDLER(Sub) {
    Value x = R[opB(pc)], y = R[opC(pc)];
    if (bothInts(x, y)) [[likely]] {
        uint64_t difference = x.bits() - (y.bits() - Value::kIntZero);
        if (difference < Value::kIntMin) [[unlikely]]
            GOTO(slowSub);
        R[opA(word)] = Value::fromBits(difference);
        NEXT(1);
    }
    STORE_OR_QUICKEN(loadFloat(R + opB(pc)) - loadFloat(R + opC(pc)), GOTO(quickenFloats), mixedSub);
}

OP_HANDLER(Mul) {
    Value x = R[opB(pc)], y = R[opC(pc)];
    if (bothInts(x, y)) [[likely]] {
        int64_t product;
        if (__builtin_mul_overflow(x.asSmallInt(), y.asSmallInt(), &product) || !Value::fitsSmall(product)) [[unlikely]]
            GOTO(slowBinary);
        R[opA(word)] = Value::smallInt(product);
        NEXT(1);
    }
    STORE_OR_QUICKEN(loadFloat(R + opB(pc)) * loadFloat(R + opC(pc)), GOTO(quickenFloats), mixedMul);
}

OP_HANDLER(Div) {
    double divisor = loadFloat(R + opC(pc));
    if (divisor == 0) [[unlikely]]
        GOTO(mixedDiv);
    STORE_FLOAT(loadFloat(R + opB(pc)) / divisor, mixedDiv);
}

// -- with a float in the instruction

namespace {

/// False: it is left to the general operator.
bool compute(Opcode op, double x, double y, double& result) {
    switch (op) {
    case Opcode::Add:
        result = x + y;
        return true;
    case Opcode::Sub:
        result = x - y;
        return true;
    case Opcode::Mul:
        result = x * y;
        return true;
    default:
        result = x / y;
        return y != 0;
    }
}

} // namespace

SLOW_PATH(slowWithFloat) {
    Value number = Value::number(floatC(word)), operand = R[opB(pc)];
    bool isFirst = kills(word, bytecode::kFloatFirst);
    Value x = isFirst ? number : operand, y = isFirst ? operand : number;
    Opcode op = bytecode::withoutImmediate(opcodeOf(word));
    if (isInstance(operand)) [[unlikely]] {
        OperatorCall found = findArithmetic(*vm, op, x, y);
        if (!found.function.isUnset())
            CONTINUE(answerWithFloat(*vm, pc, R, found, x, y));
    }
    unsigned killed = !kills(word, bytecode::kKillB) ? 0 : isFirst ? bytecode::kKillC : bytecode::kKillB;
    Value v = binary(*vm, op, x, y, killed);
    if (v.isRaised()) [[unlikely]]
        GOTO(raisePending);
    R[opA(word)] = v;
    NEXT(1);
}

/// The other operand is a nan, or no number at all that is known here.
SLOW_PATH(numberWithFloat) {
    Value operand = R[opB(pc)];
    if (!isNumber(operand))
        GOTO(slowWithFloat);
    double number = numberOf(operand), c = floatC(word), result;
    bool isFirst = kills(word, bytecode::kFloatFirst);
    if (!compute(bytecode::withoutImmediate(opcodeOf(word)), isFirst ? c : number, isFirst ? number : c, result))
        [[unlikely]]
        GOTO(slowWithFloat);
    R[opA(word)] = Value::number(result);
    NEXT(1);
}

/// The other operand is an int, mostly. What comes of it and a float of few digits is no nan.
#define INT_WITH_FLOAT(name, form, result)                                                                             \
    SLOW_PATH(name) {                                                                                                  \
        Value operand_ = R[opB(pc)];                                                                                   \
        if (!operand_.isSmallInt()) [[unlikely]]                                                                       \
            GOTO(numberWithFloat);                                                                                     \
        if (!(word & kSettled))                                                                                        \
            QUICKEN(form);                                                                                             \
        auto x = static_cast<double>(operand_.asSmallInt());                                                           \
        double c = floatC(word);                                                                                       \
        storeFloat(R + opA(word), (result));                                                                           \
        NEXT(1);                                                                                                       \
    }

INT_WITH_FLOAT(intAddFloat, AddFloatToInt, x + c)
INT_WITH_FLOAT(intMulFloat, MulFloatByInt, (x * c))
INT_WITH_FLOAT(intSubFloat, SubFloatAndInt, kills(word, bytecode::kFloatFirst) ? c - x : x - c)

// Adding and multiplying is the same both ways round.
OP_HANDLER(AddFloat) { STORE_FLOAT(loadFloat(R + opB(pc)) + floatC(word), intAddFloat); }
OP_HANDLER(MulFloat) { STORE_FLOAT(loadFloat(R + opB(pc)) * floatC(word), intMulFloat); }

OP_HANDLER(SubFloat) {
    double x = loadFloat(R + opB(pc)), c = floatC(word);
    STORE_FLOAT(kills(word, bytecode::kFloatFirst) ? c - x : x - c, intSubFloat);
}

OP_HANDLER(DivFloat) {
    double x = loadFloat(R + opB(pc)), c = floatC(word);
    bool isFirst = kills(word, bytecode::kFloatFirst);
    if ((isFirst ? x : c) == 0) [[unlikely]]
        GOTO(numberWithFloat);
    STORE_FLOAT(isFirst ? c / x : x / c, numberWithFloat);
}

namespace {

/// Rounds towards minus infinity; `y` is not 0.
inline int64_t floorDiv(int64_t x, int64_t y) {
    int64_t q = x / y;
    return q - (x % y != 0 && (x % y < 0) != (y < 0));
}
/// Has the sign of `y`, which is not 0.
inline int64_t floorMod(int64_t x, int64_t y) {
    int64_t r = x % y;
    return r != 0 && (r < 0) != (y < 0) ? r + y : r;
}

} // namespace

OP_HANDLER(FloorDiv) {
    Value x = R[opB(pc)], y = R[opC(pc)];
    if (!bothInts(x, y) || y.bits() == Value::kIntZero) [[unlikely]]
        GOTO(slowBinary);
    int64_t q = floorDiv(x.asSmallInt(), y.asSmallInt());
    if (!Value::fitsSmall(q)) [[unlikely]]
        GOTO(slowBinary);
    R[opA(word)] = Value::smallInt(q);
    NEXT(1);
}

OP_HANDLER(Mod) {
    Value x = R[opB(pc)], y = R[opC(pc)];
    if (!bothInts(x, y) || y.bits() == Value::kIntZero) [[unlikely]]
        GOTO(slowBinary);
    R[opA(word)] = Value::smallInt(floorMod(x.asSmallInt(), y.asSmallInt()));
    NEXT(1);
}

OP_HANDLER(Pow) { GOTO(slowBinary); }

OP_HANDLER(BitAnd) {
    Value x = R[opB(pc)], y = R[opC(pc)];
    if (!bothInts(x, y)) [[unlikely]]
        GOTO(slowBinary);
    R[opA(word)] = Value::smallInt(x.asSmallInt() & y.asSmallInt());
    NEXT(1);
}

OP_HANDLER(BitOr) {
    Value x = R[opB(pc)], y = R[opC(pc)];
    if (!bothInts(x, y)) [[unlikely]]
        GOTO(slowBinary);
    R[opA(word)] = Value::smallInt(x.asSmallInt() | y.asSmallInt());
    NEXT(1);
}

OP_HANDLER(BitXor) {
    Value x = R[opB(pc)], y = R[opC(pc)];
    if (!bothInts(x, y)) [[unlikely]]
        GOTO(slowBinary);
    R[opA(word)] = Value::smallInt(x.asSmallInt() ^ y.asSmallInt());
    NEXT(1);
}

OP_HANDLER(Shl) { GOTO(slowBinary); }

OP_HANDLER(Shr) {
    Value x = R[opB(pc)], y = R[opC(pc)];
    if (!bothInts(x, y) || static_cast<uint64_t>(y.asSmallInt()) > 63) [[unlikely]]
        GOTO(slowBinary);
    R[opA(word)] = Value::smallInt(x.asSmallInt() >> y.asSmallInt());
    NEXT(1);
}

OP_HANDLER(AddImm) {
    Value x = R[opB(pc)];
    if (x.isSmallInt()) [[likely]] {
        uint64_t sum = x.bits() + static_cast<uint64_t>(immC(word));
        if (sum < Value::kIntMin) [[unlikely]]
            GOTO(slowAddImm);
        R[opA(word)] = Value::fromBits(sum);
        NEXT(1);
    }
    STORE_FLOAT(loadFloat(R + opB(pc)) + static_cast<double>(immC(word)), slowAddImm);
}

OP_HANDLER(SubImm) {
    Value x = R[opB(pc)];
    if (x.isSmallInt()) [[likely]] {
        uint64_t difference = x.bits() - static_cast<uint64_t>(immC(word));
        if (difference < Value::kIntMin) [[unlikely]]
            GOTO(slowSubImm);
        R[opA(word)] = Value::fromBits(difference);
        NEXT(1);
    }
    STORE_FLOAT(loadFloat(R + opB(pc)) - static_cast<double>(immC(word)), slowSubImm);
}

OP_HANDLER(MulImm) {
    Value x = R[opB(pc)];
    if (x.isSmallInt()) [[likely]] {
        int64_t product;
        if (__builtin_mul_overflow(x.asSmallInt(), immC(word), &product) || !Value::fitsSmall(product)) [[unlikely]]
            GOTO(slowBinaryImm);
        R[opA(word)] = Value::smallInt(product);
        NEXT(1);
    }
    STORE_FLOAT(loadFloat(R + opB(pc)) * static_cast<double>(immC(word)), slowBinaryImm);
}

OP_HANDLER(FloorDivImm) {
    Value x = R[opB(pc)];
    if (!x.isSmallInt() || immC(word) <= 0) [[unlikely]]
        GOTO(slowBinaryImm);
    R[opA(word)] = Value::smallInt(floorDiv(x.asSmallInt(), immC(word)));
    NEXT(1);
}

OP_HANDLER(ModImm) {
    Value x = R[opB(pc)];
    if (!x.isSmallInt() || immC(word) <= 0) [[unlikely]]
        GOTO(slowBinaryImm);
    R[opA(word)] = Value::smallInt(floorMod(x.asSmallInt(), immC(word)));
    NEXT(1);
}

OP_HANDLER(BitAndImm) {
    Value x = R[opB(pc)];
    if (!x.isSmallInt()) [[unlikely]]
        GOTO(slowBinaryImm);
    R[opA(word)] = Value::smallInt(x.asSmallInt() & immC(word));
    NEXT(1);
}

OP_HANDLER(ShlImm) { GOTO(slowBinaryImm); }

OP_HANDLER(ShrImm) {
    Value x = R[opB(pc)];
    if (!x.isSmallInt() || static_cast<uint64_t>(immC(word)) > 63) [[unlikely]]
        GOTO(slowBinaryImm);
    R[opA(word)] = Value::smallInt(x.asSmallInt() >> immC(word));
    NEXT(1);
}

OP_HANDLER(Neg) {
    Value x = R[opB(pc)];
    if (x.isSmallInt()) {
        if (x.asSmallInt() == Value::kSmallMin) [[unlikely]]
            GOTO(slowUnary);
        R[opA(word)] = Value::smallInt(-x.asSmallInt());
        NEXT(1);
    }
    STORE_OR_QUICKEN(-loadFloat(R + opB(pc)), QUICKEN(NegFloat), slowUnary);
}

OP_HANDLER(BitNot) {
    Value x = R[opB(pc)];
    if (!x.isSmallInt())
        GOTO(slowUnary);
    R[opA(word)] = Value::smallInt(~x.asSmallInt());
    NEXT(1);
}

OP_HANDLER(Not) {
    Value x = R[opB(pc)];
    bool falsy = x.isFalsy();
    if (kills(word, bytecode::kKillB))
        release(*vm, x);
    R[opA(word)] = Value::boolean(falsy);
    NEXT(1);
}

} // namespace coro::vm
