// Sorting: stable, smallest first or last, nan behind all other numbers.
#include <algorithm>
#include <cmath>
#include <vector>

#include "stdlib/arguments.h"
#include "stdlib/natives.h"
#include "vm/types/operations.h"

namespace coro::stdlib {

using namespace vm;

namespace {

/// Whether one value comes before another. After an error everything counts as equal, so that the sort ends soon.
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

/// Sorts whatever `keyOf` finds a key in.
template <class Items, class KeyOf>
bool sortItems(Vm& vm, Items items, bool descending, KeyOf keyOf) {
    Less less(vm);
    auto ascending = [&](const auto& x, const auto& y) { return less(keyOf(x), keyOf(y)); };
    auto backwards = [&](const auto& x, const auto& y) { return less(keyOf(y), keyOf(x)); };
    if (descending)
        std::stable_sort(items.begin(), items.end(), backwards);
    else
        std::stable_sort(items.begin(), items.end(), ascending);
    return !less.hasFailed();
}

bool areSmallInts(std::span<const Value> items) {
    return std::all_of(items.begin(), items.end(), [](Value v) { return v.isSmallInt(); });
}

Value listSort(Vm& vm, Value* args, unsigned) {
    std::span<Value> items = self<List>(args)->items();
    bool descending = !args[1].isFalsy();
    if (areSmallInts(items)) { // equal ones cannot be told apart, and their bits have their order
        std::sort(items.begin(), items.end(), [](Value x, Value y) { return x.bits() < y.bits(); });
        if (descending)
            std::reverse(items.begin(), items.end());
        return Value::nil();
    }
    return sortItems(vm, items, descending, [](Value v) { return v; }) ? Value::nil() : Value::raised();
}

Value listSortBy(Vm& vm, Value* args, unsigned) {
    struct Item {
        Value key, value;
    };
    auto* list = self<List>(args);
    auto* keys = want<List>(vm, args[1], "keys", "list");
    if (!keys)
        return Value::raised();
    if (keys->size() != list->size())
        return vm.raise(ErrorId::ValueError, "the list changed while it was sorted");
    std::vector<Item> items(list->size());
    for (uint32_t i = 0; i < list->size(); ++i)
        items[i] = {keys->at(i), list->at(i)};
    if (!sortItems(vm, std::span(items), !args[2].isFalsy(), [](const Item& item) { return item.key; }))
        return Value::raised();
    std::transform(items.begin(), items.end(), list->items().begin(), [](const Item& item) { return item.value; });
    return Value::nil();
}

constexpr NativeEntry kNatives[] = {{"list._sort", listSort}, {"list._sortBy", listSortBy}};

} // namespace

std::span<const NativeEntry> sortNatives() { return kNatives; }

} // namespace coro::stdlib
