#include "vm/types/range.h"

#include <fmt/format.h>

#include <algorithm>

#include "vm/memory/heap.h"
#include "vm/memory/lifetime.h"
#include "vm/types/bigint.h"
#include "vm/types/operations.h"
#include "vm/vm.h"

namespace coro::vm {

Value newRange(Vm& vm, Value start, Value end, Value step, bool inclusive) {
    if (step.isUnset())
        step = Value::smallInt(1);
    std::string problem;
    for (Value v : {start, end, step})
        if (!isInt(v) && !v.isUnset())
            problem = fmt::format("a range needs ints, not {}{}", typeName(v),
                                  isKind(v, Kind::Str) ? ": texts are joined by `+`, values put into them by \"${...}\""
                                                       : "");
    if (problem.empty() && step != Value::smallInt(0)) {
        auto* range = vm.heap.create<Range>();
        range->start = start;
        range->end = end;
        range->step = step;
        range->inclusive = inclusive;
        return Value::object(range);
    }
    for (Value v : {start, end, step})
        release(vm, v);
    if (problem.empty())
        return vm.raise(ErrorId::ValueError, "the step of a range cannot be 0");
    return vm.raise(ErrorId::TypeError, problem);
}

std::optional<uint64_t> Steps::indexOf(int64_t value) const {
    // Both are small ints, so the difference cannot overflow.
    int64_t distance = value - start;
    if (distance % step != 0 || (distance != 0 && (distance < 0) != (step < 0)))
        return std::nullopt;
    auto index = static_cast<uint64_t>(distance / step);
    return index < count ? std::optional(index) : std::nullopt;
}

std::optional<Steps> stepsOf(Vm& vm, const Range* range) {
    if (range->start.isUnset() || range->end.isUnset()) {
        vm.raise(ErrorId::ValueError, "a range without a start or an end has no items: it can only be an index");
        return std::nullopt;
    }
    if (!range->start.isSmallInt() || !range->end.isSmallInt() || !range->step.isSmallInt()) {
        vm.raise(ErrorId::OverflowError, "the bounds of a range that is walked must be between -2**50 and 2**50 - 1");
        return std::nullopt;
    }
    int64_t start = range->start.asSmallInt();
    int64_t step = range->step.asSmallInt();
    int64_t last = range->end.asSmallInt();
    if (!range->inclusive)
        last -= step < 0 ? -1 : 1;
    if (step < 0 ? last > start : last < start)
        return Steps{start, step, 0};
    return Steps{start, step, static_cast<uint64_t>((last - start) / step) + 1};
}

std::optional<Slice> sliceOf(Vm& vm, const Range* range, uint64_t size) {
    if (range->step != Value::smallInt(1)) {
        vm.raise(ErrorId::ValueError, "a slice cannot have a step");
        return std::nullopt;
    }
    auto last = static_cast<int64_t>(size);
    auto place = [last](int64_t index) {
        if (index < 0)
            index = std::max(index, -last) + last;
        return static_cast<uint64_t>(std::min(index, last));
    };
    uint64_t begin = range->start.isUnset() ? 0 : place(clampToInt64(range->start));
    uint64_t end = size;
    if (!range->end.isUnset()) {
        int64_t bound = clampToInt64(range->end);
        if (!range->inclusive)
            end = place(bound);
        else if (bound != -1) // to the last item, otherwise
            end = place(std::min(bound, last) + 1);
    }
    return Slice{begin, std::max(begin, end)};
}

Steps steppedSliceOf(const Range* range, uint64_t size) {
    const auto last = static_cast<int64_t>(size);
    const int64_t step = std::max(clampToInt64(range->step), -INT64_MAX);
    // Both ends are cut off to what a step in its direction can still meet.
    const int64_t low = step < 0 ? -1 : 0, high = step < 0 ? last - 1 : last;
    auto place = [&](Value bound, int64_t beyond) {
        int64_t index = clampToInt64(bound);
        if (index < 0)
            index = std::max(index, -last - 1) + last;
        return std::clamp(std::min(index, last) + beyond, low, high);
    };
    const int64_t begin = range->start.isUnset() ? (step < 0 ? high : low) : place(range->start, 0);
    const int64_t end = range->end.isUnset() ? (step < 0 ? low : high)
                                             : place(range->end, !range->inclusive ? 0
                                                                 : step < 0        ? -1
                                                                                   : 1);
    const int64_t distance = step < 0 ? begin - end : end - begin;
    const auto stride = static_cast<uint64_t>(step < 0 ? -step : step);
    return {begin, step, distance > 0 ? (static_cast<uint64_t>(distance) - 1) / stride + 1 : 0};
}

size_t finalizeRange(Vm& vm, Object* o) {
    auto* range = static_cast<Range*>(o);
    release(vm, range->start);
    release(vm, range->end);
    release(vm, range->step);
    return sizeof(Range);
}

} // namespace coro::vm
