#include "native/intrinsics.h"

namespace coro::native {

Intrinsic intrinsicOf(std::string_view module, std::string_view function) {
    // What depends on the sign of a NaN is none: the machine's NaNs have one, those of values have not.
    return module == "math" && function == "sqrt" ? Intrinsic::SquareRoot : Intrinsic::None;
}

} // namespace coro::native
