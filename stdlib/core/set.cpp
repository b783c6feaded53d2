// The methods of set.
#include "vm/types/set.h"
#include "stdlib/arguments.h"
#include "stdlib/natives.h"
#include "stdlib/shared.h"
#include "vm/types/operations.h"

namespace coro::stdlib {

using namespace vm;
using bytecode::Opcode;

namespace {

/// Where the item is, or Map::kNone; nothing after raising.
std::optional<uint32_t> placeOf(Vm& vm, const Set* set, Value item) {
    uint32_t hash;
    if (!hashOfItem(vm, item, hash))
        return std::nullopt;
    return set->find(item, hash);
}

/// The items of anything that can be iterated, as a set, owned; null after raising.
Set* asSet(Vm& vm, Value items) {
    if (auto* set = cast<Set>(items)) {
        retain(set);
        return set;
    }
    Set* made = newSet(vm);
    if (addItems(vm, made, items))
        return made;
    release(vm, made);
    return nullptr;
}

Value setInit(Vm& vm, Value* args, unsigned) {
    Set* set = asSet(vm, args[1]);
    return set ? Value::object(set) : Value::raised();
}

Value setAdd(Vm& vm, Value* args, unsigned) {
    auto* set = self<Set>(args);
    uint32_t before = set->size();
    return addItem(vm, set, take(args[1])) ? Value::boolean(set->size() > before) : Value::raised();
}

Value setExtend(Vm& vm, Value* args, unsigned) {
    return addItems(vm, self<Set>(args), args[1]) ? Value::nil() : Value::raised();
}

Value setRemove(Vm& vm, Value* args, unsigned) {
    auto* set = self<Set>(args);
    auto place = placeOf(vm, set, args[1]);
    if (!place)
        return Value::raised();
    if (*place == Map::kNone)
        return Value::boolean(false);
    set->removeAt(vm, *place);
    return Value::boolean(true);
}

template <bool last>
Value setAtEnd(Vm&, Value* args, unsigned) {
    auto* set = self<Set>(args);
    return set->size() == 0 ? Value::nil() : retained(set->keyAt(last ? set->lastPlace() : set->firstPlace()));
}

template <bool last>
Value setRemoveAtEnd(Vm& vm, Value* args, unsigned) {
    auto* set = self<Set>(args);
    if (set->size() == 0)
        return Value::nil();
    uint32_t place = last ? set->lastPlace() : set->firstPlace();
    Value item = retained(set->keyAt(place));
    set->removeAt(vm, place);
    return item;
}

Value setClear(Vm& vm, Value* args, unsigned) {
    self<Set>(args)->clear(vm);
    return Value::nil();
}

Value setCopy(Vm& vm, Value* args, unsigned) {
    Set* copy = copySet(vm, self<Set>(args));
    return copy ? Value::object(copy) : Value::raised();
}

template <Opcode op>
Value setCombined(Vm& vm, Value* args, unsigned) {
    Set* other = asSet(vm, args[1]);
    if (!other)
        return Value::raised();
    Value combined = combineSets(vm, op, self<Set>(args), other);
    release(vm, other);
    return combined;
}

Value setIsSubset(Vm& vm, Value* args, unsigned) {
    Set* other = asSet(vm, args[1]);
    if (!other)
        return Value::raised();
    bool is = isSubset(self<Set>(args), other);
    release(vm, other);
    return Value::boolean(is);
}

Value setIsSuperset(Vm& vm, Value* args, unsigned) {
    Set* other = asSet(vm, args[1]);
    if (!other)
        return Value::raised();
    bool is = isSubset(other, self<Set>(args));
    release(vm, other);
    return Value::boolean(is);
}

constexpr NativeEntry kNatives[] = {
    {"set.init", setInit},
    {"set.len", lenOf, plainLen<Set>},
    {"set.contains", containsItem},
    {"set.add", setAdd},
    {"set.extend", setExtend},
    {"set.remove", setRemove},
    {"set.first", setAtEnd<false>},
    {"set.last", setAtEnd<true>},
    {"set.removeFirst", setRemoveAtEnd<false>},
    {"set.removeLast", setRemoveAtEnd<true>},
    {"set.clear", setClear},
    {"set.copy", setCopy},
    {"set.union", setCombined<Opcode::BitOr>},
    {"set.intersection", setCombined<Opcode::BitAnd>},
    {"set.difference", setCombined<Opcode::Sub>},
    {"set.symmetricDifference", setCombined<Opcode::BitXor>},
    {"set.isSubset", setIsSubset},
    {"set.isSuperset", setIsSuperset},
};

} // namespace

std::span<const NativeEntry> setNatives() { return kNatives; }

} // namespace coro::stdlib
