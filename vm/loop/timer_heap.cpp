#include "vm/loop/timer_heap.h"

#include <algorithm>

namespace coro::vm {

namespace {
constexpr size_t kArity = 4;
}

void TimerHeap::place(size_t i, const Entry& e) {
    heap_[i] = e;
    e.timer->index = static_cast<uint32_t>(i);
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

void TimerHeap::add(const Entry& e) {
    e.timer->slot = kNearTimer;
    heap_.push_back({});
    siftUp(heap_.size() - 1, e);
}

std::vector<TimerHeap::Entry> TimerHeap::takeAfter(int64_t deadline) {
    std::vector<Entry> taken, kept;
    for (const Entry& e : heap_)
        (e.deadline <= deadline ? kept : taken).push_back(e);
    heap_.clear();
    for (const Entry& e : kept)
        add(e);
    return taken;
}

void TimerHeap::remove(Timer* t) {
    size_t i = t->index;
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
