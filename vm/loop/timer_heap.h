#pragma once
// The timers, by deadline and then by order of creation: a 4-ary heap with each timer's index in itself, so that a
// cancel is cheap.
#include <vector>

#include "vm/coroutines/future.h"

namespace coro::vm {

class TimerHeap {
  public:
    bool isEmpty() const { return heap_.empty(); }
    size_t size() const { return heap_.size(); }
    Timer* first() const { return heap_.front().timer; }
    void add(Timer* t);
    void remove(Timer* t);

  private:
    /// The keys stand beside the pointers: comparing touches no timer.
    struct Entry {
        int64_t deadline;
        uint64_t sequence;
        Timer* timer;
        bool operator<(const Entry& o) const {
            return deadline != o.deadline ? deadline < o.deadline : sequence < o.sequence;
        }
    };
    void place(size_t i, const Entry& e);
    void siftUp(size_t i, Entry e);
    void siftDown(size_t i, Entry e);

    std::vector<Entry> heap_;
};

} // namespace coro::vm
