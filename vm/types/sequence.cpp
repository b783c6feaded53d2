#include "vm/types/sequence.h"

#include <fmt/format.h>

#include <cstring>
#include <limits>

#include "bytecode/instruction.h"
#include "vm/memory/heap.h"
#include "vm/types/bigint.h"
#include "vm/types/bytes.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::kKillB;
using bytecode::kKillC;

namespace {

Value concatenateStrs(Vm& vm, Value x, Value y, unsigned kills) {
    Value consumed = kills & kKillB ? x : retained(x);
    Value result = appendText(vm, consumed, as<Str>(y)->view());
    if (kills & kKillC)
        release(vm, y);
    return result;
}

Value concatenateLists(Vm& vm, Value x, Value y, unsigned kills) {
    auto *a = as<List>(x), *b = as<List>(y);
    bool inPlace = (kills & kKillB) && a->isUnique() && !(a->flags & Object::kHasWeak);
    List* joined = inPlace ? a : copyList(vm, a, 0, a->size());
    bool done = joined && joined->extend(vm, b, 0, b->size());
    if (!inPlace)
        releaseKilled(vm, x, y, kills);
    else if (kills & kKillC)
        release(vm, y);
    if (done)
        return Value::object(joined);
    if (joined)
        release(vm, joined);
    return Value::raised();
}

/// Fills `total` bytes with copies of the first `size`.
void fillByDoubling(char* data, size_t size, size_t total) {
    for (size_t done = size; done < total;) {
        size_t chunk = std::min(done, total - done);
        std::memcpy(data + done, data, chunk);
        done += chunk;
    }
}

/// The size of `count` times `size`, or so much that no allocation of it succeeds.
size_t times(size_t size, uint64_t count) {
    size_t total;
    return __builtin_mul_overflow(size, count, &total) ? std::numeric_limits<size_t>::max() / 4 : total;
}

Value repeatText(Vm& vm, const Str* s, uint64_t count) {
    size_t total = times(s->size, count);
    if (total == 0)
        return newStr(vm, "");
    Str* repeated = newStrOfSize(vm, total);
    if (!repeated)
        return Value::raised();
    std::memcpy(repeated->bytes(), s->bytes(), s->size);
    fillByDoubling(repeated->bytes(), s->size, total);
    return Value::object(repeated);
}

Value repeatBytes(Vm& vm, const Bytes* b, uint64_t count) {
    size_t total = times(b->size, count);
    Bytes* repeated = newBytesOfSize(vm, total);
    if (!repeated)
        return Value::raised();
    if (total > 0) {
        std::memcpy(repeated->data(), b->data(), b->size);
        fillByDoubling(reinterpret_cast<char*>(repeated->data()), b->size, total);
    }
    return Value::object(repeated);
}

Value repeatList(Vm& vm, const List* list, uint64_t count) {
    List* repeated = newList(vm);
    if (!list->isEmpty() && count > 0) {
        if (!repeated->reserve(vm, times(list->size(), count))) {
            release(vm, repeated);
            return Value::raised();
        }
        for (uint64_t i = 0; i < count; ++i)
            if (!repeated->extend(vm, list, 0, list->size()))
                CORO_UNREACHABLE(); // there is room for all
    }
    return Value::object(repeated);
}

} // namespace

void releaseKilled(Vm& vm, Value x, Value y, unsigned kills) {
    if (kills & kKillB)
        release(vm, x);
    if (kills & kKillC)
        release(vm, y);
}

Value concatenate(Vm& vm, Value x, Value y, unsigned kills) {
    if (!x.isObject() || !y.isObject() || x.asObject()->kind != y.asObject()->kind)
        return Value::unset();
    switch (x.asObject()->kind) {
    case Kind::Str:
        return concatenateStrs(vm, x, y, kills);
    case Kind::List:
        return concatenateLists(vm, x, y, kills);
    case Kind::Bytes: {
        Value result = concatenateBytes(vm, as<Bytes>(x), as<Bytes>(y));
        releaseKilled(vm, x, y, kills);
        return result;
    }
    default:
        return Value::unset();
    }
}

Value repeatSequence(Vm& vm, Value x, Value y, unsigned kills) {
    Value sequence = isInt(x) ? y : x;
    Value times = isInt(x) ? x : y;
    if (!isInt(times) || !sequence.isObject())
        return Value::unset();
    auto count = static_cast<uint64_t>(std::max<int64_t>(clampToInt64(times), 0));
    Value result;
    switch (sequence.asObject()->kind) {
    case Kind::Str:
        result = repeatText(vm, as<Str>(sequence), count);
        break;
    case Kind::Bytes:
        result = repeatBytes(vm, as<Bytes>(sequence), count);
        break;
    case Kind::List:
        result = repeatList(vm, as<List>(sequence), count);
        break;
    default:
        return Value::unset();
    }
    releaseKilled(vm, x, y, kills);
    return result;
}

} // namespace coro::vm
