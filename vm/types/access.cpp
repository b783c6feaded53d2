// Indexing, membership, and adding to lists and maps.
#include <fmt/format.h>

#include <vector>

#include "base/utf8.h"
#include "vm/interpreter/operators.h"
#include "vm/memory/heap.h"
#include "vm/types/bigint.h"
#include "vm/types/bytes.h"
#include "vm/types/keys.h"
#include "vm/types/list.h"
#include "vm/types/map.h"
#include "vm/types/operations.h"
#include "vm/types/raise.h"
#include "vm/types/range.h"
#include "vm/types/set.h"
#include "vm/types/str.h"
#include "vm/types/text.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

/// The place that an index names, negative ones from the end; nothing after raising.
std::optional<uint64_t> placeOf(Vm& vm, Value container, Value index, uint64_t size) {
    if (!isInt(index)) {
        vm.raise(ErrorId::TypeError,
                 fmt::format("the index of a {} is an int or a range, not {}", typeName(container), typeName(index)));
        return std::nullopt;
    }
    int64_t place = clampToInt64(index);
    if (place < 0)
        place += static_cast<int64_t>(size);
    if (place < 0 || static_cast<uint64_t>(place) >= size) {
        vm.raise(ErrorId::IndexError, fmt::format("index {} is outside of a {} with {} item{}", intToText(index),
                                                  typeName(container), size, size == 1 ? "" : "s"));
        return std::nullopt;
    }
    return static_cast<uint64_t>(place);
}

Value steppedStr(Vm& vm, const Str* str, const Steps& steps) {
    std::vector<uint32_t> starts; // of each code point, and the end
    const std::string_view text = str->view();
    for (uint32_t at = 0; at < text.size(); at += utf8::decode(text, at).size)
        starts.push_back(at);
    starts.push_back(str->size);
    std::string picked;
    for (uint64_t i = 0; i < steps.count; ++i) {
        const auto at = static_cast<size_t>(steps.at(i));
        picked += text.substr(starts[at], starts[at + 1] - starts[at]);
    }
    return newStr(vm, picked);
}

/// A slice with a step other than 1.
Value getSteppedSlice(Vm& vm, Value container, const Range* range) {
    if (auto* list = cast<List>(container)) {
        const Steps steps = steppedSliceOf(range, list->size());
        List* picked = newList(vm);
        if (!picked->reserve(vm, steps.count)) {
            release(vm, picked);
            return Value::raised();
        }
        for (uint64_t i = 0; i < steps.count; ++i)
            picked->pushLiteral(vm, retained(list->at(static_cast<uint32_t>(steps.at(i)))));
        return Value::object(picked);
    }
    if (auto* str = cast<Str>(container))
        return steppedStr(vm, str, steppedSliceOf(range, str->codePoints()));
    auto* bytes = as<Bytes>(container);
    const Steps steps = steppedSliceOf(range, bytes->size);
    std::string picked;
    for (uint64_t i = 0; i < steps.count; ++i)
        picked += bytes->view()[static_cast<size_t>(steps.at(i))];
    return newBytes(vm, picked);
}

} // namespace

Value getSlice(Vm& vm, Value container, const Range* range) {
    if (range->step != Value::smallInt(1))
        return getSteppedSlice(vm, container, range);
    if (auto* list = cast<List>(container)) {
        auto slice = sliceOf(vm, range, list->size());
        List* copy = slice ? copyList(vm, list, static_cast<uint32_t>(slice->begin), static_cast<uint32_t>(slice->end))
                           : nullptr;
        return copy ? Value::object(copy) : Value::raised();
    }
    if (auto* str = cast<Str>(container)) {
        auto slice = sliceOf(vm, range, str->codePoints());
        return slice ? substring(vm, str, static_cast<uint32_t>(slice->begin), static_cast<uint32_t>(slice->end))
                     : Value::raised();
    }
    auto* bytes = as<Bytes>(container);
    auto slice = sliceOf(vm, range, bytes->size);
    return slice ? newBytes(vm, bytes->view().substr(slice->begin, slice->end - slice->begin)) : Value::raised();
}

namespace {

Value getFromStr(Vm& vm, Str* str, Value index) {
    auto place = placeOf(vm, Value::object(str), index, str->codePoints());
    if (!place)
        return Value::raised();
    uint32_t at = byteOffset(vm, str, static_cast<uint32_t>(*place));
    return newStr(vm, str->view().substr(at, utf8::decode(str->view(), at).size));
}

Value getFromRange(Vm& vm, const Range* range, Value index) {
    auto steps = stepsOf(vm, range);
    if (!steps)
        return Value::raised();
    if (!isInt(index))
        return vm.raise(ErrorId::TypeError, fmt::format("the index of a range is an int, not {}", typeName(index)));
    int64_t place = clampToInt64(index);
    if (place < 0)
        place += static_cast<int64_t>(steps->count);
    if (place < 0 || static_cast<uint64_t>(place) >= steps->count)
        return vm.raise(ErrorId::IndexError,
                        fmt::format("index {} is outside of a range with {} items", intToText(index), steps->count));
    return Value::smallInt(steps->at(static_cast<uint64_t>(place)));
}

Value getFromMap(Vm& vm, const Map* map, Value key) {
    uint32_t hash;
    if (!hashOf(vm, key, hash))
        return Value::raised();
    uint32_t place = map->find(key, hash);
    if (place == Map::kNone)
        return vm.raise(ErrorId::KeyError, fmt::format("the map has no key {}", shortRepr(vm, key)));
    return retained(map->valueAt(place));
}

Truth rangeContains(Vm& vm, const Range* range, Value item) {
    if (!isInt(item))
        return Truth::No;
    if (range->step == Value::smallInt(1) || !item.isSmallInt()) {
        // Bounds of any size, and open ones.
        int sign = isNegative(range->step) ? -1 : 1;
        if (!range->start.isUnset() && compareInts(item, range->start) * sign < 0)
            return Truth::No;
        if (!range->end.isUnset() && compareInts(item, range->end) * sign >= (range->inclusive ? 1 : 0))
            return Truth::No;
        if (range->step == Value::smallInt(1))
            return Truth::Yes;
    }
    auto steps = stepsOf(vm, range);
    if (!steps)
        return Truth::Raised;
    return truth(item.isSmallInt() && steps->indexOf(item.asSmallInt()));
}

Truth listContains(Vm& vm, const List* list, Value item) {
    for (uint32_t i = 0; i < list->size(); ++i)
        if (Truth same = equals(vm, list->at(i), item); same != Truth::No)
            return same;
    return Truth::No;
}

} // namespace

Value getIndex(Vm& vm, Value container, Value index) {
    if (auto* map = cast<Map>(container))
        return getFromMap(vm, map, index);
    if (auto* range = cast<Range>(index);
        range && (isKind(container, Kind::List) || isKind(container, Kind::Str) || isKind(container, Kind::Bytes)))
        return getSlice(vm, container, range);
    if (auto* list = cast<List>(container)) {
        auto place = placeOf(vm, container, index, list->size());
        return place ? retained(list->at(static_cast<uint32_t>(*place))) : Value::raised();
    }
    if (auto* str = cast<Str>(container))
        return getFromStr(vm, str, index);
    if (auto* bytes = cast<Bytes>(container)) {
        auto place = placeOf(vm, container, index, bytes->size);
        return place ? Value::smallInt(bytes->data()[*place]) : Value::raised();
    }
    if (auto* range = cast<Range>(container))
        return getFromRange(vm, range, index);
    return vm.raise(ErrorId::TypeError,
                    fmt::format("{} cannot be indexed{}", typeName(container), callHint(container)));
}

namespace {

/// list[range] = items: the list grows or shrinks where they are more or fewer. False after raising.
bool setSlice(Vm& vm, List* list, const Range* range, Value items) {
    if (range->step != Value::smallInt(1)) {
        vm.raise(ErrorId::ValueError, "a slice with a step cannot be assigned to");
        return false;
    }
    auto slice = sliceOf(vm, range, list->size());
    if (!slice)
        return false;
    const auto begin = static_cast<uint32_t>(slice->begin), end = static_cast<uint32_t>(slice->end);
    if (auto* with = cast<List>(items))
        return list->replace(vm, begin, end, with);
    List* with = newList(vm);
    const bool done = listExtend(vm, with, items) && list->replace(vm, begin, end, with);
    release(vm, with);
    return done;
}

} // namespace

bool setIndex(Vm& vm, Value container, Value index, Value value) {
    if (auto* map = cast<Map>(container))
        return mapPut(vm, map, retained(index), value);
    if (auto* list = cast<List>(container)) {
        if (auto* range = cast<Range>(index)) {
            const bool done = setSlice(vm, list, range, value);
            release(vm, value);
            return done;
        }
        if (auto place = placeOf(vm, container, index, list->size())) {
            list->set(vm, static_cast<uint32_t>(*place), value);
            return true;
        }
    } else {
        bool isFixed = isKind(container, Kind::Str) || isKind(container, Kind::Bytes) || isKind(container, Kind::Range);
        vm.raise(ErrorId::TypeError,
                 isFixed ? fmt::format("a {} cannot be changed", typeName(container))
                         : fmt::format("{} cannot be indexed{}", typeName(container), callHint(container)));
    }
    release(vm, value);
    return false;
}

namespace {

/// Looks at what a loop over the container would give, up to the item.
Truth isAmongItems(Vm& vm, Value container, Value wanted) {
    Truth same = Truth::No;
    const Step step = forEachItem(vm, container, [&](Value item) {
        same = equals(vm, item, wanted);
        release(vm, item);
        return same == Truth::No;
    });
    return step == Step::Raised ? Truth::Raised : same;
}

} // namespace

Truth contains(Vm& vm, Value container, Value item) {
    if (auto* list = cast<List>(container))
        return listContains(vm, list, item);
    if (auto* set = cast<Set>(container)) {
        uint32_t hash;
        return hashOfItem(vm, item, hash) ? truth(set->find(item, hash) != Map::kNone) : Truth::Raised;
    }
    if (auto* map = cast<Map>(container)) {
        uint32_t hash;
        return hashOf(vm, item, hash) ? truth(map->find(item, hash) != Map::kNone) : Truth::Raised;
    }
    if (auto* range = cast<Range>(container))
        return rangeContains(vm, range, item);
    if (auto* str = cast<Str>(container)) {
        if (auto* part = cast<Str>(item))
            return truth(str->view().find(part->view()) != std::string_view::npos);
    } else if (auto* bytes = cast<Bytes>(container)) {
        if (auto* part = cast<Bytes>(item))
            return truth(bytes->view().find(part->view()) != std::string_view::npos);
        if (item.isSmallInt())
            return truth(item.asSmallInt() >= 0 && item.asSmallInt() < 256 &&
                         bytes->view().find(static_cast<char>(item.asSmallInt())) != std::string_view::npos);
    }
    if (isKind(container, Kind::Stream) || !operatorOf(vm, container, KnownName::Iterate).isUnset())
        return isAmongItems(vm, container, item);
    vm.raise(ErrorId::TypeError, fmt::format("{} cannot be looked for in {}", typeName(item), typeName(container)));
    return Truth::Raised;
}

bool listExtend(Vm& vm, List* list, Value from) {
    Value items = iterableOf(vm, from);
    if (items.isRaised())
        return false;
    bool done;
    if (auto* other = cast<List>(items)) {
        done = list->extend(vm, other, 0, other->size()); // which may be the list itself
    } else {
        // What is too long for a list is no use filling the memory for.
        const int64_t count = isKind(items, Kind::Range) ? lengthOf(vm, items) : 0;
        done = count >= 0 && list->reserve(vm, static_cast<size_t>(count)) &&
               forEachItem(vm, items, [&](Value item) { return list->push(vm, item); }) == Step::Done;
    }
    release(vm, items);
    return done;
}

Value newMapFrom(Vm& vm, Value* items, size_t count) {
    Map* map = newMap(vm);
    for (size_t i = 0; i < count; i += 2) {
        if (mapPut(vm, map, items[i], items[i + 1]))
            continue;
        for (size_t rest = i + 2; rest < count; ++rest)
            release(vm, items[rest]);
        release(vm, map);
        return Value::raised();
    }
    return Value::object(map);
}

bool mapPut(Vm& vm, Map* map, Value key, Value value) {
    uint32_t hash;
    if (hashOf(vm, key, hash))
        return map->put(vm, key, hash, value);
    release(vm, key);
    release(vm, value);
    return false;
}

bool mapExtend(Vm& vm, Map* map, Value from) {
    auto* other = cast<Map>(from);
    if (!other) {
        vm.raise(ErrorId::TypeError, fmt::format("`...` in a map needs a map, not {}", typeName(from)));
        return false;
    }
    // Of itself nothing is added, so the places stay as they are.
    for (uint32_t place = 0; place < other->places(); ++place) {
        if (!other->isPlaceUsed(place))
            continue;
        Value key = retained(other->keyAt(place));
        if (!map->put(vm, key, hashKey(key), retained(other->valueAt(place))))
            return false;
    }
    return true;
}

} // namespace coro::vm
