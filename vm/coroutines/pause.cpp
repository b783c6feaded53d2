// Pause: freezes delivery, not clocks. What is frozen follows from who is paused: a future that is paused itself, or
// all of whose waiters are frozen. A cancel thaws.
#include "vm/coroutines/rings.h"
#include "vm/coroutines/scheduler.h"
#include "vm/vm.h"

#include <algorithm>

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

/// Brings frozen ones that the queue has into its order.
void sortAsQueued(std::vector<Future*>& frozen, const TaskList& queue) {
    size_t count = 0;
    for (Task* t = queue.first(); count < frozen.size(); t = queue.after(t))
        if (auto* f = static_cast<Future*>(t); f->has(Future::kFrozen))
            frozen[count++] = f;
}

} // namespace

/// Something changed for `f`: freezes or thaws it, and what it waits on as far as that reaches. `isThawed`: nothing
/// holds it whatever its waiters are.
void Scheduler::updateFrozen(Future* f, bool isThawed) {
    std::vector<Future*> children; // of owners that join them, and of groups
    std::vector<Future*> woken;    // those whose waits are over: they leave the ready queue, or go back to it
    for (;;) {
        for (; f && freezeOrThaw(f, std::exchange(isThawed, false)); f = f->waitingOn) {
            if (Group* g = asGroup(f))
                freezeMembers(g, children);
            if (f->has(Future::kQueued | Future::kParked)) {
                woken.push_back(f);
                break;
            }
            Coroutine* c = asCoroutine(f);
            if (!c || !c->has(Future::kJoining))
                continue;
            for (Coroutine* child = c->lastChild; child; child = child->prevSibling)
                if (!child->isDone())
                    children.push_back(child);
        }
        if (children.empty())
            break;
        f = children.back();
        children.pop_back();
    }
    if (!woken.empty())
        parkOrUnpark(woken);
}

/// The same where a pause of `f` has ended, or what waits for it is frozen itself: a ring may be left whose parts are
/// all frozen by each other.
void Scheduler::lookAtFrozen(Future* f) { updateFrozen(f, isFrozenByRing(f)); }

/// Whether it changed.
bool Scheduler::freezeOrThaw(Future* f, bool isThawed) {
    const bool isFree = isThawed || f->has(Future::kThawed | Future::kScopeCancelled);
    const bool frozen = !isFree && (f->pauses > 0 || areWaitersFrozen(f));
    if (frozen == f->has(Future::kFrozen))
        return false;
    if (frozen) {
        f->set(Future::kFrozen);
    } else {
        f->clear(Future::kFrozen);
        if (Coroutine* c = asCoroutine(f); c && c->has(Future::kJoining))
            queueJoin(c);
    }
    return true;
}

/// Frozen ones of the ready queue are parked and thawed ones go back to it, first come, first served.
void Scheduler::parkOrUnpark(std::vector<Future*>& woken) {
    if (woken.front()->has(Future::kFrozen)) {
        if (woken.size() > 1)
            sortAsQueued(woken, ready_);
        for (Future* f : woken) {
            dequeue(f);
            park(f);
        }
        return;
    }
    std::sort(woken.begin(), woken.end(), [](const Future* a, const Future* b) { return a->parkedAs < b->parkedAs; });
    for (Future* f : woken) {
        f->clear(Future::kParked);
        makeReady(f);
    }
}

void Scheduler::park(Future* f) {
    f->set(Future::kParked);
    f->parkedAs = ++lastParked_;
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
        lookAtFrozen(f);
    return true;
}

} // namespace coro::vm
