#pragma once
// Helpers of single instructions that are too long, or too rare, for their handlers.
#include <span>
#include <string>
#include <vector>

#include "bytecode/value_types.h"
#include "vm/interpreter/calls.h"

namespace coro::vm {

/// Raises NameError: the slot's name is read before its `let` has run.
void raiseUnboundSlot(Vm& vm, const Value* slot);
void raiseUnboundName(Vm& vm, Value name);

/// A call's positional list and its named map (or nil) as arguments at `target`; borrows both. Fills in call.args,
/// call.count and the names of the last arguments. False after raising, nothing owned.
bool spreadArguments(Vm& vm, Value positional, Value named, Value* target, CallWindow& call,
                     std::vector<std::string>& names);

/// IterPrep: state is (iterable, how many objects were asked for theirs before); the position takes the second's place.
enum class Iteration : uint8_t { Started, HasToAsk, Raised };
Iteration startIteration(Vm& vm, Value iterable, Value& position);

/// Whether a pattern that asks for the type takes the value.
bool isOfType(Value v, bytecode::ValueType type);

/// The item of a loop that wants pairs, given the item that one over keys or values has and the position behind it: of
/// a map a list of the key (consumed) and its value, owned.
Value pairAt(Vm& vm, Value iterable, Value position, Value item);

/// ForPrep and ForLoop when not all is small: state is (next, end, step). 1: in the range; 0: over; -1: raised.
int prepareRangeLoop(Vm& vm, Value* state, bool inclusive);
bool advanceRangeLoop(Vm& vm, Value* state, bool inclusive);

} // namespace coro::vm
