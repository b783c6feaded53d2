#pragma once
// Which values can be keys of a map, when two are the same, and their hash.
#include "vm/object.h"
#include "vm/types/hash.h"
#include "vm/types/str.h"

namespace coro::vm {

/// An instance whose class says `hashKey` can be a key once that has been asked for; one whose class declares `==`
/// alone cannot.
bool isHashableInstance(Value instance);
/// All but lists, maps and sets, which can change.
inline bool isHashable(Value v) {
    if (!v.isObject())
        return true;
    switch (v.asObject()->kind) {
    case Kind::List:
    case Kind::Map:
    case Kind::Set:
        return false;
    case Kind::Instance:
        return isHashableInstance(v);
    default:
        return true;
    }
}
uint32_t hashOtherKey(Value v);
bool sameOtherKey(Value x, Value y);

/// The hash of a value that isHashable. The same key has the same hash: 1 and 1.0 too.
inline uint32_t hashKey(Value v) {
    if (v.isSmallInt())
        return hashWhole(v.asSmallInt());
    if (isKind(v, Kind::Str))
        return hashStr(as<Str>(v));
    return hashOtherKey(v);
}
/// A key that is hashed and compared without running anything of the program's, and often is one.
inline bool isPlainKey(Value v) { return v.isSmallInt() || isKind(v, Kind::Str); }
/// As `==`, for hashable values, but nan is the same key as nan. An unset value is no key's same.
inline bool sameKey(Value x, Value y) { return x == y || sameOtherKey(x, y); }

} // namespace coro::vm
