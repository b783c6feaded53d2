// Making and freeing futures.
#include "vm/coroutines/future.h"

#include "vm/coroutines/line.h"
#include "vm/errors/trace.h"
#include "vm/interpreter/calls.h"
#include "vm/memory/lifetime.h"
#include "vm/types/str.h"
#include "vm/vm.h"

namespace coro::vm {

std::string_view statusText(const Future* f) {
    switch (f->status) {
    case State::Pending:
        return f->pauses ? "paused" : "pending";
    case State::Ok:
        return "done";
    case State::Failed:
        return "failed";
    case State::Cancelled:
        return "cancelled";
    }
    CORO_UNREACHABLE();
}

std::string nameOf(const Coroutine* c) {
    if (const CoroutineRest* rest = c->anyRest())
        if (auto* name = cast<Str>(rest->name))
            return std::string(name->view());
    const Code* code = c->frame.code();
    return code ? functionName(code) : c->kind == Kind::Stream ? "stream" : "coroutine";
}

Deferred* Scheduler::newDeferred(Value canceller) {
    auto* d = vm_.heap.create<Deferred>();
    d->canceller = canceller;
    return d;
}

Deferred* Scheduler::done() {
    if (!done_) {
        done_ = newDeferred(Value::nil());
        settle(done_, State::Ok, Value::nil());
        vm_.heap.makeImmortal(done_);
    }
    retain(done_);
    return done_;
}

Timer* Scheduler::sleep(int64_t nanoseconds) {
    auto* timer = vm_.heap.create<Timer>();
    timer->layout = Future::Layout::Timer;
    timer->deadline = loop_->now() + std::max<int64_t>(nanoseconds, 0);
    timer->sequence = ++timerSequence_;
    if (shuffle_) [[unlikely]]
        timer->sequence = shuffle_->timerOrder(timer->sequence);
    timers_.add(timer);
    retain(timer); // until it goes off or is cancelled
    return timer;
}

Deferred* Scheduler::addReaction(Future* source, Value onValue, Value onError) {
    Future* f = resolve(source);
    auto* r = vm_.heap.create<Reaction>();
    r->layout = Future::Layout::Reaction;
    r->set(Future::kReaction);
    r->onValue = retained(onValue);
    r->onError = retained(onError);
    if (current_) {
        Reaction*& last = current_->rest(vm_.heap).registered;
        r->behalf = current_;
        r->scopeId = reaction_ && reaction_->behalf == current_ ? reaction_->scopeId : lastScope_;
        r->prevRegistered = last;
        if (last)
            last->nextRegistered = r;
        last = r;
    }
    retain(r); // the source's
    if (f->isDone() && !f->pauses) {
        r->waitingOn = f;
        retain(f);
        makeReady(r);
    } else {
        waitOn(r, f);
        if (f->kind == Kind::Deferred && f->waitingOn && !f->has(Future::kReaction))
            hold(static_cast<Deferred*>(f));
    }
    return r;
}

/// Callbacks do not keep what they wait for. What that follows in its turn keeps it for them, and fires it in the end.
void Scheduler::hold(Deferred* follower) {
    if (follower->has(Future::kHeld))
        return;
    follower->set(Future::kHeld);
    retain(follower);
}

/// It follows no longer.
void Scheduler::letGo(Deferred* follower) {
    if (!follower->has(Future::kHeld))
        return;
    follower->clear(Future::kHeld);
    release(vm_, follower);
}

void Scheduler::unregister(Reaction* r) {
    if (!r->behalf)
        return;
    if (r->nextRegistered)
        r->nextRegistered->prevRegistered = r->prevRegistered;
    else
        r->behalf->extra->rest->registered = r->prevRegistered;
    if (r->prevRegistered)
        r->prevRegistered->nextRegistered = r->nextRegistered;
    r->prevRegistered = r->nextRegistered = nullptr;
    r->behalf = nullptr;
}

/// It will not run its function.
void Scheduler::dropReaction(Reaction* r) {
    unregister(r);
    release(vm_, std::exchange(r->onValue, Value::nil()));
    release(vm_, std::exchange(r->onError, Value::nil()));
}

void Scheduler::forget(Deferred* d) {
    if (d->layout == Future::Layout::Reaction)
        unregister(static_cast<Reaction*>(d));
    // Other waiters than Reactions keep it: those there are are part of the same dead cycle, and take themselves out.
    for (Task* t = d->waiters.first(); t;) {
        Task* next = d->waiters.after(t);
        auto* waiter = static_cast<Future*>(t);
        if (waiter->has(Future::kReaction)) {
            d->waiters.remove(waiter);
            waiter->waitingOn = nullptr;
            release(vm_, waiter);
        } else if (waiter->has(Future::kMember)) {
            Group* g = static_cast<Member*>(waiter)->group;
            d->waiters.remove(waiter);
            if (g->isClosed)
                release(vm_, g);
        } else if (waiter->has(Future::kHeld)) {
            d->waiters.remove(waiter);
            letGo(static_cast<Deferred*>(waiter));
        }
        t = next;
    }
    bool isWoken = d->has(Future::kQueued | Future::kParked);
    if (d->has(Future::kQueued))
        dequeue(d);
    if (!d->waitingOn)
        return;
    if (isWoken || !d->next) { // woken, or taken out by what is part of the same dead cycle
        release(vm_, std::exchange(d->waitingOn, nullptr));
    } else {
        stopWaiting(d);
        if (d->has(Future::kReaction))
            release(vm_, d); // its source's: they are of the same dead cycle
    }
    letGo(d);
}

size_t finalizeDeferred(Vm& vm, Object* o) {
    auto* d = static_cast<Deferred*>(o);
    if (d->status == State::Failed && !d->has(Future::kTaken))
        vm.scheduler.reportLost(d->result, "a Deferred failed, and nobody took its error");
    vm.scheduler.forget(d);
    release(vm, d->result);
    release(vm, d->canceller);
    if (d->layout == Future::Layout::Reaction) {
        auto* r = static_cast<Reaction*>(d);
        release(vm, r->onValue);
        release(vm, r->onError);
        return sizeof(Reaction);
    }
    if (Group* g = asGroup(d))
        return finalizeGroup(vm, g);
    if (Ticket* t = asTicket(d)) {
        leaveLine(vm, t);
        release(vm, t->item);
        return sizeof(Ticket);
    }
    return d->layout == Future::Layout::Timer ? sizeof(Timer) : sizeof(Deferred);
}

void visitDeferred(Object* o, const ChildVisitor& visitor) {
    auto* d = static_cast<Deferred*>(o);
    visitor(d->result);
    visitor(d->canceller);
    if (d->waitingOn && !d->has(Future::kReaction))
        visitor(d->waitingOn);
    if (const Group* g = asGroup(d))
        visitGroup(g, visitor);
    if (const Ticket* ticket = asTicket(d))
        visitor(ticket->item);
    for (const Task* t = d->waiters.first(); t; t = d->waiters.after(t))
        if (static_cast<const Future*>(t)->has(Future::kReaction | Future::kHeld))
            visitor(const_cast<Task*>(t));
        else if (static_cast<const Future*>(t)->has(Future::kMember) && static_cast<const Member*>(t)->group->isClosed)
            visitor(static_cast<const Member*>(t)->group);
    if (d->layout != Future::Layout::Reaction)
        return;
    auto* r = static_cast<Reaction*>(d);
    visitor(r->onValue);
    visitor(r->onError);
}

size_t finalizeCoroutine(Vm& vm, Object* o) {
    auto* c = static_cast<Coroutine*>(o);
    if (!vm.scheduler.handleGone(c))
        return 0;
    release(vm, c->result);
    if (c->waitingOn)
        release(vm, c->waitingOn);
    if (c->extra)
        freeExtra(vm, c->extra);
    return sizeof(Coroutine);
}

void visitCoroutine(Object* o, const ChildVisitor& visitor) {
    auto* c = static_cast<Coroutine*>(o);
    visitor(c->result);
    visitor(c->waitingOn);
    if (!c->extra)
        return;
    visitor(c->extra->cancellation);
    const CoroutineRest* rest = c->anyRest();
    if (!rest)
        return;
    visitor(rest->name);
    visitor(rest->unwindError);
    visitor(rest->grace);
    visitor(rest->cancelDone);
}

} // namespace coro::vm
