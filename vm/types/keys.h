#pragma once
// Which values can be keys of a map, when two are the same, and their hash.
#include "vm/object.h"

namespace coro::vm {

/// All but lists and maps, which can change.
inline bool isHashable(Value v) { return !isKind(v, Kind::List) && !isKind(v, Kind::Map); }
/// The hash of a value that isHashable. The same key has the same hash: 1 and 1.0 too.
uint32_t hashKey(Value v);
/// As `==`, for hashable values, but nan is the same key as nan. An unset value is no key's same.
bool sameKey(Value x, Value y);

} // namespace coro::vm
