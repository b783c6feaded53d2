// The forms that instructions take on (quick.h).
#include "vm/interpreter/quick.h"

#include "vm/interpreter/floats.h"

namespace coro::vm {

using bytecode::Opcode;

namespace {

/// Together a case for the form, if only on its slow way.
inline bool areFloatAndNumber(Value x, Value y) {
    return (x.isDouble() && (y.isDouble() || y.isSmallInt())) || (y.isDouble() && x.isSmallInt());
}

} // namespace

/// Goes on as the instruction itself: it knows what to do, and what a nan is.
SLOW_PATH(asItself) {
    word = plainWord(word);
    [[clang::musttail]] return kHandlers[word & 0xff](CORO_PASS);
}

/// The same, for good.
SLOW_PATH(settle) {
    word = plainWord(word) | kSettled;
    rewrite(pc, word);
    [[clang::musttail]] return kHandlers[word & 0xff](CORO_PASS);
}

/// What came of b and c is a nan: mostly, one of them is no float.
SLOW_PATH(notFloats) {
    if (areFloatAndNumber(R[opB(pc)], R[opC(pc)]))
        GOTO(asItself);
    GOTO(settle);
}

/// The same for a and b.
SLOW_PATH(notComparedFloats) {
    if (areFloatAndNumber(R[opA(word)], R[opB(pc)]))
        GOTO(asItself);
    GOTO(settle);
}

#define OF_FLOATS(form, operation)                                                                                     \
    OP_HANDLER(form) { STORE_FLOAT(loadFloat(R + opB(pc)) operation loadFloat(R + opC(pc)), notFloats); }

OF_FLOATS(AddFloats, +)
OF_FLOATS(SubFloats, -)
OF_FLOATS(MulFloats, *)

// -- pairs

namespace {

struct Pair {
    Opcode first, second;
    QuickForm left, right; ///< for the first one's result as the second one's left operand, or right one
};

constexpr Pair kPairs[] = {
#define QUICK(form, of)
#define PAIR(first, second)                                                                                            \
    {Opcode::first, Opcode::second, QuickForm::first##Then##second, QuickForm::first##Into##second},
#include "vm/interpreter/quick.def"
#undef QUICK
};

QuickForm formAlone(Opcode op) {
    return op == Opcode::Add ? QuickForm::AddFloats : op == Opcode::Sub ? QuickForm::SubFloats : QuickForm::MulFloats;
}

/// The next instruction is still as the compiler has written it, or a form of that.
QuickForm formFor(uint64_t word, uint64_t next) {
    const auto second = static_cast<Opcode>(kPlainOpcodes[next & 0xff]);
    if (!(next & kSettled))
        for (const Pair& pair : kPairs)
            if (pair.first == opcodeOf(word) && pair.second == second) {
                if (opB(next) == opA(word))
                    return pair.left;
                if (opC(next) == opA(word))
                    return pair.right;
            }
    return formAlone(opcodeOf(word));
}

} // namespace

CORO_HANDLER_ABI void quickenFloats(CORO_STATE) {
    word = inForm(word, formFor(word, pc[1]));
    rewrite(pc, word);
    [[clang::musttail]] return kHandlers[word & 0xff](CORO_PASS);
}

/// The first of a pair is done, what came of the second is a nan: from now on each is on its own.
SLOW_PATH(part) {
    rewrite(pc, inForm(word, formAlone(opcodeOf(plainWord(word)))));
    NEXT(1);
}

/// Operand of the next instruction.
inline unsigned nextA(const uint64_t* pc) { return operandAt<uint16_t>(pc + 1, 2); }

#define PAIR_HANDLER(form, operation, result, operand)                                                                 \
    OP_HANDLER(form) {                                                                                                 \
        double first = loadFloat(R + opB(pc)) operation loadFloat(R + opC(pc));                                        \
        if (first != first) [[unlikely]]                                                                               \
            GOTO(notFloats);                                                                                           \
        storeFloat(R + opA(word), first);                                                                              \
        double other = loadFloat(R + operand(pc + 1));                                                                 \
        double second = (result);                                                                                      \
        if (second != second) [[unlikely]]                                                                             \
            GOTO(part);                                                                                                \
        storeFloat(R + nextA(pc), second);                                                                             \
        NEXT(2);                                                                                                       \
    }

#define PAIRS_OF(op, operation)                                                                                        \
    PAIR_HANDLER(op##ThenAdd, operation, first + other, opC)                                                           \
    PAIR_HANDLER(op##IntoAdd, operation, other + first, opB)                                                           \
    PAIR_HANDLER(op##ThenSub, operation, first - other, opC)                                                           \
    PAIR_HANDLER(op##IntoSub, operation, other - first, opB)                                                           \
    PAIR_HANDLER(op##ThenMul, operation, first* other, opC)                                                            \
    PAIR_HANDLER(op##IntoMul, operation, other* first, opB)

PAIRS_OF(Add, +)
PAIRS_OF(Sub, -)
PAIRS_OF(Mul, *)

OP_HANDLER(NegFloat) { STORE_FLOAT(-loadFloat(R + opB(pc)), settle); }

#define JUMP_FLOATS(form, operation, wanted)                                                                           \
    OP_HANDLER(form) {                                                                                                 \
        double a = loadFloat(R + opA(word)), b = loadFloat(R + opB(pc));                                               \
        if (__builtin_isunordered(a, b)) [[unlikely]]                                                                  \
            GOTO(notComparedFloats);                                                                                   \
        if ((a operation b) == wanted)                                                                                 \
            JUMP_C();                                                                                                  \
        NEXT(1);                                                                                                       \
    }

JUMP_FLOATS(JumpLtFloats, <, true)
JUMP_FLOATS(JumpNotLtFloats, <, false)
JUMP_FLOATS(JumpLeFloats, <=, true)
JUMP_FLOATS(JumpNotLeFloats, <=, false)
JUMP_FLOATS(JumpGtFloats, >, true)
JUMP_FLOATS(JumpNotGtFloats, >, false)
JUMP_FLOATS(JumpGeFloats, >=, true)
JUMP_FLOATS(JumpNotGeFloats, >=, false)

/// What comes of an int and a float of few digits is no nan.
#define OF_INT_AND_FLOAT(form, result)                                                                                 \
    OP_HANDLER(form) {                                                                                                 \
        Value operand = R[opB(pc)];                                                                                    \
        if (!operand.isSmallInt()) [[unlikely]]                                                                        \
            GOTO(settle);                                                                                              \
        auto x = static_cast<double>(operand.asSmallInt());                                                            \
        double c = floatC(word);                                                                                       \
        storeFloat(R + opA(word), (result));                                                                           \
        NEXT(1);                                                                                                       \
    }

OF_INT_AND_FLOAT(AddFloatToInt, x + c)
OF_INT_AND_FLOAT(MulFloatByInt, (x * c))
OF_INT_AND_FLOAT(SubFloatAndInt, kills(word, bytecode::kFloatFirst) ? c - x : x - c)

// -- loops

/// What is below another small int can be counted up by 1. An end that is none is below all of them.
#define LOOP_BY_ONE(form, isOver)                                                                                      \
    OP_HANDLER(form) {                                                                                                 \
        Value* state = R + opB(pc);                                                                                    \
        uint64_t at = state[0].bits(), end = state[1].bits();                                                          \
        if (at < Value::kIntMin || state[2] != Value::smallInt(1)) [[unlikely]]                                        \
            GOTO(settle);                                                                                              \
        if (isOver) {                                                                                                  \
            if (end < Value::kIntMin) [[unlikely]]                                                                     \
                GOTO(settle);                                                                                          \
            NEXT(1);                                                                                                   \
        }                                                                                                              \
        state[0] = R[opA(word)] = Value::fromBits(at + 1);                                                             \
        JUMP_C();                                                                                                      \
    }

LOOP_BY_ONE(ForLoopByOne, at >= end - 1)
LOOP_BY_ONE(ForLoopByOneInclusive, at >= end)

} // namespace coro::vm
