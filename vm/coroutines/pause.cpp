// Pause: freezes delivery, not clocks. What is frozen follows from who is paused: a future that is paused itself, or all of whose
// waiters are frozen. A cancel thaws.
#include "vm/coroutines/scheduler.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

bool areWaitersFrozen(const Future* f) {
    if (f->waiters.isEmpty()) return false;
    for (const Task* t = f->waiters.first(); t; t = f->waiters.after(t))
        if (!static_cast<const Future*>(t)->has(Future::kFrozen)) return false;
    return true;
}

}  // namespace

/// Something changed for `f`: freezes or thaws it, and what it waits on as far as that reaches.
void Scheduler::updateFrozen(Future* f) {
    for (; f; f = f->waitingOn) {
        bool pierced = f->kind == Kind::Coroutine && f->has(Future::kCancelRequested);
        bool frozen = !pierced && (f->pauses > 0 || areWaitersFrozen(f));
        if (frozen == f->has(Future::kFrozen)) return;
        if (frozen) {
            f->set(Future::kFrozen);
            if (f->has(Future::kQueued)) {
                dequeue(f);
                f->set(Future::kParked);
            }
        } else {
            f->clear(Future::kFrozen);
            if (f->has(Future::kParked)) {
                f->clear(Future::kParked);
                makeReady(f);
            }
        }
        if (f->has(Future::kQueued | Future::kParked)) return;  // its wait is over
    }
}

void Scheduler::pause(Future* future) {
    Future* f = resolve(future);
    if (f->has(Future::kCancelRequested) || (f->isDone() && !f->pauses)) return;
    if (++f->pauses == 1) updateFrozen(f);
}

bool Scheduler::unpause(Future* future) {
    Future* f = resolve(future);
    if (f->pauses == 0) return f->isDone() || f->has(Future::kCancelRequested);
    if (--f->pauses > 0) return true;
    // A Deferred that was fired meanwhile delivers what was held back.
    if (f->isDone()) settle(f, f->status, std::exchange(f->result, Value::nil()));
    else updateFrozen(f);
    return true;
}

}  // namespace coro::vm
