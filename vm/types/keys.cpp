#include "vm/types/keys.h"

#include <cmath>

#include "vm/class.h"
#include "vm/closure.h"
#include "vm/types/bigint.h"
#include "vm/types/bytes.h"
#include "vm/types/list.h"
#include "vm/types/range.h"

namespace coro::vm {

namespace {

uint32_t hashDouble(double d) {
    if (std::isfinite(d) && std::trunc(d) == d) {
        if (std::fabs(d) < 0x1p62)
            return hashWhole(static_cast<int64_t>(d));
        return hashWholeDouble(d);
    }
    return hashWord(Value::number(d).bits());
}

uint32_t hashRange(const Range* range) {
    uint32_t hash = range->inclusive;
    for (Value v : {range->start, range->end, range->step})
        hash = hash * 31 + hashKey(v);
    return hash;
}

/// What stands for an object of a class with `hashKey`; unset for one that no such class made a key.
Value keyOf(const Instance* instance) {
    const Class* cls = instance->cls;
    return cls->keys == Class::Keys::HashKey ? instance->fields[cls->keySlot] : Value::unset();
}

uint32_t hashInstance(const Instance* instance) {
    Value key = keyOf(instance);
    auto* list = cast<List>(key);
    if (!list)
        return key.isUnset() ? hashWord(reinterpret_cast<uint64_t>(instance)) : hashKey(key);
    uint32_t hash = list->size();
    for (uint32_t i = 0; i < list->size(); ++i)
        hash = hashWord(uint64_t{hash} << 32 | hashKey(list->at(i)));
    return hash;
}

bool sameInstance(const Instance* x, const Instance* y) {
    Value key = keyOf(x), other = keyOf(y);
    if (x->cls != y->cls || key.isUnset() || other.isUnset())
        return false;
    auto *list = cast<List>(key), *otherList = cast<List>(other);
    if (!list || !otherList)
        return sameKey(key, other);
    bool same = list->size() == otherList->size();
    for (uint32_t i = 0; same && i < list->size(); ++i)
        same = sameKey(list->at(i), otherList->at(i));
    return same;
}

} // namespace

uint32_t hashOtherKey(Value v) {
    if (v.isDouble())
        return hashDouble(v.asDouble());
    if (v.isObject()) {
        switch (v.asObject()->kind) {
        case Kind::BigInt:
            return hashInt(v);
        case Kind::Bytes:
            return hashBytes(as<Bytes>(v));
        case Kind::Range:
            return hashRange(as<Range>(v));
        case Kind::BoundMethod:
            return hashWord(as<BoundMethod>(v)->receiver.bits() ^ as<BoundMethod>(v)->function.bits());
        case Kind::Instance:
            return hashInstance(as<Instance>(v));
        default:
            break;
        }
    }
    return hashWord(v.bits());
}

bool sameOtherKey(Value x, Value y) {
    if (x.isObject() && y.isObject()) {
        Kind kind = x.asObject()->kind;
        if (kind != y.asObject()->kind)
            return false;
        switch (kind) {
        case Kind::Str:
            return sameText(as<Str>(x), as<Str>(y));
        case Kind::BigInt:
            return compareInts(x, y) == 0;
        case Kind::Bytes:
            return as<Bytes>(x)->view() == as<Bytes>(y)->view();
        case Kind::Range: {
            auto *r = as<Range>(x), *s = as<Range>(y);
            return r->inclusive == s->inclusive && sameKey(r->start, s->start) && sameKey(r->end, s->end) &&
                   sameKey(r->step, s->step);
        }
        case Kind::BoundMethod:
            return as<BoundMethod>(x)->receiver == as<BoundMethod>(y)->receiver &&
                   as<BoundMethod>(x)->function == as<BoundMethod>(y)->function;
        case Kind::Instance:
            return sameInstance(as<Instance>(x), as<Instance>(y));
        default:
            return false;
        }
    }
    if (x.isDouble())
        return y.isDouble() ? x.asDouble() == y.asDouble()
                            : isInt(y) && !std::isnan(x.asDouble()) && compareIntDouble(y, x.asDouble()) == 0;
    return y.isDouble() && isInt(x) && !std::isnan(y.asDouble()) && compareIntDouble(x, y.asDouble()) == 0;
}

} // namespace coro::vm
