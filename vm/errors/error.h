#pragma once
// Errors are instances of `Error` and its subclasses; these are the fields that come first in
// each, as stdlib/core/errors.co declares them.
#include <string>
#include <string_view>

#include "vm/class.h"
#include "vm/object.h"

namespace coro::vm {

struct ErrorField {
    enum : unsigned {
        Message,
        Cause,
        Others,
        Trace,
        CancelledBy, ///< of every error
        Reason,
        By,
        At, ///< of CancelledError
    };
};

/// A new error, owned, without a trace yet.
Value newError(Vm& vm, Class* cls, std::string_view message);
bool isError(Vm& vm, Value v);
Value& errorField(Value error, unsigned field);
/// Adds to error.others; both borrowed.
void addToOthers(Vm& vm, Value error, Value other);

/// `raise v`: consumes it and makes it pending, or a TypeError when it is no error.
void raiseFromProgram(Vm& vm, Value v);
/// AddOther: what ran as a cleanup for `kept` raised `other` (consumed). Rewrites `kept`.
void addOther(Vm& vm, Value& kept, Value other);

/// "ValueError: no such thing", without trace.
std::string errorTitle(Vm& vm, Value error);

} // namespace coro::vm
