#pragma once
// Values by a format specification (base/format_spec.h).
#include <string_view>

#include "base/format_spec.h"
#include "vm/object.h"

namespace coro::vm {

/// A str; raised() when the value is not of a kind that the specification is for.
Value formatValue(Vm& vm, Value v, const FormatSpec& spec);
/// The same with a text that may be no specification: raises ValueError then.
Value formatValue(Vm& vm, Value v, std::string_view spec);

} // namespace coro::vm
