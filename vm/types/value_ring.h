#pragma once
// A queue of values: added behind, taken from the front, both in constant time.
#include <cstdint>

#include "vm/memory/lifetime.h"

namespace coro::vm {

class ValueRing {
  public:
    uint32_t size() const { return count_; }
    bool isEmpty() const { return count_ == 0; }
    /// Consumes the value when it gives true; false: there is no memory.
    bool push(Vm& vm, Value v);
    /// There is one; owned.
    Value takeFirst();
    void clear(Vm& vm);
    void visit(const ChildVisitor& visitor) const;

  private:
    bool grow(Vm& vm);
    Value& at(uint32_t i) const { return values_[(first_ + i) & (room_ - 1)]; }

    Value* values_ = nullptr;
    uint32_t room_ = 0; ///< a power of two, or 0
    uint32_t first_ = 0;
    uint32_t count_ = 0;
};

} // namespace coro::vm
