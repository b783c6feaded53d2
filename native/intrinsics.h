#pragma once
// Functions of the library for which the machine has an instruction.
#include <cstdint>
#include <string_view>

namespace coro::native {

enum class Intrinsic : uint8_t {
    None,
    SquareRoot, ///< math.sqrt
};

/// What the native function with that name of that module is; None: nothing of the kind. It takes a number and
/// gives a float.
Intrinsic intrinsicOf(std::string_view module, std::string_view function);

} // namespace coro::native
