// How futures end: waiters wake, owners join their children, errors find somebody who sees them.
#include <fmt/format.h>

#include "vm/coroutines/line.h"
#include "vm/coroutines/scheduler.h"
#include "vm/errors/error.h"
#include "vm/errors/trace.h"
#include "vm/types/str.h"
#include "vm/types/type_check.h"
#include "vm/vm.h"

namespace coro::vm {

void Scheduler::settle(Future* f, State status, Value value) {
    f->status = status;
    release(vm_, std::exchange(f->result, value));
    if (f->kind == Kind::Deferred)
        release(vm_, std::exchange(static_cast<Deferred*>(f)->canceller, Value::nil()));
    if (f->pauses && f->kind == Kind::Deferred)
        return; // delivery is frozen until it is unpaused
    while (Task* t = f->waiters.takeFirst()) {
        auto* waiter = static_cast<Future*>(t);
        if (waiter->has(Future::kReaction | Future::kMember)) {
            if (waiter->has(Future::kMember)) {
                endMember(static_cast<Member*>(waiter));
                continue;
            }
            retain(f); // from now on it keeps its source
        }
        makeReady(waiter);
    }
}

void Scheduler::fire(Deferred* d, State status, Value value) {
    if (d->waitingOn) {
        bool isReaction = d->has(Future::kReaction);
        if (d->has(Future::kQueued | Future::kParked)) {
            d->has(Future::kQueued) ? dequeue(d) : d->clear(Future::kParked);
            release(vm_, std::exchange(d->waitingOn, nullptr));
        } else {
            stopWaiting(d);
        }
        d->clear(Future::kReaction | Future::kAdopting | Future::kCancelJoin);
        settle(d, status, value);
        if (isReaction) {
            dropReaction(static_cast<Reaction*>(d));
            release(vm_, d); // its source's
        }
        letGo(d);
        return;
    }
    if (d->layout == Future::Layout::Timer) {
        timers_.remove(static_cast<Timer*>(d));
        settle(d, status, value);
        release(vm_, d); // the timer heap's
        return;
    }
    if (Group* g = asGroup(d))
        dissolveGroup(g);
    if (Ticket* t = asTicket(d))
        leaveLine(vm_, t);
    settle(d, status, value);
}

Resume Scheduler::finishBody(Value value) {
    Coroutine* c = current_;
    freeFrame(c);
    Stream* s = asStream(c);
    Coroutine* puller = s ? pullerOf(s) : nullptr;
    closeBody(c, State::Ok, value);
    return leaveTo(puller);
}

Resume Scheduler::failBody() {
    Coroutine* c = current_;
    Value pending = vm_.takePending();
    freeFrame(c);
    Stream* s = asStream(c);
    Coroutine* puller = s ? pullerOf(s) : nullptr;
    if (pending.isUnwind())
        closeBody(c, State::Cancelled, Value::nil());
    else
        closeBody(c, State::Failed, pending);
    return leaveTo(puller);
}

/// The body is over, its frame gone. Now its children: awaited when it went well, cancelled otherwise.
void Scheduler::closeBody(Coroutine* c, State status, Value value) {
    c->clear(Future::kRunning | Future::kAdopting);
    if (c->lastChild && c->has(Future::kInput))
        handOverChildren(c);
    c->outcome = status;
    c->result = value;
    checkResult(c);
    if (c->hasUnwindError()) {
        // An error of a cleanup, or of a child that nobody could wait for: it is the outcome.
        absorb(c, c->takeUnwindError());
    } else if (status == State::Ok && c->has(Future::kCancelRequested) && c->lastChild) {
        // The join is a wait, so a cancel takes effect there.
        release(vm_, std::exchange(c->result, Value::nil()));
        c->outcome = State::Cancelled;
    }
    if (!c->lastChild) {
        complete(c);
        return;
    }
    beginJoin(c);
}

/// The value of the body against what the first function of a chain of `noreturn`s declares.
void Scheduler::checkResult(Coroutine* c) {
    const CoroutineRest* rest = c->anyRest();
    if (c->outcome != State::Ok || !rest || !rest->resultType || checkType(vm_, *rest->resultType, c->result, {}))
        return;
    Coroutine* running = std::exchange(current_, c);
    captureTrace(vm_, vm_.pending, nullptr);
    current_ = running;
    c->outcome = State::Failed;
    release(vm_, std::exchange(c->result, vm_.takePending()));
}

/// Its body is over. Children that have failed unseen are seen now.
void Scheduler::beginJoin(Coroutine* c) {
    c->set(Future::kJoining);
    bool isFrozen = c->has(Future::kFrozen);
    bool draining = std::exchange(drainingJoins_, true);
    Coroutine* child = c->lastChild;
    while (child && child->prevSibling)
        child = child->prevSibling;
    while (child) {
        Coroutine* next = child->nextSibling;
        if (child->isDone()) {
            absorb(c, retained(child->result));
            markTaken(child);
        } else if (child->has(Future::kFrozen) != isFrozen) {
            updateFrozen(child);
        }
        child = next;
    }
    drainingJoins_ = draining;
    if (c->outcome != State::Ok)
        cancelChildren(c, false);
    continueJoin(c);
}

namespace {

/// As programs see it: a text, the caller's, or nil.
Value placeValue(Vm& vm, Place place) {
    Code* code = vm.codeAt(place);
    if (!code)
        return Value::nil();
    return Value::object(
        newShortStr(vm, fmt::format("{} {}", functionName(code), positionText(code, code->pcOf(place)))));
}

} // namespace

/// An error (consumed) becomes the outcome of a coroutine whose body is over, or one more of it.
void Scheduler::absorb(Coroutine* c, Value error) {
    if (c->outcome == State::Failed) {
        addToOthers(vm_, c->result, error);
        release(vm_, error);
        return;
    }
    if (c->outcome == State::Cancelled && c->extra) {
        c->set(Future::kUnwound);
        Value& by = errorField(error, ErrorField::CancelledBy);
        if (by.isNil() && c->cancellation())
            by = placeValue(vm_, c->cancellation()->by);
    }
    release(vm_, c->result);
    c->result = error;
    c->outcome = State::Failed;
}

/// One child less: looks whether the join is over. A loop, since the end of an owner may end the join of its own owner,
/// and so on.
void Scheduler::continueJoin(Coroutine* c) {
    queueJoin(c);
    drainJoins();
}

void Scheduler::queueJoin(Coroutine* c) {
    if (c->has(Future::kJoinQueued))
        return;
    c->set(Future::kJoinQueued);
    joins_.push_back(c);
}

void Scheduler::drainJoins() {
    if (drainingJoins_)
        return;
    drainingJoins_ = true;
    while (!joins_.empty()) {
        Coroutine* c = joins_.back();
        joins_.pop_back();
        c->clear(Future::kJoinQueued);
        if (c->has(Future::kFrozen))
            continue; // it looks again when it thaws
        if (c->childCount == 0)
            complete(c);
        else if (c->childCount == c->daemonCount())
            cancelChildren(c, true);
    }
    drainingJoins_ = false;
}

/// What a coroutine has of the scheduler's goes at its end.
void Scheduler::dropHeld(CoroutineRest& rest) {
    while (rest.registered)
        unregister(rest.registered);
    if (rest.grace) {
        if (!rest.grace->isDone())
            timers_.remove(rest.grace);
        release(vm_, std::exchange(rest.grace, nullptr));
    }
    if (rest.deadline) {
        if (!rest.deadline->isDone())
            timers_.remove(rest.deadline);
        release(vm_, std::exchange(rest.deadline, nullptr));
    }
    if (Deferred* done = std::exchange(rest.cancelDone, nullptr)) {
        if (!done->isDone())
            settle(done, State::Ok, Value::nil());
        release(vm_, done);
    }
}

/// The coroutine has ended, children and all.
void Scheduler::complete(Coroutine* c) {
    c->clear(Future::kJoining | Future::kFrozen);
    c->pauses = 0;
    if (CoroutineExtra* extra = c->extra) {
        if (c->hasUnwindError())
            absorb(c, c->takeUnwindError());
        if (extra->rest)
            dropHeld(*extra->rest);
    }
    if (c->has(Future::kFailurePending))
        std::erase(failures_, c);
    if (session_) [[unlikely]]
        session_->forget(c);
    if (c->result.isObject())
        c->flags |= Object::kCyclic;
    if (Stream* s = asStream(c); s && !s->has(Future::kClosing)) {
        unlist(s);
    } else if (!c->owner) {
        --programCount_;
        programDaemons_ -= c->has(Future::kDaemon);
    }
    bool isSeen = !c->waiters.isEmpty();
    settle(c, c->outcome, std::exchange(c->result, Value::nil()));
    if (c->status == State::Failed && !isSeen) {
        Coroutine* owner = c->owner;
        if (owner && owner->has(Future::kJoining)) {
            absorb(owner, retained(c->result));
            cancelChildren(owner, false);
        } else if (c->rc != 0 && session_ && !owner && !c->has(Future::kInput)) {
            reportLost(c->result, "a coroutine that nobody waits for failed");
        } else if (c->rc != 0) {
            // It stays among the owner's children until somebody sees the error, or its handle goes: in the order of
            // failing, so that the first error is the owner's.
            moveToEnd(c);
            return watchUnseen(c);
        } else {
            failOwner(owner, retained(c->result));
        }
        c->set(Future::kTaken);
    }
    removeChild(c);
    if (c->rc == 0)
        destroy(vm_, c);
}

// -- children

void Scheduler::addChild(Coroutine* owner, Coroutine* c) {
    Coroutine*& last = owner ? owner->lastChild : lastOfProgram_;
    c->owner = owner;
    c->prevSibling = last;
    c->nextSibling = nullptr;
    if (last)
        last->nextSibling = c;
    last = c;
    c->isListed = true;
    if (owner) {
        ++owner->childCount;
        if (c->has(Future::kDaemon))
            ++owner->rest(vm_.heap).daemonCount;
        // It comes too late: the other children have been cancelled.
        if (owner->has(Future::kJoining) && owner->outcome != State::Ok) [[unlikely]]
            request(c, owner->cancellation() ? owner->cancellation()->reason : Value::nil(), {}, owner);
    } else {
        ++programCount_;
        programDaemons_ += c->has(Future::kDaemon);
    }
}

/// Makes it the last of its siblings, if it is among them: the body of a stream is not.
void Scheduler::moveToEnd(Coroutine* c) {
    Coroutine*& last = c->owner ? c->owner->lastChild : lastOfProgram_;
    if (!c->isListed || c == last)
        return;
    c->nextSibling->prevSibling = c->prevSibling;
    if (c->prevSibling)
        c->prevSibling->nextSibling = c->nextSibling;
    c->prevSibling = std::exchange(last, c);
    c->prevSibling->nextSibling = c;
    c->nextSibling = nullptr;
}

void Scheduler::removeChild(Coroutine* c) {
    if (!c->isListed)
        return;
    Coroutine* owner = c->owner;
    Coroutine*& last = owner ? owner->lastChild : lastOfProgram_;
    if (c->nextSibling)
        c->nextSibling->prevSibling = c->prevSibling;
    else
        last = c->prevSibling;
    if (c->prevSibling)
        c->prevSibling->nextSibling = c->nextSibling;
    c->prevSibling = c->nextSibling = nullptr;
    c->isListed = false;
    c->owner = nullptr;
    if (!owner) {
        programCount_ -= !c->isDone();
        programDaemons_ -= !c->isDone() && c->has(Future::kDaemon);
        return;
    }
    --owner->childCount;
    if (c->has(Future::kDaemon))
        --owner->rest(vm_.heap).daemonCount;
    if (owner->has(Future::kJoining))
        continueJoin(owner);
}

void Scheduler::detach(Coroutine* c) {
    if (c->status == State::Failed && !c->has(Future::kTaken) && c->owner) {
        reportLost(c->result, "a detached coroutine failed");
        markTaken(c);
        return;
    }
    if (c->isDone() || !c->owner)
        return;
    bool draining = std::exchange(drainingJoins_, true); // a join that this ends is over when what runs next waits
    removeChild(c);
    drainingJoins_ = draining;
    c->clear(Future::kDaemon);
    addChild(nullptr, c);
    updateFrozen(c);
}

void Scheduler::setDaemon(Coroutine* c) {
    if (c->isDone() || c->has(Future::kDaemon))
        return;
    c->set(Future::kDaemon);
    if (!c->owner) {
        ++programDaemons_;
        return;
    }
    ++c->owner->rest(vm_.heap).daemonCount;
    if (c->owner->has(Future::kJoining))
        queueJoin(c->owner);
}

// -- errors

Value Scheduler::errorOf(Future* f) {
    if (f->status == State::Failed)
        return retained(f->result);
    Coroutine* c = asCoroutine(f);
    Value error = newError(vm_, vm_.errorClass(ErrorId::CancelledError),
                           c ? "the coroutine was cancelled" : "the operation was cancelled");
    if (c && c->cancellation()) {
        errorField(error, ErrorField::Reason) = retained(c->cancellation()->reason);
        errorField(error, ErrorField::By) = placeValue(vm_, c->cancellation()->by);
        errorField(error, ErrorField::At) = placeValue(vm_, c->extra->cancelledAt);
    } else if (!c) {
        errorField(error, ErrorField::Reason) = retained(f->result);
    }
    return error;
}

void Scheduler::markTaken(Future* f) {
    f->set(Future::kTaken);
    if (Coroutine* c = asCoroutine(f); c && c->isDone()) {
        dropWatch(c);
        removeChild(c);
    }
}

void Scheduler::noteCleanupError(Coroutine* c, Value error) {
    CoroutineRest& rest = c->rest(vm_.heap);
    if (rest.unwindError.isUnset())
        rest.unwindError = retained(error);
    else
        addToOthers(vm_, rest.unwindError, error);
}

/// A child failed, and nobody can ever wait for it: its owner fails with it. Consumes the error.
void Scheduler::failOwner(Coroutine* owner, Value error) {
    if (!owner || owner->isDone()) {
        reportLost(error, "a coroutine that nobody waits for failed");
        release(vm_, error);
        return;
    }
    noteCleanupError(owner, error);
    release(vm_, error);
    if (owner->has(Future::kFailurePending))
        return;
    owner->set(Future::kFailurePending);
    failures_.push_back(owner);
}

/// Not done on the spot: cancelling runs cancellers, and an error may surface while an object is freed.
void Scheduler::drainFailures() {
    drainJoins();
    while (!failures_.empty()) {
        Coroutine* owner = failures_.front();
        failures_.pop_front();
        owner->clear(Future::kFailurePending);
        request(owner, Value::nil(), {});
        drainJoins();
    }
}

bool Scheduler::handleGone(Coroutine* c) {
    if (c->has(Future::kAlias))
        return true;
    if (c->has(Future::kIdle)) {
        auto* s = static_cast<Stream*>(c);
        bool lives = hasToUnwind(s);
        abandon(s);
        return !lives;
    }
    if (!c->isDone()) {
        if (c->pauses) {
            c->pauses = 0;
            updateFrozen(c);
        }
        return false;
    }
    if (c->isListed) {
        Coroutine* owner = c->owner;
        if (c->status == State::Failed && !c->has(Future::kTaken))
            failOwner(owner, retained(c->result));
        c->set(Future::kTaken);
        dropWatch(c);
        // An object is being freed: what follows from it has to wait.
        bool draining = std::exchange(drainingJoins_, true);
        removeChild(c);
        drainingJoins_ = draining;
    }
    return true;
}

// -- failures that nobody has seen

/// A child failed, and somebody still holds its handle: when a second has passed, there will be a warning.
void Scheduler::watchUnseen(Coroutine* c) {
    constexpr int64_t kPatience = 1'000'000'000;
    auto* timer = vm_.heap.create<Timer>();
    timer->layout = Future::Layout::Timer;
    timer->guarded = c;
    timer->deadline = loop_->now() + kPatience;
    timer->sequence = ++timerSequence_;
    timers_.add(timer);
    c->rest(vm_.heap).grace = timer;
}

void Scheduler::dropWatch(Coroutine* c) {
    CoroutineRest* rest = c->anyRest();
    if (!rest || !rest->grace)
        return;
    if (!rest->grace->isDone())
        timers_.remove(rest->grace);
    release(vm_, std::exchange(rest->grace, nullptr));
}

void Scheduler::warnUnseen(Coroutine* c) {
    vm_.out.flush();
    vm_.err.write("warning: a coroutine failed a second ago, and nobody has waited for it; its owner's end will raise "
                  "this\n" +
                  errorReport(vm_, c->result));
}

} // namespace coro::vm
