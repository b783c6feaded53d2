#pragma once
// The timers of one block of the wheel, sorted when its time comes. Which ones go off next is known then, so what they
// need can be fetched into the cache while others are at work.
#include <vector>

#include "vm/loop/timer_heap.h"

namespace coro::vm {

class TimerBatch {
  public:
    using Entry = TimerHeap::Entry;

    bool isEmpty() const { return next_ == entries_.size(); }
    const Entry& first() const { return entries_[next_]; }
    /// The one that goes off that many after the first; null: it is beyond the batch, or has been cancelled.
    Timer* ahead(size_t count) const {
        return next_ + count < entries_.size() ? entries_[next_ + count].timer : nullptr;
    }
    /// Those of a block, in any order. The batch is empty.
    void fill(std::vector<Entry> entries);
    void remove(Timer* t);

  private:
    std::vector<Entry> entries_; ///< without a timer: cancelled
    size_t next_ = 0;
};

} // namespace coro::vm
