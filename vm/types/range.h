#pragma once
// `a..b`, `a..=b`, with `by step`; as an index also open at either end. The bounds are ints of any size.
#include <cstdint>
#include <optional>

#include "vm/object.h"

namespace coro::vm {

struct Range : Object {
    static constexpr Kind kKind = Kind::Range;

    Value start; ///< an int; unset when left out
    Value end;   ///< likewise
    Value step;  ///< an int other than 0
    bool inclusive;
};

/// Checks the bounds; consumes them. An unset step counts as 1.
Value newRange(Vm& vm, Value start, Value end, Value step, bool inclusive);

/// A range as the interpreter walks it: `count` items from `start` on, all of them small ints.
struct Steps {
    int64_t start;
    int64_t step;
    uint64_t count;

    int64_t at(uint64_t index) const { return start + static_cast<int64_t>(index) * step; }
    std::optional<uint64_t> indexOf(int64_t value) const;
};
/// Raises (and gives nothing) when a bound is missing or does not fit a small int.
std::optional<Steps> stepsOf(Vm& vm, const Range* range);

/// What a range selects as an index of `size` items: [begin, end), step 1. Bounds past either end are cut off, negative
/// ones count from the end. Raises when the step is not 1.
struct Slice {
    uint64_t begin;
    uint64_t end;
};
std::optional<Slice> sliceOf(Vm& vm, const Range* range, uint64_t size);
/// The same with any step: the places it selects, all of them below `size`. A negative step begins at the last one.
Steps steppedSliceOf(const Range* range, uint64_t size);

} // namespace coro::vm
