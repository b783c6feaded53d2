// The methods of map, and of range.
#include <fmt/format.h>

#include "stdlib/arguments.h"
#include "stdlib/natives.h"
#include "stdlib/shared.h"
#include "vm/types/keys.h"
#include "vm/types/operations.h"
#include "vm/types/range.h"

namespace coro::stdlib {

using namespace vm;

namespace {

/// Where the key is, or Map::kNone; nothing after raising.
std::optional<uint32_t> placeOf(Vm& vm, const Map* map, Value key) {
    uint32_t hash;
    if (!hashOf(vm, key, hash))
        return std::nullopt;
    return map->find(key, hash);
}

/// Calls `f` with each place that holds an entry, until it gives false; whether it never did.
template <class F>
bool forEachPlace(const Map* map, F f) {
    for (uint32_t place = 0; place < map->places(); ++place)
        if (map->isPlaceUsed(place) && !f(place))
            return false;
    return true;
}

bool putPairs(Vm& vm, Map* map, const List* pairs) {
    for (uint32_t i = 0; i < pairs->size(); ++i) {
        auto* pair = cast<List>(pairs->at(i));
        if (!pair || pair->size() != 2) {
            vm.raise(ErrorId::ValueError, fmt::format("item {} is no list of a key and a value", i));
            return false;
        }
        if (!mapPut(vm, map, retained(pair->at(0)), retained(pair->at(1))))
            return false;
    }
    return true;
}

Value mapInit(Vm& vm, Value* args, unsigned) {
    auto* pairs = cast<List>(args[1]);
    if (!pairs && !args[1].isNil() && !isKind(args[1], Kind::Map))
        return raiseWrongType(vm, "entries", "map or list of pairs", args[1]);
    Map* map = newMap(vm);
    if (args[1].isNil() || (pairs ? putPairs(vm, map, pairs) : mapExtend(vm, map, args[1])))
        return Value::object(map);
    release(vm, map);
    return Value::raised();
}

Value mapGet(Vm& vm, Value* args, unsigned) {
    auto* map = self<Map>(args);
    auto place = placeOf(vm, map, args[1]);
    if (!place)
        return Value::raised();
    return *place == Map::kNone ? take(args[2]) : retained(map->valueAt(*place));
}

/// For keys that are plain. Where the key is, `found` gives the value, owned.
template <class F>
Value atPlainKey(Value* args, unsigned given, F found) {
    if (!isPlainKey(args[1]))
        return Value::unset();
    auto* map = self<Map>(args);
    const uint32_t place = map->find(args[1], hashKey(args[1]));
    if (place != Map::kNone)
        return found(map, place);
    return given > 2 ? take(args[2]) : Value::nil();
}

Value plainGet(Vm&, Value* args, unsigned given) {
    return atPlainKey(args, given, [](const Map* map, uint32_t place) { return retained(map->valueAt(place)); });
}

Value plainRemove(Vm& vm, Value* args, unsigned given) {
    return atPlainKey(args, given, [&vm](Map* map, uint32_t place) { return map->removeAt(vm, place); });
}

Value plainHas(Vm&, Value* args, unsigned) {
    if (!isPlainKey(args[1]))
        return Value::unset();
    return Value::boolean(self<Map>(args)->find(args[1], hashKey(args[1])) != Map::kNone);
}

Value mapHas(Vm& vm, Value* args, unsigned) {
    auto place = placeOf(vm, self<Map>(args), args[1]);
    return place ? Value::boolean(*place != Map::kNone) : Value::raised();
}

Value mapRemove(Vm& vm, Value* args, unsigned) {
    auto* map = self<Map>(args);
    auto place = placeOf(vm, map, args[1]);
    if (!place)
        return Value::raised();
    return *place == Map::kNone ? take(args[2]) : map->removeAt(vm, *place);
}

/// The value at a key, which is put there when the map does not have it.
Value mapSetDefault(Vm& vm, Value* args, unsigned) {
    auto* map = self<Map>(args);
    auto place = placeOf(vm, map, args[1]);
    if (!place)
        return Value::raised();
    if (*place != Map::kNone)
        return retained(map->valueAt(*place));
    return mapPut(vm, map, retained(args[1]), retained(args[2])) ? take(args[2]) : Value::raised();
}

Value pairAt(Vm& vm, const Map* map, uint32_t place) {
    Value pair[] = {retained(map->keyAt(place)), retained(map->valueAt(place))};
    return Value::object(newListOf(vm, pair));
}

template <bool last>
Value mapEntryAtEnd(Vm& vm, Value* args, unsigned) {
    auto* map = self<Map>(args);
    return map->size() == 0 ? Value::nil() : pairAt(vm, map, last ? map->lastPlace() : map->firstPlace());
}

template <bool last>
Value mapRemoveAtEnd(Vm& vm, Value* args, unsigned) {
    auto* map = self<Map>(args);
    if (map->size() == 0)
        return Value::nil();
    uint32_t place = last ? map->lastPlace() : map->firstPlace();
    Value pair = pairAt(vm, map, place);
    release(vm, map->removeAt(vm, place));
    return pair;
}

Value mapClear(Vm& vm, Value* args, unsigned) {
    self<Map>(args)->clear(vm);
    return Value::nil();
}

Value mapCopy(Vm& vm, Value* args, unsigned) {
    Map* copy = copyMap(vm, self<Map>(args));
    return copy ? Value::object(copy) : Value::raised();
}

/// A list of what `make` gives for each place, owned.
template <class F>
Value listOf(Vm& vm, const Map* map, F make) {
    List* list = newList(vm);
    if (list->reserve(vm, map->size()) &&
        forEachPlace(map, [&](uint32_t place) { return list->push(vm, make(place)); }))
        return Value::object(list);
    release(vm, list);
    return Value::raised();
}

Value mapKeys(Vm& vm, Value* args, unsigned) {
    auto* map = self<Map>(args);
    return listOf(vm, map, [map](uint32_t place) { return retained(map->keyAt(place)); });
}

Value mapValues(Vm& vm, Value* args, unsigned) {
    auto* map = self<Map>(args);
    return listOf(vm, map, [map](uint32_t place) { return retained(map->valueAt(place)); });
}

Value mapItems(Vm& vm, Value* args, unsigned) {
    auto* map = self<Map>(args);
    return listOf(vm, map, [&vm, map](uint32_t place) { return pairAt(vm, map, place); });
}

Value mapMerge(Vm& vm, Value* args, unsigned) {
    if (!isKind(args[1], Kind::Map))
        return raiseWrongType(vm, "other", "map", args[1]);
    return mapExtend(vm, self<Map>(args), args[1]) ? Value::nil() : Value::raised();
}

Value bound(Value v) { return v.isUnset() ? Value::nil() : retained(v); }

Value rangeStart(Vm&, Value* args, unsigned) { return bound(self<Range>(args)->start); }
Value rangeEnd(Vm&, Value* args, unsigned) { return bound(self<Range>(args)->end); }
Value rangeStep(Vm&, Value* args, unsigned) { return bound(self<Range>(args)->step); }
Value rangeIsInclusive(Vm&, Value* args, unsigned) { return Value::boolean(self<Range>(args)->inclusive); }

constexpr NativeEntry kMapNatives[] = {
    {"map.init", mapInit},
    {"map.len", lenOf, plainLen<Map>},
    {"map.get", mapGet, plainGet},
    {"map.has", mapHas, plainHas},
    {"map.remove", mapRemove, plainRemove},
    {"map.setDefault", mapSetDefault},
    {"map.first", mapEntryAtEnd<false>},
    {"map.last", mapEntryAtEnd<true>},
    {"map.removeFirst", mapRemoveAtEnd<false>},
    {"map.removeLast", mapRemoveAtEnd<true>},
    {"map.clear", mapClear},
    {"map.copy", mapCopy},
    {"map.keys", mapKeys},
    {"map.values", mapValues},
    {"map.items", mapItems},
    {"map.merge", mapMerge},
};

constexpr NativeEntry kRangeNatives[] = {{"range.len", lenOf}, {"range.contains", containsItem}};

constexpr NativeEntry kRangeProperties[] = {
    {"range.start", rangeStart},
    {"range.end", rangeEnd},
    {"range.step", rangeStep},
    {"range.isInclusive", rangeIsInclusive},
};

} // namespace

std::span<const NativeEntry> mapNatives() { return kMapNatives; }
std::span<const NativeEntry> rangeNatives() { return kRangeNatives; }
std::span<const NativeEntry> rangeProperties() { return kRangeProperties; }

} // namespace coro::stdlib
