#include "vm/types/set.h"

#include <fmt/format.h>

#include "vm/memory/heap.h"
#include "vm/memory/lifetime.h"
#include "vm/types/keys.h"
#include "vm/types/operations.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::Opcode;

namespace {

bool has(const Set* set, Value item) { return set->find(item, hashKey(item)) != Map::kNone; }

/// Adds the items of `from` that `other` has, or has not; all of them without `other`.
bool addFrom(Vm& vm, Set* set, const Set* from, const Set* other, bool wanted) {
    for (uint32_t place = 0; place < from->places(); ++place) {
        if (!from->isPlaceUsed(place))
            continue;
        const Value item = from->keyAt(place);
        if (other && has(other, item) != wanted)
            continue;
        if (!set->put(vm, retained(item), hashKey(item), Value::nil()))
            return false;
    }
    return true;
}

} // namespace

Set* newSet(Vm& vm) {
    auto* set = vm.heap.create<Set>();
    set->makeEmpty();
    return set;
}

Set* copySet(Vm& vm, const Set* from) {
    Set* set = newSet(vm);
    if (addFrom(vm, set, from, nullptr, false))
        return set;
    release(vm, set);
    return nullptr;
}

bool hashOfItem(Vm& vm, Value item, uint32_t& hash) {
    if (isKind(item, Kind::Instance))
        return hashOf(vm, item, hash);
    if (!isHashable(item)) {
        vm.raise(ErrorId::TypeError, fmt::format("a {} cannot be in a set, because it can change", typeName(item)));
        return false;
    }
    hash = hashKey(item);
    return true;
}

bool addItem(Vm& vm, Set* set, Value item) {
    uint32_t hash;
    if (hashOfItem(vm, item, hash))
        return set->put(vm, item, hash, Value::nil());
    release(vm, item);
    return false;
}

bool addItems(Vm& vm, Set* set, Value items) {
    if (items == Value::object(set))
        return true;
    return forEachItem(vm, items, [&](Value item) { return addItem(vm, set, item); }) == Step::Done;
}

bool isSubset(const Set* x, const Set* y) {
    if (x->size() > y->size())
        return false;
    for (uint32_t place = 0; place < x->places(); ++place)
        if (x->isPlaceUsed(place) && !has(y, x->keyAt(place)))
            return false;
    return true;
}

Value combineSets(Vm& vm, Opcode op, const Set* x, const Set* y) {
    Set* set = newSet(vm);
    bool done = false;
    switch (op) {
    case Opcode::BitOr:
        done = addFrom(vm, set, x, nullptr, false) && addFrom(vm, set, y, nullptr, false);
        break;
    case Opcode::BitAnd:
        done = addFrom(vm, set, x, y, true);
        break;
    case Opcode::Sub:
        done = addFrom(vm, set, x, y, false);
        break;
    default:
        done = addFrom(vm, set, x, y, false) && addFrom(vm, set, y, x, false);
    }
    if (done)
        return Value::object(set);
    release(vm, set);
    return Value::raised();
}

size_t finalizeSet(Vm& vm, Object* o) { return finalizeMap(vm, o); }

void visitSet(Object* o, const ChildVisitor& visitor) { visitMap(o, visitor); }

} // namespace coro::vm
