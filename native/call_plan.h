#pragma once
// What a call of a method, of a class or of a closure leads to, as far as the program tells.
#include <cstdint>
#include <utility>
#include <vector>

#include "native/type_flow.h"

namespace coro::native {

/// One function that the call may run.
struct CallTarget {
    Function* function;
    const ClassFunction* method; ///< null: of a closure
    /// Of a method: the numbers of the classes whose instances have it, first and last.
    std::vector<std::pair<uint32_t, uint32_t>> numbers;
};

struct CallPlan {
    /// All that the call should run, with native code or without. Empty: nothing is known.
    std::vector<CallTarget> targets;
    /// What it should give. Whatever else the call turns out to run is checked for it; None: it never returns.
    Type result = Type::Any;
    bool isOpen = true; ///< it may run something else
    /// Of a method: what is no target, or has no native code for the arguments, is the interpreter's; else it may be a
    /// method of a built-in kind.
    bool isOthersLeft = false;
};

/// Of a CallMethod, a CallSlot, a Call, or one of these that is a `noreturn`. A method is one of the receiver's class
/// if that is known, or may be guessed; else of all classes of the program that have one of that name, if these are
/// few.
CallPlan planOf(const ProgramFacts& program, const Function& function, const Step& step, const TypeState& types);

/// The class that a CallSlot makes an instance of; Any: it is no such call.
Type madeBy(const ProgramFacts& program, const Function& function, const Step& step);

/// Whether the callee can be called with so many arguments; the others are unset then, and it gives them their
/// defaults.
bool accepts(const Function& callee, uint32_t count);

/// Whether the callee has native code for so many arguments of these types, from that register on. `first`: of its
/// parameters, which the registers give.
bool takes(const ProgramFacts& program, const Function& callee, const TypeState& types, uint32_t given, uint32_t count,
           uint32_t first = 0);

/// The same for one that a plan has: else something else has to run it.
bool takesCall(const ProgramFacts& program, const CallTarget& target, const Step& step, const TypeState& types);

/// The function that the SuperGet gives; null: not known.
const ClassFunction* parentsFunction(const ProgramFacts& program, const Function& function, const Step& step);

} // namespace coro::native
