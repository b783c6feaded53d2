// Sorting: stable, smallest first or last, nan behind all other numbers.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <vector>

#include "stdlib/arguments.h"
#include "stdlib/natives.h"
#include "stdlib/stable_sort.h"
#include "vm/types/operations.h"

namespace coro::stdlib {

using namespace vm;

namespace {

/// An item's key, and which item it is.
struct Keyed {
    Value key;
    uint32_t place;
};

/// Whether a key comes before another. After an error everything counts as equal, so that the sort ends soon.
class Less {
  public:
    explicit Less(Vm& vm) : vm_(vm) {}
    bool hasFailed() const { return failed_; }

    bool operator()(Value x, Value y) {
        if ((x.bits() & y.bits()) >= Value::kIntMin)
            return x.bits() < y.bits();
        if (failed_)
            return false;
        switch (order(vm_, x, y)) {
        case Order::Less:
            return true;
        case Order::Unordered:
            return !isNan(x) && isNan(y);
        case Order::Raised:
            failed_ = true;
            return false;
        case Order::Equal:
        case Order::Greater:
            return false;
        }
        CORO_UNREACHABLE();
    }

  private:
    static bool isNan(Value v) { return v.isDouble() && std::isnan(v.asDouble()); }

    Vm& vm_;
    bool failed_ = false;
};

/// The smallest first, or the largest; equal ones keep their order either way.
template <class T, class IsLess>
void sortBy(std::vector<T>& items, bool descending, IsLess isLess) {
    if (descending)
        stableSort(std::span(items), [&](const T& x, const T& y) { return isLess(y, x); });
    else
        stableSort(std::span(items), isLess);
}

/// By digits of kDigit bits, the lowest first: a pass over all items for each digit of the range that the keys are in.
void sortByDigits(std::vector<Keyed>& items, uint64_t least, unsigned bits) {
    constexpr unsigned kDigit = 11, kValues = 1u << kDigit;
    std::vector<Keyed> spare(items.size());
    for (unsigned shift = 0; shift < bits; shift += kDigit) {
        auto digitOf = [&](const Keyed& item) { return (item.key.bits() - least) >> shift & (kValues - 1); };
        std::array<uint32_t, kValues> next{};
        for (const Keyed& item : items)
            ++next[digitOf(item)];
        uint32_t begin = 0;
        for (uint32_t& place : next)
            begin += std::exchange(place, begin);
        for (const Keyed& item : items)
            spare[next[digitOf(item)]++] = item;
        items.swap(spare);
    }
}

void sortSmallInts(std::vector<Keyed>& items, bool descending) {
    constexpr size_t kFew = 256;
    constexpr unsigned kMostBits = 44;
    const auto isLess = [](const Keyed& x, const Keyed& y) { return x.key.bits() < y.key.bits(); };
    const auto [least, most] = std::minmax_element(items.begin(), items.end(), isLess);
    const uint64_t smallest = items.empty() ? 0 : least->key.bits();
    const uint64_t range = items.empty() ? 0 : most->key.bits() - smallest;
    const unsigned bits = 64 - static_cast<unsigned>(std::countl_zero(range));
    if (items.size() < kFew || bits > kMostBits)
        return sortBy(items, descending, isLess);
    // Turned round before and after, equal ones stay in their order.
    if (descending)
        std::ranges::reverse(items);
    sortByDigits(items, smallest, bits);
    if (descending)
        std::ranges::reverse(items);
}

void sortFloats(std::vector<Keyed>& items, bool descending) {
    sortBy(items, descending, [](const Keyed& x, const Keyed& y) {
        const double a = x.key.asDouble(), b = y.key.asDouble();
        return a < b || (std::isnan(b) && !std::isnan(a));
    });
}

/// Most comparisons are decided by the first octets, and need not look for the texts in memory.
void sortStrs(std::vector<Keyed>& items, bool descending) {
    struct Text {
        uint64_t begin; ///< its first octets, as a number that has their order
        Value key;
        uint32_t place;
        uint32_t size; ///< of a longer one than `begin` holds: one more
    };
    constexpr uint32_t kHeld = sizeof(Text::begin);
    std::vector<Text> texts(items.size());
    for (size_t i = 0; i < items.size(); ++i) {
        const std::string_view text = as<Str>(items[i].key)->view();
        std::memcpy(&texts[i].begin, text.data(), std::min(text.size(), sizeof texts[i].begin));
        texts[i].begin = __builtin_bswap64(texts[i].begin);
        texts[i].key = items[i].key;
        texts[i].place = items[i].place;
        texts[i].size = static_cast<uint32_t>(std::min<size_t>(text.size(), kHeld + 1));
    }
    sortBy(texts, descending, [](const Text& x, const Text& y) {
        if (x.begin != y.begin)
            return x.begin < y.begin;
        if (x.size <= kHeld || y.size <= kHeld)
            return x.size < y.size;
        return as<Str>(x.key)->view() < as<Str>(y.key)->view();
    });
    std::ranges::transform(texts, items.begin(), [](const Text& text) { return Keyed{text.key, text.place}; });
}

/// By the keys. False after raising.
bool sortKeyed(Vm& vm, std::vector<Keyed>& items, bool descending) {
    auto areAll = [&](auto is) { return std::ranges::all_of(items, is, &Keyed::key); };
    if (areAll([](Value v) { return v.isSmallInt(); })) {
        sortSmallInts(items, descending);
    } else if (areAll([](Value v) { return v.isDouble(); })) {
        sortFloats(items, descending);
    } else if (areAll([](Value v) { return isKind(v, Kind::Str); })) {
        sortStrs(items, descending);
    } else {
        Less less(vm);
        sortBy(items, descending, [&](const Keyed& x, const Keyed& y) { return less(x.key, y.key); });
        return !less.hasFailed();
    }
    return true;
}

/// Brings `list` into the order of the keys. A `<` of the program may run: so the items are those that `before`, a list
/// that nobody else has, holds, and they are written back only when the list still has the same.
bool sortByKeys(Vm& vm, List* list, List* before, std::span<const Value> keys, bool descending) {
    auto isUnchanged = [&] { return std::ranges::equal(list->items(), before->items()); };
    const bool begun = keys.size() == before->size() && isUnchanged();
    std::vector<Keyed> order(keys.size());
    for (uint32_t i = 0; i < order.size(); ++i)
        order[i] = {keys[i], i};
    if (begun && !sortKeyed(vm, order, descending))
        return false;
    if (!begun || !isUnchanged()) {
        vm.raise(ErrorId::ValueError, "the list was changed while it was sorted");
        return false;
    }
    const auto items = before->items();
    std::ranges::transform(order, list->items().begin(), [&](const Keyed& item) { return items[item.place]; });
    return true;
}

bool areSmallInts(std::span<const Value> items) {
    return std::ranges::all_of(items, [](Value v) { return v.isSmallInt(); });
}

Value listSort(Vm& vm, Value* args, unsigned) {
    auto* list = self<List>(args);
    const bool descending = !args[1].isFalsy();
    if (areSmallInts(list->items())) { // equal ones cannot be told apart, and their bits have their order
        auto items = list->items();
        std::sort(items.begin(), items.end(), [](Value x, Value y) { return x.bits() < y.bits(); });
        if (descending)
            std::reverse(items.begin(), items.end());
        return Value::nil();
    }
    List* before = copyList(vm, list, 0, list->size());
    if (!before)
        return Value::raised();
    const bool isSorted = sortByKeys(vm, list, before, before->items(), descending);
    release(vm, before);
    return isSorted ? Value::nil() : Value::raised();
}

Value listSortBy(Vm& vm, Value* args, unsigned) {
    auto* before = want<List>(vm, args[1], "items", "list");
    auto* keys = before ? want<List>(vm, args[2], "keys", "list") : nullptr;
    const bool isSorted = keys && sortByKeys(vm, self<List>(args), before, keys->items(), !args[3].isFalsy());
    return isSorted ? Value::nil() : Value::raised();
}

constexpr NativeEntry kNatives[] = {{"list._sort", listSort}, {"list._sortBy", listSortBy}};

} // namespace

std::span<const NativeEntry> sortNatives() { return kNatives; }

} // namespace coro::stdlib
