#include "vm/loop/timer_queue.h"

namespace coro::vm {

void TimerQueue::add(Timer* t) {
    if (t->deadline > nearEnd_) {
        wheel_->add({t->deadline, t->sequence, t});
        return;
    }
    heap_.add({t->deadline, t->sequence, t});
    if (heap_.size() <= kFew || nearEnd_ != kNoEnd)
        return;
    if (!wheel_)
        wheel_ = std::make_unique<TimerWheel>();
    wheel_->begin(heap_.first().deadline);
    nearEnd_ = wheel_->blockEnd();
    for (const TimerHeap::Entry& e : heap_.takeAfter(nearEnd_))
        wheel_->add(e);
}

void TimerQueue::remove(Timer* t) {
    if (t->slot == kNearTimer)
        heap_.remove(t);
    else if (t->slot == kBatchTimer)
        batch_.remove(t);
    else
        wheel_->remove(t);
    if (!isEmpty() || nearEnd_ == kNoEnd)
        return;
    if (wheel_->isEmpty()) {
        nearEnd_ = kNoEnd;
        return;
    }
    batch_.fill(wheel_->advance());
    nearEnd_ = wheel_->blockEnd();
}

} // namespace coro::vm
