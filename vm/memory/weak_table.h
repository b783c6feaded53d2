#pragma once
// Which Weak points at which object. An object that has one carries the kHasWeak flag, so all others cost nothing.
#include <unordered_map>

#include "vm/object.h"

namespace coro::vm {

struct Weak;

class WeakTable {
  public:
    /// The Weak of that object, or null.
    Weak* find(const Object* target) const;
    /// Neither side owns the other.
    void add(Object* target, Weak* weak);
    /// The Weak goes first.
    void remove(Object* target);
    /// The target goes first: its Weak is cleared.
    void targetDied(Object* target);

  private:
    std::unordered_map<const Object*, Weak*> weaks_;
};

} // namespace coro::vm
