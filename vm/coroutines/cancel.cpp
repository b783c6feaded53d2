// Cancel. A request goes from a coroutine to what it waits on, and so on to the innermost operation; the unwind comes
// back outwards as each wait ends. Nothing here recurses: a chain of waits is followed in a loop, the children of many
// owners through a queue.
#include <fmt/format.h>

#include "vm/coroutines/line.h"
#include "vm/coroutines/rings.h"
#include "vm/coroutines/scheduler.h"
#include "vm/errors/error.h"
#include "vm/errors/trace.h"
#include "vm/interpreter/calls.h"
#include "vm/interpreter/continuations.h"
#include "vm/types/str.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

constexpr int64_t kGracePeriod = 10'000'000'000;

/// Waits call cancellers, too, long after the last native: the function that called that one may have returned since.
void dropStaleCaller(Vm& vm) {
    const void* frame = vm.callerFrame;
    if (frame >= vm.stack.top && frame < vm.stack.limit())
        vm.callerFrame = nullptr;
}

} // namespace

Place placeInProgram(const Frame* frame) {
    if (frame && frame->code()->kind != bytecode::FunctionKind::Fn && !isTrampoline(frame->pc)) [[likely]]
        return frame->pc;
    auto isPassed = [](const Frame* f) {
        return f->code()->kind == bytecode::FunctionKind::Fn && (f->code()->module->isLibrary || isContinuation(f->pc));
    };
    while (frame && isPassed(frame))
        frame = frame->caller;
    return frame && !isTrampoline(frame->pc) ? frame->pc : nullptr;
}

/// Where the program called the native that runs.
Place Scheduler::callerPlace() const { return placeInProgram(vm_.callerFrame); }

void Scheduler::cancel(Future* future, Value reason) {
    Future* f = resolve(future);
    if (auto* c = asCoroutine(f)) {
        request(c, reason, callerPlace());
        return;
    }
    auto* d = static_cast<Deferred*>(f);
    if (d->isDone() || d->has(Future::kCancelRequested))
        return;
    retain(d);
    cancelDeferred(d, current_, reason);
    release(vm_, d);
}

void Scheduler::request(Coroutine* c, Value reason, Place by, const Coroutine* parent) {
    if (c->isDone())
        return;
    const bool isPart = parent && parent->has(Future::kCancelRequested);
    Cancellation* own = newCancellation(vm_, reason, by, isPart ? parent->cancellation()->time : loop_->now());
    request(c, own, parent);
    release(vm_, own);
}

/// Every request comes through here, so a cascade of any depth is one loop. Borrows the cancellation.
void Scheduler::request(Coroutine* c, Cancellation* cancellation, const Coroutine* parent) {
    if (c->isDone())
        return;
    // What follows from a request is part of it: it has the same deadline, and a kill passes on.
    bool isPart = parent && parent->has(Future::kCancelRequested);
    bool isKill = isPart && parent->has(Future::kKilled) && !c->has(Future::kKilled);
    if (isKill)
        c->set(Future::kKilled);
    if (!c->has(Future::kCancelRequested)) {
        c->set(Future::kCancelRequested);
        CoroutineExtra& extra = c->more(vm_.heap);
        extra.cancellation = shared(cancellation);
        Frame* frame = bodyOf(c)->frame;
        if (frame && !isTrampoline(frame->pc))
            extra.cancelledAt = frame->pc;
        else if (extra.hops)
            extra.cancelledAt = extra.hops->latest(); // it has adopted what it waits for
    } else if (!isKill) {
        return;
    }
    cancels_.push_back(c);
    drainCancels();
}

void Scheduler::drainCancels() {
    if (drainingCancels_)
        return;
    drainingCancels_ = true;
    while (cancelsDone_ < cancels_.size()) {
        Coroutine* c = cancels_[cancelsDone_++];
        if (cancelsDone_ == cancels_.size()) { // in a chain each asks for the next
            cancels_.clear();
            cancelsDone_ = 0;
        }
        c->set(Future::kThawed);
        updateFrozen(c);
        interrupt(c);
    }
    drainingCancels_ = false;
}

/// A cancel meets a coroutine: makes it unwind where it stands, or leaves it to its next wait.
void Scheduler::interrupt(Coroutine* c) {
    if (c->has(Future::kScope) && !c->has(Future::kJoining) && !c->isDone()) {
        c = bodyOf(c); // its block is what unwinds
        c->set(Future::kScopeCancelled);
        updateFrozen(c);
    }
    if (c->isDone() || c->has(Future::kRunning))
        return;
    if (c->has(Future::kIdle)) {
        if (c->has(Future::kCancelRequested)) // of a scope: at the next pull
            abandon(static_cast<Stream*>(c));
        return;
    }
    if (c->has(Future::kJoining)) {
        if (c->outcome == State::Ok) {
            release(vm_, std::exchange(c->result, Value::nil()));
            c->outcome = State::Cancelled;
            if (c->hasUnwindError())
                absorb(c, c->takeUnwindError());
        }
        cancelChildren(c, false);
        return;
    }
    Coroutine* target = cancelTarget(c);
    if (!target) {
        holdBack(c);
        return;
    }
    if (c->has(Future::kQueued | Future::kParked)) {
        // What completed first is delivered; a bare yield has nothing to deliver.
        if (!c->waitingOn)
            c->set(Future::kUnwindAtResume);
        if (c->has(Future::kParked)) {
            c->clear(Future::kParked);
            makeReady(c);
        }
        return;
    }
    interruptWait(c, target);
}

/// The unfinished coroutine at the end of the chain of Deferreds that a cancel of `d` went along, or null.
Coroutine* Scheduler::cancelledBehind(Deferred* d) const {
    while (d->has(Future::kCancelPassed) && d->waitingOn) { // otherwise it is over
        if (Coroutine* c = asCoroutine(d->waitingOn))
            return c->isDone() ? nullptr : c;
        d = static_cast<Deferred*>(d->waitingOn);
    }
    return nullptr;
}

/// It waits: passes the cancel, which is that of `target`, on to what is its own, and leaves what is not.
void Scheduler::interruptWait(Coroutine* c, Coroutine* target) {
    Future* f = c->waitingOn;
    Coroutine* child = asCoroutine(f);
    bool isAlone = f->waiters.hasExactlyOne();
    // The end of a teardown is not an operation that could be stopped.
    bool isOurs =
        isAlone && (child ? c->has(Future::kAdopting) && !isTornDownAfter(child, c) : !f->has(Future::kIsOver));
    if (child && !isOurs)
        isOurs = asStream(child) || (child->owner && bodyOf(child->owner) == c);
    if (f->isDone()) {
        // Fired, but its delivery is paused: what completed first is delivered.
        f->waiters.remove(c);
        makeReady(c);
        return;
    }
    if (isOurs) {
        c->set(Future::kCancelPassed);
        if (child) {
            request(child, target->extra->cancellation, target);
            return;
        }
        auto* d = static_cast<Deferred*>(f);
        if (!d->has(Future::kCancelRequested)) {
            cancelDeferred(d, c, target->cancellation()->reason);
            return;
        }
        // Only a kill gets here: it goes on to the coroutines that the cancel has reached, if they still unwind. What a
        // canceller has given to wait for is left.
        if (const Group* g = asGroup(d)) {
            bool isPassed = g->pending > 0;
            for (uint32_t i = g->count; i-- > 0;) {
                const Member& m = g->members[i];
                if (m.status != State::Pending)
                    continue;
                if (m.isChild && asCoroutine(m.waitingOn)->owner)
                    request(asCoroutine(m.waitingOn), target->extra->cancellation, target);
                else
                    isPassed = false;
            }
            if (isPassed)
                return;
        } else if (Coroutine* reached = cancelledBehind(d); reached && !reached->has(Future::kKilled)) {
            request(reached, target->extra->cancellation, target);
            return;
        }
    }
    abandonWait(c);
}

/// It unwinds, whatever becomes of what it waits for.
void Scheduler::abandonWait(Coroutine* c) {
    c->clear(Future::kCancelPassed);
    Future* f = std::exchange(c->waitingOn, nullptr);
    f->waiters.remove(c);
    c->set(Future::kUnwindAtResume);
    makeReady(c);
    if (Group* g = asGroup(f); g && f->waiters.isEmpty())
        dissolveGroup(g); // its join sees what comes of its children
    // What it leaves may thaw by that, and comes after it.
    if (!f->isDone())
        updateFrozen(f);
    release(vm_, f);
}

namespace {

/// Whether the cancel of a Deferred on behalf of a coroutine, or of none, goes on to the coroutine that it waits for.
bool isOursToCancel(const Coroutine* c, const Deferred* d, const Coroutine* behalf) {
    const Coroutine* owner = c->owner ? bodyOf(c->owner) : nullptr;
    if (d->has(Future::kReaction) && (!owner || owner != static_cast<const Reaction*>(d)->behalf))
        return false;
    return (owner && owner == behalf) || !isTornDownAfter(c, d);
}

} // namespace

/// Cancels an operation: a chain of Deferreds down to the one that can be stopped. Borrows.
void Scheduler::cancelDeferred(Deferred* d, Coroutine* behalf, Value reason) {
    for (;;) {
        if (d->isDone() || d->has(Future::kCancelRequested))
            return;
        d->set(Future::kCancelRequested | Future::kThawed);
        d->result = retained(reason);
        d->pauses = 0;
        updateFrozen(d);
        if (d->layout == Future::Layout::Timer) {
            timers_.remove(static_cast<Timer*>(d));
            settle(d, State::Cancelled, std::exchange(d->result, Value::nil()));
            release(vm_, d); // the timer heap's
            return;
        }
        if (Group* g = asGroup(d)) {
            if (g->pending == 0 && !g->has(Future::kQueued | Future::kParked) && !g->isDecided())
                settle(g, State::Cancelled, std::exchange(g->result, Value::nil()));
            else
                cancelGroup(g, behalf);
            return;
        }
        if (Ticket* t = asTicket(d)) {
            const Value its = std::exchange(d->result, Value::nil());
            retain(d);
            leaveLine(vm_, t);
            settle(d, State::Cancelled, its);
            release(vm_, d);
            return;
        }
        Future* source = d->waitingOn;
        if (!source) {
            if (d->canceller.isNil())
                settle(d, State::Cancelled, std::exchange(d->result, Value::nil()));
            else
                runCanceller(d, behalf);
            return;
        }
        if (d->has(Future::kQueued | Future::kParked))
            return; // its source has completed: that is delivered
        Coroutine* c = asCoroutine(source);
        if (source->waiters.hasExactlyOne() && (!c || isOursToCancel(c, d, behalf))) {
            d->set(Future::kCancelPassed);
            if (c) {
                request(c, reason, {}, behalf && behalf->has(Future::kCancelPassed) ? behalf : nullptr);
                return;
            }
            d = static_cast<Deferred*>(source);
            continue;
        }
        stopWaiting(d);
        bool wasReaction = d->has(Future::kReaction);
        d->clear(Future::kReaction | Future::kAdopting);
        settle(d, State::Cancelled, std::exchange(d->result, Value::nil()));
        if (wasReaction) {
            dropReaction(static_cast<Reaction*>(d));
            release(vm_, d); // its source's
        }
        letGo(d);
        return;
    }
}

/// Cancellers that cancel what has a canceller run inside each other, but for a limit; beyond it they run when the
/// outermost is over.
void Scheduler::runCanceller(Deferred* d, Coroutine* behalf) {
    constexpr unsigned kMostNested = 50;
    if (cancellerDepth_ == kMostNested) {
        retain(d);
        if (behalf)
            retain(behalf);
        deepCancels_.push_back({d, behalf});
        return;
    }
    ++cancellerDepth_;
    callCanceller(d, behalf);
    while (cancellerDepth_ == 1 && !deepCancels_.empty()) {
        for (DeepCancel& deep : std::exchange(deepCancels_, {})) {
            if (!deep.deferred->isDone())
                callCanceller(deep.deferred, deep.behalf);
            if (deep.behalf)
                release(vm_, deep.behalf);
            release(vm_, deep.deferred);
        }
    }
    --cancellerDepth_;
}

void Scheduler::callCanceller(Deferred* d, Coroutine* behalf) {
    Value canceller = std::exchange(d->canceller, Value::nil());
    retain(d);
    Value argument = Value::object(d);
    retain(d);
    Coroutine* before = std::exchange(current_, behalf);
    dropStaleCaller(vm_);
    Frame* callerFrame = vm_.callerFrame;
    Value v = vm_.call(canceller, {&argument, 1});
    current_ = before;
    vm_.callerFrame = callerFrame;
    release(vm_, canceller);
    if (v.isRaised()) {
        Value error = vm_.takePending();
        if (error.isUnwind()) { // of `exit`
            if (!d->isDone())
                settle(d, State::Cancelled, std::exchange(d->result, Value::nil()));
        } else if (d->isDone()) {
            // It has fired its Deferred, so it is left to the coroutine that the cancel is for to end with the error.
            if (behalf && behalf->has(Future::kAnyCancel) && !behalf->isDone())
                noteCleanupError(unwindingOf(behalf), error);
            else
                reportLost(error, "a canceller failed");
            release(vm_, error);
        } else {
            d->set(Future::kUnwound);
            settle(d, State::Failed, error);
        }
    } else if (d->isDone()) {
        release(vm_, v);
    } else if (isFuture(v)) {
        d->set(Future::kCancelJoin);
        follow(d, as<Future>(v));
    } else {
        release(vm_, v);
        settle(d, State::Cancelled, std::exchange(d->result, Value::nil()));
    }
    release(vm_, d);
}

void Scheduler::cancelChildren(Coroutine* c, bool daemonsOnly) {
    // They share one, whether that of their owner or, when that has failed, one of their own.
    Cancellation* cancellation =
        c->cancellation() ? shared(c->extra->cancellation) : newCancellation(vm_, Value::nil(), nullptr, loop_->now());
    // Requests are queued, not carried out, until all are in: the list does not change under this loop.
    bool outermost = !std::exchange(drainingCancels_, true);
    for (Coroutine* child = c->lastChild; child; child = child->prevSibling)
        if (!daemonsOnly || child->has(Future::kDaemon))
            request(child, cancellation, c);
    release(vm_, cancellation);
    if (!outermost)
        return;
    drainingCancels_ = false;
    drainCancels();
}

// -- grace and kill

/// A cancelled coroutine waits in a cleanup: it may, until its grace period is over.
void Scheduler::guardCleanup(Coroutine* c) {
    CoroutineRest& rest = c->rest(vm_.heap);
    if (rest.grace)
        return;
    Timer* timer = vm_.heap.create<Timer>();
    timer->layout = Future::Layout::Timer;
    timer->guarded = c;
    timer->deadline = c->cancellation()->time + kGracePeriod;
    timer->sequence = ++timerSequence_;
    timers_.add(timer);
    rest.grace = timer;
}

/// Nothing holds the cancel of `c` back any more.
void Scheduler::pierce(Coroutine* c) {
    if (c->isDone() || c->has(Future::kKilled))
        return;
    c->set(Future::kKilled);
    cancels_.push_back(c);
    drainCancels();
}

void Scheduler::kill(Future* future, Value reason) {
    Future* f = resolve(future);
    cancel(f, reason);
    if (auto* c = asCoroutine(f))
        pierce(c);
}

Deferred* Scheduler::whenCancelled(Future* future) {
    Future* f = resolve(future);
    Coroutine* c = asCoroutine(f);
    if (f->isDone() || !c) {
        Deferred* done = newDeferred(Value::nil());
        if (f->isDone()) {
            settle(done, State::Ok, Value::nil());
        } else {
            done->set(Future::kIsOver);
            retain(f);
            waitOn(done, f);
        }
        return done;
    }
    CoroutineRest& rest = c->rest(vm_.heap);
    if (rest.cancelDone && rest.cancelDone->isDone()) // it has been cancelled itself
        release(vm_, std::exchange(rest.cancelDone, nullptr));
    if (!rest.cancelDone) {
        rest.cancelDone = newDeferred(Value::nil());
        rest.cancelDone->set(Future::kIsOver);
    }
    retain(rest.cancelDone);
    return rest.cancelDone;
}

} // namespace coro::vm
