#pragma once
// Values as text.
#include <cstddef>
#include <string>
#include <string_view>

#include "vm/object.h"

namespace coro::vm {

/// What `print` and interpolation show: a str as it is, all else as repr.
Value toStr(Vm& vm, Value v);
/// As a program would write it where that is possible: strs in quotes, items in brackets. A list or map inside itself
/// shows as
/// `[...]` or `{...}`. Works at any depth.
Value repr(Vm& vm, Value v);
/// The same for messages: cut to a few dozen characters.
std::string shortRepr(Vm& vm, Value v);

/// Appends what toStr gives. False after raising.
[[nodiscard]] bool writeText(Vm& vm, std::string& out, Value v);

/// The texts of the values put together. Consumes them all; the first one is grown in place when it can be.
Value joinTexts(Vm& vm, Value* parts, size_t count);

/// Shortest digits that read back as the same float, always recognisable as one: `1.0`, `1e+100`, `inf`, `nan`.
std::string floatToText(double d);

} // namespace coro::vm
