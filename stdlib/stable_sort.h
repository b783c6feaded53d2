#pragma once
// A merge sort that keeps equal items in their order, and that stays within its items whatever the comparison says: one
// that a program wrote may answer the same question differently each time, which std::stable_sort does not survive.
#include <algorithm>
#include <span>
#include <vector>

namespace coro::stdlib {

/// Up to so many items are sorted by insertion.
constexpr size_t kShortRun = 12;

template <class T, class Less>
void insertionSort(std::span<T> items, Less& less) {
    for (size_t i = 1; i < items.size(); ++i) {
        T item = items[i];
        size_t at = i;
        for (; at > 0 && less(item, items[at - 1]); --at)
            items[at] = items[at - 1];
        items[at] = item;
    }
}

/// Merges `low` and `high`, both in order, to `out`.
template <class T, class Less>
void mergeRuns(std::span<const T> low, std::span<const T> high, T* out, Less& less) {
    if (high.empty() || !less(high.front(), low.back())) {
        std::copy(high.begin(), high.end(), std::copy(low.begin(), low.end(), out));
        return;
    }
    size_t i = 0, j = 0;
    while (i < low.size() && j < high.size())
        *out++ = less(high[j], low[i]) ? high[j++] : low[i++];
    out = std::copy(low.begin() + static_cast<ptrdiff_t>(i), low.end(), out);
    std::copy(high.begin() + static_cast<ptrdiff_t>(j), high.end(), out);
}

/// The smallest first. T is copied freely.
template <class T, class Less>
void stableSort(std::span<T> items, Less less) {
    const size_t size = items.size();
    for (size_t begin = 0; begin < size; begin += kShortRun)
        insertionSort(items.subspan(begin, std::min(kShortRun, size - begin)), less);
    if (size <= kShortRun)
        return;
    std::vector<T> spare(size);
    T *from = items.data(), *to = spare.data();
    for (size_t width = kShortRun; width < size; width *= 2) {
        for (size_t begin = 0; begin < size; begin += 2 * width) {
            const size_t middle = std::min(begin + width, size), end = std::min(middle + width, size);
            mergeRuns(std::span<const T>(from + begin, middle - begin), std::span<const T>(from + middle, end - middle),
                      to + begin, less);
        }
        std::swap(from, to);
    }
    if (from != items.data())
        std::copy(from, from + size, items.data());
}

} // namespace coro::stdlib
