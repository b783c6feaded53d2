#pragma once
// Values as text.
#include <cstddef>
#include <string>
#include <string_view>

#include "vm/object.h"

namespace coro::vm {

/// What `print` and interpolation show: a str as it is, an error as its class and message, all else as repr.
Value toStr(Vm& vm, Value v);
/// As a program would write it where that is possible: strs in quotes, items in brackets. A list or map inside itself
/// shows as `[...]` or `{...}`. Works at any depth.
Value repr(Vm& vm, Value v);
/// The same, but it ends soon after that many bytes: a value that holds another one many times over may have a text
/// that no machine can hold.
Value reprUpTo(Vm& vm, Value v, size_t limit);
/// The same for messages: cut to a few dozen characters.
std::string shortRepr(Vm& vm, Value v);

/// Appends what toStr gives. False after raising OutOfMemory.
[[nodiscard]] bool writeText(Vm& vm, std::string& out, Value v);

/// The texts of the values put together. Consumes them all; the first one is grown in place when it can be.
Value joinTexts(Vm& vm, Value* parts, size_t count);

} // namespace coro::vm
