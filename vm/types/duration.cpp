#include "vm/types/duration.h"

#include <fmt/format.h>

#include <cmath>

#include "vm/types/bigint.h"
#include "vm/types/operations.h"
#include "vm/vm.h"

namespace coro::vm {

bool secondsToNanoseconds(Vm& vm, Value seconds, int64_t& nanoseconds) {
    double s;
    if (seconds.isDouble())
        s = seconds.asDouble();
    else if (isInt(seconds))
        s = toDouble(seconds);
    else {
        vm.raise(ErrorId::TypeError, fmt::format("a time is a number of seconds, not {}", typeName(seconds)));
        return false;
    }
    constexpr double kMost = 9e9; // 285 years
    if (!(s >= 0 && s <= kMost)) {
        vm.raise(ErrorId::ValueError, fmt::format("a time of {} seconds is out of range", s));
        return false;
    }
    nanoseconds = std::llround(s * 1e9);
    return true;
}

} // namespace coro::vm
