// `noreturn` of a value: the coroutine's outcome becomes that of another future. With a child of its own it becomes
// one: the child's frame, wait, waiters and children move here, so that a loop of adoptions stays as small as one.
#include <fmt/format.h>

#include <algorithm>

#include "vm/coroutines/rings.h"
#include "vm/coroutines/scheduler.h"
#include "vm/errors/trace.h"
#include "vm/interpreter/calls.h"
#include "vm/types/operations.h"
#include "vm/vm.h"

namespace coro::vm {

Resume Scheduler::become(Value value) {
    Coroutine* c = current_;
    if (c->has(Future::kCancelHeld)) {
        release(vm_, value);
        return unwindCurrent();
    }
    if (Stream* s = asStream(c)) {
        if (Stream* next = cast<Stream>(value))
            return becomeStream(s, next);
        vm_.raise(ErrorId::TypeError,
                  fmt::format("`noreturn` in a `gen` goes on with another stream, not with {}", typeName(value)));
        release(vm_, value);
        return raiseAt(c->frame->pc, c->frame->registers());
    }
    keepResultType();
    if (!isFuture(value))
        return finishBody(value);
    Future* f = resolve(as<Future>(value));
    if (Value::object(f) != value) {
        retain(f);
        release(vm_, value);
    }
    if (f->isDone() && !f->pauses) {
        if (f->status == State::Ok) {
            Value v = retained(f->result);
            release(vm_, f);
            return finishBody(v);
        }
        vm_.pending = errorOf(f);
        markTaken(f);
        release(vm_, f);
        return raiseAt(c->frame->pc, c->frame->registers());
    }
    if (isCircular(f, c)) {
        release(vm_, f);
        vm_.raise(ErrorId::CircularWait, "this would wait for what waits for it");
        return raiseAt(c->frame->pc, c->frame->registers());
    }
    if (!isTrampoline(c->frame->pc)) // the hop to what gave the value has been logged
        logHop(c->frame->pc);
    if (Coroutine* child = asCoroutine(f); child && child->owner == c)
        return merge(c, child);
    freeFrame(c);
    c->clear(Future::kRunning);
    c->set(Future::kAdopting);
    waitOn(c, f);
    if (c->has(Future::kAnyCancel))
        interrupt(c);
    return leave();
}

/// What the function whose frame goes declares to give is due at the coroutine's end, unless one before it has
/// declared.
void Scheduler::keepResultType() {
    Coroutine* c = current_;
    const Code& code = *c->frame->code();
    if (code.prototype->resultType >= 0 && !(c->anyRest() && c->anyRest()->resultType))
        c->rest(vm_.heap).resultType = &code.module->types[static_cast<size_t>(code.prototype->resultType)];
}

Resume Scheduler::unwindCurrent() {
    current_->set(Future::kUnwound);
    vm_.pending = Value::unwind();
    return raiseAt(current_->frame->pc, current_->frame->registers());
}

/// Whoever waits for `child` waits for `c` from now on.
void Scheduler::moveWaiters(Coroutine* child, Coroutine* c) {
    while (Task* t = child->waiters.takeFirst()) {
        auto* waiter = static_cast<Future*>(t);
        waiter->waitingOn = c;
        c->waiters.append(waiter);
        if (waiter->has(Future::kReaction))
            continue;
        retain(c);
        release(vm_, child);
    }
}

/// What `child` has of a cancel under way.
void Scheduler::moveTeardown(Coroutine* child, Coroutine* c) {
    CoroutineExtra* from = child->extra;
    if (!from)
        return;
    CoroutineExtra& to = c->more(vm_.heap);
    if (child->has(Future::kCancelRequested) && !c->has(Future::kCancelRequested)) {
        to.cancellation = shared(from->cancellation);
        to.cancelledAt = from->cancelledAt;
    }
    if (!from->rest)
        return;
    if (child->hasUnwindError())
        noteCleanupError(c, from->rest->unwindError);
    if (Timer* grace = std::exchange(from->rest->grace, nullptr)) {
        CoroutineRest& own = c->rest(vm_.heap);
        if (own.grace) {
            if (!grace->isDone())
                timers_.remove(grace);
            release(vm_, grace);
        } else {
            own.grace = grace;
            grace->guarded = c;
        }
    }
    if (Deferred* done = std::exchange(from->rest->cancelDone, nullptr)) {
        Deferred* whole = whenCancelled(c);
        follow(done, whole);
        release(vm_, done);
    }
}

/// The children of `child` become the youngest of `c`.
void Scheduler::moveChildren(Coroutine* child, Coroutine* c) {
    Coroutine* first = nullptr;
    for (Coroutine* grandchild = child->lastChild; grandchild; grandchild = grandchild->prevSibling) {
        grandchild->owner = c;
        first = grandchild;
    }
    if (!first)
        return;
    first->prevSibling = c->lastChild;
    if (c->lastChild)
        c->lastChild->nextSibling = first;
    c->lastChild = std::exchange(child->lastChild, nullptr);
    c->childCount += std::exchange(child->childCount, 0);
    if (child->daemonCount() > 0)
        c->rest(vm_.heap).daemonCount += std::exchange(child->extra->rest->daemonCount, 0);
}

/// What `child` has registered runs on behalf of `c` from now on.
void Scheduler::moveRegistered(Coroutine* child, Coroutine* c) {
    if (!child->anyRest() || !child->anyRest()->registered)
        return;
    Reaction* last = std::exchange(child->anyRest()->registered, nullptr);
    Reaction* first = last;
    for (Reaction* r = last; r; r = r->prevRegistered) {
        r->behalf = c;
        first = r;
    }
    Reaction*& own = c->rest(vm_.heap).registered;
    first->prevRegistered = own;
    if (own)
        own->nextRegistered = first;
    own = last;
}

/// A failure of a child of `child` that nobody could see.
void Scheduler::moveFailure(Coroutine* child, Coroutine* c) {
    if (!child->has(Future::kFailurePending))
        return;
    child->clear(Future::kFailurePending);
    std::erase(failures_, child);
    if (!c->has(Future::kFailurePending))
        failures_.push_back(c);
    c->set(Future::kFailurePending);
}

/// The open scopes of `child`; `c` has none.
void Scheduler::moveScopes(Coroutine* child, Coroutine* c) {
    if (!child->has(Future::kInScope))
        return;
    c->rest(vm_.heap).scope = std::exchange(child->extra->rest->scope, nullptr);
    c->set(child->bits & (Future::kInScope | Future::kScopeCancelled));
    child->clear(Future::kInScope | Future::kScopeCancelled);
}

/// `child` is unfinished; one handle of it is consumed.
Resume Scheduler::merge(Coroutine* c, Coroutine* child) {
    freeFrame(c);
    c->clear(Future::kRunning | Future::kFrozen);
    removeChild(child);
    moveChildren(child, c);
    c->frame = std::exchange(child->frame, Body());
    if (c->frame)
        c->frame->coroutine = c;

    // Where it stands: in the ready queue, among the waiters of something, or in its own join.
    if (child->has(Future::kQueued))
        ready_.replace(child, c);
    c->waitingOn = std::exchange(child->waitingOn, nullptr);
    if (c->waitingOn && !child->has(Future::kQueued | Future::kParked))
        c->waitingOn->waiters.replace(child, c);
    constexpr uint32_t kMoved = Future::kQueued | Future::kParked | Future::kFrozen | Future::kCancelPassed |
                                Future::kUnwindAtResume | Future::kUnwound | Future::kKilled | Future::kJoining |
                                Future::kAdopting | Future::kCancelHeld | Future::kThawed;
    c->bits |= child->bits & kMoved;
    c->pauses += child->pauses;
    c->outcome = child->outcome;
    if (c->has(Future::kJoining))
        release(vm_, std::exchange(c->result, std::exchange(child->result, Value::nil())));
    bool childCancelled = child->has(Future::kCancelRequested);
    moveFailure(child, c);
    std::replace(cancels_.begin(), cancels_.end(), child, c); // requested by a canceller that still runs
    if (child->anyRest() && child->anyRest()->resultType && !(c->anyRest() && c->anyRest()->resultType))
        c->rest(vm_.heap).resultType = child->anyRest()->resultType;
    if (c->has(Future::kJoining))
        checkResult(c);
    if (child->has(Future::kJoinQueued)) {
        std::erase(joins_, child);
        queueJoin(c);
    }
    moveScopes(child, c);
    moveWaiters(child, c);
    moveTeardown(child, c);
    moveRegistered(child, c);
    child->bits = Future::kAlias;
    child->pauses = 0;
    child->waitingOn = c;
    retain(c);
    release(vm_, child);

    lookAtFrozen(c);
    if (childCancelled && !c->has(Future::kCancelRequested))
        c->set(Future::kCancelRequested);
    else if (c->has(Future::kCancelRequested) && !childCancelled)
        interrupt(c);
    if (c->has(Future::kJoining))
        beginJoin(c);
    return leave();
}

} // namespace coro::vm
