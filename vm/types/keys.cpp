#include "vm/types/keys.h"

#include <cmath>

#include "vm/types/bigint.h"
#include "vm/types/bytes.h"
#include "vm/types/range.h"

namespace coro::vm {

namespace {

uint32_t hashDouble(double d) {
    if (std::isfinite(d) && std::trunc(d) == d) {
        if (std::fabs(d) < 0x1p62)
            return hashWord(static_cast<uint64_t>(static_cast<int64_t>(d)));
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
