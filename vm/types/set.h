#pragma once
// Values in the order in which they were added, each once: the keys of a map whose values nobody sees.
#include "bytecode/instruction.h"
#include "vm/types/map.h"

namespace coro::vm {

class Set : public Map {
  public:
    static constexpr Kind kKind = Kind::Set;

  private:
    friend Set* newSet(Vm&);
};

Set* newSet(Vm& vm);
/// Null after raising.
Set* copySet(Vm& vm, const Set* from);

/// The entries of a map or set; null for other values.
inline Map* tableOf(Value v) { return isKind(v, Kind::Map) || isKind(v, Kind::Set) ? as<Map>(v) : nullptr; }

/// The hash of what may be in a set. False after raising.
[[nodiscard]] bool hashOfItem(Vm& vm, Value item, uint32_t& hash);
/// Consumes `item`. False after raising.
[[nodiscard]] bool addItem(Vm& vm, Set* set, Value item);
/// Adds the items of anything that can be iterated. False after raising.
[[nodiscard]] bool addItems(Vm& vm, Set* set, Value items);

bool isSubset(const Set* x, const Set* y);
/// BitOr, BitAnd, Sub, BitXor: a new set, the items of x before those of y; raised() when there is no memory.
Value combineSets(Vm& vm, bytecode::Opcode op, const Set* x, const Set* y);

} // namespace coro::vm
