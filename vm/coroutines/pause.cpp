// Pause: freezes delivery, not clocks. What is frozen follows from who is paused: a future that is paused itself, or
// all of whose waiters are frozen. A cancel thaws.
#include "vm/coroutines/scheduler.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

/// Waiters are mostly paused and unpaused in order, so the ones that differ are found near either end.
bool areWaitersFrozen(const Future* f) {
    auto isFrozen = [](const Task* t) { return static_cast<const Future*>(t)->has(Future::kFrozen); };
    const Coroutine* c = asCoroutine(f);
    bool isJoined = c && c->owner && c->owner->has(Future::kJoining);
    if (isJoined && !c->owner->has(Future::kFrozen))
        return false;
    const Task* front = f->waiters.first();
    if (!front)
        return isJoined;
    for (const Task* back = front->prev;; front = front->next, back = back->prev) {
        if (!isFrozen(front) || !isFrozen(back))
            return false;
        if (front == back || front->next == back)
            return true;
    }
}

/// What a group waits on is to be looked at.
void freezeMembers(Group* g, std::vector<Future*>& toLookAt) {
    for (uint32_t i = 0; i < g->count; ++i) {
        Member& m = g->members[i];
        m.bits = (m.bits & ~uint32_t{Future::kFrozen}) | (g->bits & Future::kFrozen);
        if (m.status == State::Pending)
            toLookAt.push_back(m.waitingOn);
    }
}

} // namespace

/// Something changed for `f`: freezes or thaws it, and what it waits on as far as that reaches.
void Scheduler::updateFrozen(Future* f) {
    std::vector<Future*> children; // of owners that join them, and of groups
    for (;;) {
        for (; f && freezeOrThaw(f); f = f->waitingOn) {
            Coroutine* c = asCoroutine(f);
            if (Group* g = asGroup(f))
                freezeMembers(g, children);
            if (!c || !c->has(Future::kJoining))
                continue;
            for (Coroutine* child = c->lastChild; child; child = child->prevSibling)
                if (!child->isDone())
                    children.push_back(child);
        }
        if (children.empty())
            return;
        f = children.back();
        children.pop_back();
    }
}

/// Whether that may matter to what it waits on.
bool Scheduler::freezeOrThaw(Future* f) {
    bool frozen = !f->has(Future::kAnyCancel) && (f->pauses > 0 || areWaitersFrozen(f));
    if (frozen == f->has(Future::kFrozen))
        return false;
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
        if (Coroutine* c = asCoroutine(f); c && c->has(Future::kJoining))
            queueJoin(c);
    }
    return !f->has(Future::kQueued | Future::kParked); // otherwise its wait is over
}

void Scheduler::pause(Future* future) {
    Future* f = resolve(future);
    if (f->has(Future::kCancelRequested) || (f->isDone() && !f->pauses))
        return;
    if (++f->pauses == 1)
        updateFrozen(f);
}

bool Scheduler::unpause(Future* future) {
    Future* f = resolve(future);
    if (f->pauses == 0)
        return f->isDone() || f->has(Future::kCancelRequested);
    if (--f->pauses > 0)
        return true;
    // A Deferred that was fired meanwhile delivers what was held back.
    if (f->isDone())
        settle(f, f->status, std::exchange(f->result, Value::nil()));
    else
        updateFrozen(f);
    return true;
}

} // namespace coro::vm
