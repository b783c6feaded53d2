#pragma once
// Timers by deadline and then by order of creation: a 4-ary heap with each timer's index in itself, so that a cancel is
// cheap.
#include <vector>

#include "vm/coroutines/future.h"

namespace coro::vm {

class TimerHeap {
  public:
    bool isEmpty() const { return heap_.empty(); }
    size_t size() const { return heap_.size(); }
    /// The keys stand beside the pointers: comparing touches no timer.
    struct Entry {
        int64_t deadline;
        uint64_t sequence;
        Timer* timer;
        bool operator<(const Entry& o) const {
            return deadline != o.deadline ? deadline < o.deadline : sequence < o.sequence;
        }
    };

    const Entry& first() const { return heap_.front(); }
    void add(const Entry& e);
    void remove(Timer* t);
    /// Takes out those that go off after `deadline`, in any order.
    std::vector<Entry> takeAfter(int64_t deadline);

  private:
    void place(size_t i, const Entry& e);
    void siftUp(size_t i, Entry e);
    void siftDown(size_t i, Entry e);

    std::vector<Entry> heap_;
};

} // namespace coro::vm
