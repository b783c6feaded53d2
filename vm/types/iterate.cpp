// Iteration. The position is a small int, so an iteration owns nothing but what it iterates over. For a list and bytes
// it is the next index, for a str the next byte, for a range the next step's number; for a map the next place and,
// above it, the map's epoch, which shows that keys were added, or that it was cleared, meanwhile.
#include <fmt/format.h>

#include "base/utf8.h"
#include "vm/coroutines/channel.h"
#include "vm/interpreter/operators.h"
#include "vm/memory/heap.h"
#include "vm/types/bytes.h"
#include "vm/types/map.h"
#include "vm/types/operations.h"
#include "vm/types/raise.h"
#include "vm/types/range.h"
#include "vm/types/set.h"
#include "vm/types/str.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

constexpr unsigned kEpochShift = 32;

Value mapPosition(const Map* map, uint32_t place) {
    return Value::smallInt(static_cast<int64_t>(uint64_t{map->epoch()} << kEpochShift | place));
}

Step nextKey(Vm& vm, const Map* map, Value& position, Value& item) {
    auto state = static_cast<uint64_t>(position.asSmallInt());
    if (state >> kEpochShift != map->epoch()) {
        vm.raise(ErrorId::ValueError, map->kind == Kind::Set ? "the set was changed while it was iterated over"
                                                             : "the map was changed while it was iterated over");
        return Step::Raised;
    }
    auto place = static_cast<uint32_t>(state);
    while (place < map->places() && !map->isPlaceUsed(place))
        ++place;
    if (place >= map->places())
        return Step::Done;
    item = retained(map->keyAt(place));
    position = mapPosition(map, place + 1);
    return Step::Item;
}

/// What can be had without waiting.
Step nextOfChannel(Vm& vm, Channel* channel, Value& item) {
    if (channel->hasItem()) {
        item = channel->takeItem(vm);
        return Step::Item;
    }
    if (channel->isClosed)
        return Step::Done;
    vm.raise(ErrorId::WouldWait, fmt::format("the {} is empty and not closed; only `for yield` can wait for it",
                                             channel->kind == Kind::Queue ? "queue" : "channel"));
    return Step::Raised;
}

} // namespace

void raiseEndlessIterate(Vm& vm, Value v) {
    vm.raise(ErrorId::TypeError, fmt::format("`iterate()` of {} gives one object after the other, and nothing that "
                                             "has items: a list, a stream ...",
                                             typeName(v)));
}

Value iterableOf(Vm& vm, Value v) {
    constexpr int kMostAsked = 100;
    Value items = retained(v);
    for (int asked = 0;; ++asked) {
        Value method = operatorOf(vm, items, KnownName::Iterate);
        if (method.isUnset())
            return items;
        if (asked == kMostAsked) {
            raiseEndlessIterate(vm, items);
            release(vm, items);
            return Value::raised();
        }
        items = vm.call(method, {&items, 1});
        if (items.isRaised())
            return items;
    }
}

bool iterationStart(Vm& vm, Value iterable, Value& position) {
    position = Value::smallInt(0);
    if (iterable.isObject()) {
        switch (iterable.asObject()->kind) {
        case Kind::List:
        case Kind::Str:
        case Kind::Bytes:
        case Kind::Stream:
        case Kind::Channel:
        case Kind::Queue:
            return true;
        case Kind::Map:
        case Kind::Set:
            position = mapPosition(as<Map>(iterable), 0);
            return true;
        case Kind::Range:
            return stepsOf(vm, as<Range>(iterable)).has_value();
        default:
            break;
        }
    }
    vm.raise(ErrorId::TypeError, fmt::format("{} cannot be iterated over{}", typeName(iterable), callHint(iterable)));
    return false;
}

Step iterationNextSlow(Vm& vm, Value iterable, Value& position, Value& item) {
    if (Map* map = tableOf(iterable))
        return nextKey(vm, map, position, item);
    if (auto* stream = cast<Stream>(iterable))
        return vm.pull(stream, item);
    if (Channel* channel = asChannel(iterable))
        return nextOfChannel(vm, channel, item);
    auto index = static_cast<uint64_t>(position.asSmallInt());
    uint64_t next = index + 1;
    if (auto* str = cast<Str>(iterable)) {
        if (index >= str->size)
            return Step::Done;
        uint32_t size = utf8::decode(str->view(), index).size;
        item = newStr(vm, str->view().substr(index, size));
        next = index + size;
    } else if (auto* bytes = cast<Bytes>(iterable)) {
        if (index >= bytes->size)
            return Step::Done;
        item = Value::smallInt(bytes->data()[index]);
    } else if (auto* range = cast<Range>(iterable)) {
        auto steps = stepsOf(vm, range);
        if (index >= steps->count)
            return Step::Done;
        item = Value::smallInt(steps->at(index));
    } else {
        auto* list = cast<List>(iterable);
        if (!list) {
            vm.raise(ErrorId::TypeError, fmt::format("{} cannot be iterated over", typeName(iterable)));
            return Step::Raised;
        }
        if (index >= list->size())
            return Step::Done;
        item = retained(list->at(static_cast<uint32_t>(index)));
    }
    position = Value::smallInt(static_cast<int64_t>(next));
    return Step::Item;
}

int64_t lengthOf(Vm& vm, Value v) {
    if (v.isObject()) {
        switch (v.asObject()->kind) {
        case Kind::Str:
            return as<Str>(v)->codePoints();
        case Kind::Bytes:
            return static_cast<int64_t>(as<Bytes>(v)->size);
        case Kind::List:
            return as<List>(v)->size();
        case Kind::Map:
        case Kind::Set:
            return as<Map>(v)->size();
        case Kind::Range: {
            auto steps = stepsOf(vm, as<Range>(v));
            return steps ? static_cast<int64_t>(steps->count) : -1;
        }
        default:
            break;
        }
    }
    vm.raise(ErrorId::TypeError, fmt::format("{} has no length", typeName(v)));
    return -1;
}

} // namespace coro::vm
