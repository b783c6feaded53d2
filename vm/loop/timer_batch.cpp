#include "vm/loop/timer_batch.h"

#include <algorithm>
#include <utility>

namespace coro::vm {

void TimerBatch::fill(std::vector<Entry> entries) {
    constexpr size_t kAhead = 16;
    entries_ = std::move(entries);
    next_ = 0;
    std::sort(entries_.begin(), entries_.end());
    for (size_t i = 0; i < entries_.size(); ++i) {
        if (i + kAhead < entries_.size())
            __builtin_prefetch(entries_[i + kAhead].timer, 1);
        Timer* t = entries_[i].timer;
        t->slot = kBatchTimer;
        t->index = static_cast<uint32_t>(i);
    }
}

void TimerBatch::remove(Timer* t) {
    entries_[t->index].timer = nullptr;
    while (!isEmpty() && !first().timer)
        ++next_;
}

} // namespace coro::vm
