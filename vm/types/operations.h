#pragma once
// What operators mean for each type: the slow paths of the interpreter, and what natives are written with. Values are
// borrowed unless a comment says otherwise. Errors are raised in the machine: raised(), Truth::Raised and the like
// report that.
#include <cstdint>
#include <string_view>

#include "bytecode/instruction.h"
#include "vm/object.h"
#include "vm/types/keys.h"
#include "vm/types/list.h"
#include "vm/types/map.h"

namespace coro::vm {

struct Range;

enum class Truth : uint8_t { No, Yes, Raised };
enum class Order : uint8_t { Less, Equal, Greater, Unordered, Raised };
enum class Step : uint8_t { Item, Done, Raised };

inline Truth truth(bool b) { return b ? Truth::Yes : Truth::No; }

/// Add .. Shr; a form with an immediate is passed as its base opcode with a small int. Consumes x when `kills` has
/// kKillB, y when it has kKillC, on an error too.
Value binary(Vm& vm, bytecode::Opcode op, Value x, Value y, unsigned kills);
/// Neg, BitNot. Consumes x when `kills` has kKillB.
Value unary(Vm& vm, bytecode::Opcode op, Value x, unsigned kills);

/// `==`: by value for numbers, texts, bytes, ranges, lists and maps (whatever their depth), by identity for all others.
Truth equals(Vm& vm, Value x, Value y);
/// Eq, Ne, Lt, Le, Gt, Ge.
Truth compare(Vm& vm, bytecode::Opcode op, Value x, Value y);
/// Numbers, strs, bytes, and lists of such. Unordered when a nan is in it. Raises for types without an order.
Order order(Vm& vm, Value x, Value y);
/// What stands for an instance as a key is asked for (keys_of_instances.cpp). False after raising: it cannot be a key.
[[nodiscard]] bool makeHashable(Vm& vm, Value key);
/// The hash of a key, which equal keys share. False after raising: a list or map cannot be a key.
[[nodiscard]] inline bool hashOf(Vm& vm, Value key, uint32_t& hash) {
    if (!isHashable(key) && !makeHashable(vm, key)) [[unlikely]]
        return false;
    hash = hashKey(key);
    return true;
}

/// `item in container`.
Truth contains(Vm& vm, Value container, Value item);
/// container[index].
Value getIndex(Vm& vm, Value container, Value index);
/// The part of a list, str or bytes that a range stands for, which need not be an object of the heap.
Value getSlice(Vm& vm, Value container, const Range* range);
/// container[index] = value. Consumes `value`. False after raising.
[[nodiscard]] bool setIndex(Vm& vm, Value container, Value index, Value value);
/// Appends the items of anything that can be iterated. False after raising.
[[nodiscard]] bool listExtend(Vm& vm, List* list, Value items);
/// A map of keys and values in turn, all consumed; raised() when one cannot be a key.
Value newMapFrom(Vm& vm, Value* items, size_t count);
/// map[key] = value. Consumes both. False after raising.
[[nodiscard]] bool mapPut(Vm& vm, Map* map, Value key, Value value);
/// Puts the entries of another map into `map`. False after raising.
[[nodiscard]] bool mapExtend(Vm& vm, Map* map, Value from);

/// What a loop over the value goes over: what an object's `iterate` gives, else the value itself. Owned; raised() when
/// `iterate` fails, or gives one object after the other.
Value iterableOf(Vm& vm, Value v);
void raiseEndlessIterate(Vm& vm, Value v);
/// Whether the value can be iterated, and from which position; raises when not (false). An object's items are those of
/// its iterableOf().
[[nodiscard]] bool iterationStart(Vm& vm, Value iterable, Value& position);
/// The next item, owned, with the position (a small int) moved on.
Step iterationNextSlow(Vm& vm, Value iterable, Value& position, Value& item);
inline Step iterationNext(Vm& vm, Value iterable, Value& position, Value& item) {
    if (auto* list = cast<List>(iterable)) [[likely]] {
        auto index = static_cast<uint64_t>(position.asSmallInt());
        if (index >= list->size())
            return Step::Done;
        item = retained(list->at(static_cast<uint32_t>(index)));
        position = Value::smallInt(static_cast<int64_t>(index) + 1);
        return Step::Item;
    }
    return iterationNextSlow(vm, iterable, position, item);
}

/// Calls `f` with each item, owned, of whatever a loop can go over, while it gives true. Step::Item when it gave false.
template <class F>
Step forEachItem(Vm& vm, Value v, F f) {
    Value items = iterableOf(vm, v);
    Value position, item;
    Step step = !items.isRaised() && iterationStart(vm, items, position) ? Step::Item : Step::Raised;
    while (step == Step::Item) {
        step = iterationNext(vm, items, position, item);
        if (step == Step::Item && !f(item))
            break;
    }
    if (!items.isRaised())
        release(vm, items);
    return step;
}

/// How many items a str, bytes, list, map or range has; raises for others (-1).
int64_t lengthOf(Vm& vm, Value v);

/// What programs call the type: "int", "str", "function", a class's name.
std::string_view typeName(Value v);

} // namespace coro::vm
