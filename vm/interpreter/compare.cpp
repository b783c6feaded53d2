// Comparisons, as values and fused with jumps.
#include <fmt/format.h>

#include "vm/interpreter/comparison.h"
#include "vm/interpreter/continuations.h"
#include "vm/interpreter/dispatch.h"
#include "vm/interpreter/floats.h"
#include "vm/interpreter/operators.h"
#include "vm/interpreter/quick.h"
#include "vm/types/operations.h"
#include "vm/types/set.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::Opcode;

namespace {

/// What is in lists and maps may be compared by methods.
Truth compareNested(Vm& vm, const uint64_t* pc, Value* R, Opcode op, Value x, Value y) {
    if (!x.isObject() || !y.isObject())
        return compare(vm, op, x, y);
    NestedCalls nested(vm, pc, R);
    return compare(vm, op, x, y);
}

} // namespace

SLOW_PATH(slowCompare) {
    Value x = R[opB(pc)], y = R[opC(pc)];
    if (isInstance(x) || isInstance(y)) [[unlikely]] {
        OperatorCall found = findComparison(*vm, opcodeOf(word), x, y);
        if (!found.function.isUnset())
            CONTINUE(answerComparison(*vm, pc, R, found));
    }
    Truth outcome = compareNested(*vm, pc, R, opcodeOf(word), x, y);
    if (kills(word, bytecode::kKillB))
        release(*vm, x);
    if (kills(word, bytecode::kKillC))
        release(*vm, y);
    if (outcome == Truth::Raised) [[unlikely]]
        GOTO(raisePending);
    R[opA(word)] = Value::boolean(outcome == Truth::Yes);
    NEXT(1);
}

SLOW_PATH(slowCompareJump) {
    Value x = R[opA(word)], y = R[opB(pc)];
    ComparisonOf comparison = comparisonOf(opcodeOf(word));
    if (isInstance(x) || isInstance(y)) [[unlikely]] {
        OperatorCall found = findComparison(*vm, comparison.op, x, y);
        if (!found.function.isUnset())
            CONTINUE(answerJump(*vm, pc, R, found, y));
    }
    Truth outcome = compareNested(*vm, pc, R, comparison.op, x, y);
    if (kills(word, bytecode::kKillA))
        release(*vm, x);
    if (kills(word, bytecode::kKillB))
        release(*vm, y);
    if (outcome == Truth::Raised) [[unlikely]]
        GOTO(raisePending);
    if ((outcome == Truth::Yes) == comparison.wanted)
        JUMP_C();
    NEXT(1);
}

/// With an int or a float in the instruction.
SLOW_PATH(slowCompareJumpImm) {
    Value x = R[opA(word)];
    ComparisonOf comparison = comparisonOf(opcodeOf(word));
    bool isFloat = bytecode::info(opcodeOf(word)).b == bytecode::Operand::Float;
    Value y = isFloat ? Value::number(floatB(pc)) : Value::smallInt(immB(pc));
    if (isInstance(x)) [[unlikely]] {
        OperatorCall found = findComparison(*vm, comparison.op, x, y);
        if (!found.function.isUnset())
            CONTINUE(answerJump(*vm, pc, R, found, y));
    }
    Truth outcome = compare(*vm, comparison.op, x, y);
    if (kills(word, bytecode::kKillA))
        release(*vm, x);
    if (outcome == Truth::Raised) [[unlikely]]
        GOTO(raisePending);
    if ((outcome == Truth::Yes) == comparison.wanted)
        JUMP_C();
    NEXT(1);
}

namespace {

inline bool areTexts(Value x, Value y) { return isKind(x, Kind::Str) && isKind(y, Kind::Str); }

} // namespace

/// Whether two texts are the same, for Eq and Ne.
SLOW_PATH(compareTexts) {
    Value x = R[opB(pc)], y = R[opC(pc)];
    if (!areTexts(x, y))
        GOTO(slowCompare);
    bool same = sameText(as<Str>(x), as<Str>(y));
    if (kills(word, bytecode::kKillB))
        release(*vm, x);
    if (kills(word, bytecode::kKillC))
        release(*vm, y);
    R[opA(word)] = Value::boolean(same == (opcodeOf(word) == Opcode::Eq));
    NEXT(1);
}

/// The same for JumpEq and JumpNe.
SLOW_PATH(compareTextsJump) {
    Value x = R[opA(word)], y = R[opB(pc)];
    if (!areTexts(x, y))
        GOTO(slowCompareJump);
    bool same = sameText(as<Str>(x), as<Str>(y));
    if (kills(word, bytecode::kKillA))
        release(*vm, x);
    if (kills(word, bytecode::kKillB))
        release(*vm, y);
    if (same == (opcodeOf(word) == Opcode::JumpEq))
        JUMP_C();
    NEXT(1);
}

// What is no float is a nan to loadFloat.

#define COMPARE(name, operation, otherwise)                                                                            \
    OP_HANDLER(name) {                                                                                                 \
        Value x = R[opB(pc)], y = R[opC(pc)];                                                                          \
        if ((x.bits() & y.bits()) >= Value::kIntMin) [[likely]] {                                                      \
            R[opA(word)] = Value::boolean(x.bits() operation y.bits());                                                \
            NEXT(1);                                                                                                   \
        }                                                                                                              \
        double a = loadFloat(R + opB(pc)), b = loadFloat(R + opC(pc));                                                 \
        if (__builtin_isunordered(a, b))                                                                               \
            GOTO(otherwise);                                                                                           \
        R[opA(word)] = Value::boolean(a operation b);                                                                  \
        NEXT(1);                                                                                                       \
    }

COMPARE(Eq, ==, compareTexts)
COMPARE(Ne, !=, compareTexts)
COMPARE(Lt, <, slowCompare)
COMPARE(Le, <=, slowCompare)
COMPARE(Gt, >, slowCompare)
COMPARE(Ge, >=, slowCompare)

#define UNLESS_SETTLED(form)                                                                                           \
    if (!(word & kSettled)) [[unlikely]]                                                                               \
    QUICKEN(form)

#define COMPARE_JUMP(name, operation, wanted, otherwise, whenFloats)                                                   \
    OP_HANDLER(name) {                                                                                                 \
        Value x = R[opA(word)], y = R[opB(pc)];                                                                        \
        if ((x.bits() & y.bits()) >= Value::kIntMin) [[likely]] {                                                      \
            if ((x.bits() operation y.bits()) == wanted)                                                               \
                JUMP_C();                                                                                              \
            NEXT(1);                                                                                                   \
        }                                                                                                              \
        double a = loadFloat(R + opA(word)), b = loadFloat(R + opB(pc));                                               \
        if (__builtin_isunordered(a, b))                                                                               \
            GOTO(otherwise);                                                                                           \
        whenFloats;                                                                                                    \
        if ((a operation b) == wanted)                                                                                 \
            JUMP_C();                                                                                                  \
        NEXT(1);                                                                                                       \
    }                                                                                                                  \
    OP_HANDLER(name##Imm) {                                                                                            \
        Value x = R[opA(word)];                                                                                        \
        if (x.isSmallInt()) [[likely]] {                                                                               \
            if ((x.bits() operation Value::smallInt(immB(pc)).bits()) == wanted)                                       \
                JUMP_C();                                                                                              \
            NEXT(1);                                                                                                   \
        }                                                                                                              \
        if (!x.isDouble())                                                                                             \
            GOTO(slowCompareJumpImm);                                                                                  \
        if ((x.asDouble() operation static_cast<double>(immB(pc))) == wanted)                                          \
            JUMP_C();                                                                                                  \
        NEXT(1);                                                                                                       \
    }

COMPARE_JUMP(JumpEq, ==, true, compareTextsJump, )
COMPARE_JUMP(JumpNe, ==, false, compareTextsJump, )
COMPARE_JUMP(JumpLt, <, true, slowCompareJump, UNLESS_SETTLED(JumpLtFloats))
COMPARE_JUMP(JumpNotLt, <, false, slowCompareJump, UNLESS_SETTLED(JumpNotLtFloats))
COMPARE_JUMP(JumpLe, <=, true, slowCompareJump, UNLESS_SETTLED(JumpLeFloats))
COMPARE_JUMP(JumpNotLe, <=, false, slowCompareJump, UNLESS_SETTLED(JumpNotLeFloats))
COMPARE_JUMP(JumpGt, >, true, slowCompareJump, UNLESS_SETTLED(JumpGtFloats))
COMPARE_JUMP(JumpNotGt, >, false, slowCompareJump, UNLESS_SETTLED(JumpNotGtFloats))
COMPARE_JUMP(JumpGe, >=, true, slowCompareJump, UNLESS_SETTLED(JumpGeFloats))
COMPARE_JUMP(JumpNotGe, >=, false, slowCompareJump, UNLESS_SETTLED(JumpNotGeFloats))

#define COMPARE_JUMP_FLOAT(name, operation, wanted)                                                                    \
    OP_HANDLER(name) {                                                                                                 \
        double a = loadFloat(R + opA(word)), b = floatB(pc);                                                           \
        if (__builtin_isunordered(a, b)) [[unlikely]]                                                                  \
            GOTO(slowCompareJumpImm);                                                                                  \
        if ((a operation b) == wanted)                                                                                 \
            JUMP_C();                                                                                                  \
        NEXT(1);                                                                                                       \
    }

COMPARE_JUMP_FLOAT(JumpLtFloat, <, true)
COMPARE_JUMP_FLOAT(JumpNotLtFloat, <, false)
COMPARE_JUMP_FLOAT(JumpLeFloat, <=, true)
COMPARE_JUMP_FLOAT(JumpNotLeFloat, <=, false)
COMPARE_JUMP_FLOAT(JumpGtFloat, >, true)
COMPARE_JUMP_FLOAT(JumpNotGtFloat, >, false)
COMPARE_JUMP_FLOAT(JumpGeFloat, >=, true)
COMPARE_JUMP_FLOAT(JumpNotGeFloat, >=, false)

OP_HANDLER(Is) {
    Value x = R[opB(pc)], y = R[opC(pc)];
    // A class that no name told the compiler of.
    bool same =
        x == y || (isKind(y, Kind::Class) && !isKind(x, Kind::Class) && classOf(*vm, x)->isSubclassOf(as<Class>(y)));
    if (kills(word, bytecode::kKillB))
        release(*vm, x);
    if (kills(word, bytecode::kKillC))
        release(*vm, y);
    R[opA(word)] = Value::boolean(same);
    NEXT(1);
}

OP_HANDLER(IsInstance) {
    Value x = R[opB(pc)], y = R[opC(pc)];
    bool isClass = isKind(y, Kind::Class);
    bool is = isClass && classOf(*vm, x)->isSubclassOf(as<Class>(y));
    if (!isClass)
        vm->raise(ErrorId::TypeError, fmt::format("the right side of `is` is {}, not a class", typeName(y)));
    if (kills(word, bytecode::kKillB))
        release(*vm, x);
    if (kills(word, bytecode::kKillC))
        release(*vm, y);
    if (!isClass)
        GOTO(raisePending);
    R[opA(word)] = Value::boolean(is);
    NEXT(1);
}

SLOW_PATH(slowIn) {
    Value x = R[opB(pc)], y = R[opC(pc)];
    if (Value method = operatorOf(*vm, y, KnownName::Contains); !method.isUnset())
        CONTINUE(answerIn(*vm, pc, R, method));
    Truth found;
    {
        NestedCalls nested(*vm, pc, R);
        found = contains(*vm, y, x);
    }
    if (kills(word, bytecode::kKillB))
        release(*vm, x);
    if (kills(word, bytecode::kKillC))
        release(*vm, y);
    if (found == Truth::Raised)
        GOTO(raisePending);
    R[opA(word)] = Value::boolean(found == Truth::Yes);
    NEXT(1);
}

/// An int or a text in a map or a set.
OP_HANDLER(In) {
    Value x = R[opB(pc)];
    Map* table = tableOf(R[opC(pc)]);
    if (!table || !isPlainKey(x)) [[unlikely]]
        GOTO(slowIn);
    bool found = table->find(x, hashKey(x)) != Map::kNone;
    if (kills(word, bytecode::kKillB))
        release(*vm, x);
    if (kills(word, bytecode::kKillC))
        release(*vm, table);
    R[opA(word)] = Value::boolean(found);
    NEXT(1);
}

} // namespace coro::vm
