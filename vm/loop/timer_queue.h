#pragma once
// All timers, by deadline and then by order of creation. Few are in a heap; of many only those that go off soon are
// there, and the others in a wheel.
#include <cstdint>
#include <limits>
#include <memory>

#include "vm/loop/timer_heap.h"
#include "vm/loop/timer_wheel.h"

namespace coro::vm {

class TimerQueue {
  public:
    bool isEmpty() const { return heap_.isEmpty(); }
    Timer* first() const { return heap_.first(); }
    void add(Timer* t);
    void remove(Timer* t);

  private:
    /// So many timers are quick in the heap alone.
    static constexpr size_t kFew = 512;
    static constexpr int64_t kNoEnd = std::numeric_limits<int64_t>::max();

    /// Empty only when the wheel is, too.
    TimerHeap heap_;
    std::unique_ptr<TimerWheel> wheel_;
    int64_t nearEnd_ = kNoEnd; ///< what goes off later is in the wheel
};

} // namespace coro::vm
