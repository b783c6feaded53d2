#pragma once
// All timers, by deadline and then by order of creation. Few are in a heap. Of many, those that go off later are in a
// wheel, from which they come in batches; in the heap are those that were set when their batch had come already.
#include <cstdint>
#include <limits>
#include <memory>

#include "vm/loop/timer_batch.h"
#include "vm/loop/timer_heap.h"
#include "vm/loop/timer_wheel.h"

namespace coro::vm {

class TimerQueue {
  public:
    bool isEmpty() const { return heap_.isEmpty() && batch_.isEmpty(); }
    Timer* first() const {
        bool isInBatch = heap_.isEmpty() || (!batch_.isEmpty() && batch_.first() < heap_.first());
        return isInBatch ? batch_.first().timer : heap_.first().timer;
    }
    /// One that goes off about that many after the first, to prepare for it; often null.
    Timer* ahead(size_t count) const { return batch_.ahead(count); }
    void add(Timer* t);
    void remove(Timer* t);

  private:
    /// So many timers are quick in the heap alone.
    static constexpr size_t kFew = 512;
    static constexpr int64_t kNoEnd = std::numeric_limits<int64_t>::max();

    TimerHeap heap_;
    TimerBatch batch_; ///< with the heap, empty only when the wheel is, too
    std::unique_ptr<TimerWheel> wheel_;
    int64_t nearEnd_ = kNoEnd; ///< what goes off later is in the wheel
};

} // namespace coro::vm
