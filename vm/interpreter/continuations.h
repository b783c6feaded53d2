#pragma once
// Instructions that have to call a function of the program's in the middle of their work: an operator method, a field's
// default. The call is a frame like any other, so its depth costs no C stack. Where the instruction wants the value as
// it is, the function's `return` stores it. Otherwise a frame of one register lies between, standing at code that does
// something else with it.
#include <initializer_list>

#include "vm/interpreter/calls.h"

namespace coro::vm {

/// What stands in the place of an opcode, beyond all of them.
constexpr uint8_t continuationOpcode(Then then) { return static_cast<uint8_t>(240 + static_cast<unsigned>(then)); }

/// What a function declares to give is looked at when the last one that it went on with by `noreturn` has given it.
constexpr uint8_t kCheckResultOpcode = 247;

/// Calls `function` (a closure) for the instruction at `pc` of the frame with registers R. Consumes function and
/// arguments.
Resume callFor(Vm& vm, const uint64_t* pc, Value* R, Value function, std::initializer_list<Value> args, Then then);

/// A handler that is about to do something during which functions of the program may run from C++: their frames go
/// above this one's.
class NestedCalls {
  public:
    NestedCalls(Vm& vm, const uint64_t* pc, Value* R);
    ~NestedCalls();
    NestedCalls(const NestedCalls&) = delete;
    NestedCalls& operator=(const NestedCalls&) = delete;

  private:
    Vm& vm_;
    Value* top_;
};

} // namespace coro::vm
