#pragma once
// Operators of a program's classes: which method an operator with an instance on one side means.
//
// Arithmetic asks the left operand's class, then the right one's if its method takes a second parameter: that is true
// when the operands are swapped. `==` asks either side. A class with `<` has all four orders, unless it declares them.
#include "bytecode/instruction.h"
#include "vm/class.h"
#include "vm/coroutines/scheduler.h"
#include "vm/names.h"
#include "vm/types/operations.h"

namespace coro::vm {

inline bool isInstance(Value v) { return isKind(v, Kind::Instance); }

/// The method with that name of an instance's class, borrowed; unset when it has none, or when `v` is no instance.
Value operatorOf(Vm& vm, Value v, KnownName name);

/// How a method answers an operation on two values. All borrowed; `function` is unset when there is no method.
struct OperatorCall {
    Value function = Value::unset();
    Value receiver, argument;
    bool isSwapped = false;    ///< the receiver is the right operand
    bool isNegated = false;    ///< the opposite of what the method says is the outcome
    bool wantsSwapped = false; ///< the method takes isSwapped as a second argument
};

/// Eq, Ne, Lt, Le, Gt, Ge.
OperatorCall findComparison(Vm& vm, bytecode::Opcode op, Value x, Value y);
/// Add .. Shr.
OperatorCall findArithmetic(Vm& vm, bytecode::Opcode op, Value x, Value y);
/// The name of the method for Add .. Shr.
KnownName arithmeticName(bytecode::Opcode op);

/// Calls the method for the instruction at `pc`: the answer is its outcome. Operands are consumed as the instruction
/// says; where one is an immediate, `y` is its value.
Resume answerBinary(Vm& vm, const uint64_t* pc, Value* R, const OperatorCall& found, Value y);
/// The same for an instruction with a float, which may be the left operand.
Resume answerWithFloat(Vm& vm, const uint64_t* pc, Value* R, const OperatorCall& found, Value x, Value y);
Resume answerUnary(Vm& vm, const uint64_t* pc, Value* R, Value method);
Resume answerComparison(Vm& vm, const uint64_t* pc, Value* R, const OperatorCall& found);
Resume answerJump(Vm& vm, const uint64_t* pc, Value* R, const OperatorCall& found, Value y);
Resume answerIn(Vm& vm, const uint64_t* pc, Value* R, Value method);
Resume answerIndexGet(Vm& vm, const uint64_t* pc, Value* R, Value method);
Resume answerIndexSet(Vm& vm, const uint64_t* pc, Value* R, Value method);

/// From C++: the truth of the method's answer.
Truth callComparison(Vm& vm, const OperatorCall& found);

} // namespace coro::vm
