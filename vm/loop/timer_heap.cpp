#include "vm/loop/timer_heap.h"

#include <algorithm>

namespace coro::vm {

namespace {
constexpr size_t kArity = 4;
}

void TimerHeap::place(size_t i, const Entry& e) {
    heap_[i] = e;
    e.timer->heapIndex = static_cast<uint32_t>(i);
}

void TimerHeap::siftUp(size_t i, Entry e) {
    while (i > 0) {
        size_t parent = (i - 1) / kArity;
        if (!(e < heap_[parent]))
            break;
        place(i, heap_[parent]);
        i = parent;
    }
    place(i, e);
}

void TimerHeap::siftDown(size_t i, Entry e) {
    for (;;) {
        size_t child = i * kArity + 1;
        if (child >= heap_.size())
            break;
        size_t end = std::min(child + kArity, heap_.size());
        size_t least = child;
        for (size_t c = child + 1; c < end; ++c)
            if (heap_[c] < heap_[least])
                least = c;
        if (!(heap_[least] < e))
            break;
        place(i, heap_[least]);
        i = least;
    }
    place(i, e);
}

void TimerHeap::add(Timer* t) {
    heap_.push_back({});
    siftUp(heap_.size() - 1, {t->deadline, t->sequence, t});
}

void TimerHeap::remove(Timer* t) {
    size_t i = t->heapIndex;
    Entry last = heap_.back();
    heap_.pop_back();
    if (i == heap_.size())
        return;
    if (i > 0 && last < heap_[(i - 1) / kArity])
        siftUp(i, last);
    else
        siftDown(i, last);
}

} // namespace coro::vm
