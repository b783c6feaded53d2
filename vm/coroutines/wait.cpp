// Waiting: `yield`.
#include "vm/coroutines/rings.h"
#include "vm/coroutines/scheduler.h"
#include "vm/errors/error.h"
#include "vm/errors/trace.h"
#include "vm/interpreter/calls.h"
#include "vm/interpreter/dispatch.h"
#include "vm/vm.h"

namespace coro::vm {

void Scheduler::waitOn(Future* waiter, Future* f) {
    waiter->waitingOn = f;
    f->waiters.append(waiter);
    if (session_) [[unlikely]]
        session_->noteWait(waiter, loop_->now());
    if (waiter->has(Future::kFrozen))
        lookAtFrozen(f);
    else if (f->has(Future::kFrozen))
        updateFrozen(f);
}

/// Takes a waiter out of what it waits on.
void Scheduler::stopWaiting(Future* waiter) {
    Future* f = std::exchange(waiter->waitingOn, nullptr);
    f->waiters.remove(waiter);
    if (!f->isDone())
        updateFrozen(f);
    if (!waiter->has(Future::kReaction))
        release(vm_, f);
}

Resume Scheduler::yield(const uint64_t* pc, Value* R, Value operand) {
    Frame* frame = Frame::of(R);
    frame->pc = pc;
    Coroutine* c = frame->coroutine;
    auto* f = as<Future>(operand);
    if (f->has(Future::kAlias)) [[unlikely]] {
        Future* target = resolve(f);
        retain(target);
        release(vm_, f);
        f = target;
    }
    if (f->isDone() && !f->pauses) {
        if (c->has(Future::kCancelHeld) && cancelTarget(c))
            c->clear(Future::kCancelHeld);
        if (f->status == State::Ok) {
            Value v = retained(f->result);
            release(vm_, f);
            R[opA(*pc)] = v;
            return {resumeAt(pc), R};
        }
        vm_.pending = errorOf(f);
        markTaken(f);
        release(vm_, f);
        addWaiter(vm_, vm_.pending, frame);
        return raiseAt(pc, R);
    }
    if (isCircular(f, c)) {
        release(vm_, f);
        vm_.raise(ErrorId::CircularWait,
                  f == c ? "a coroutine cannot wait for itself" : "this would wait for what waits for it");
        return raiseAt(pc, R);
    }
    c->clear(Future::kRunning);
    waitOn(c, f);
    if (c->has(Future::kAnyCancel)) [[unlikely]] {
        vm_.callerFrame = frame; // a canceller may run
        interrupt(c);
    }
    return leave();
}

/// What runs next when `c` only lets others run first, if it stands at a bare `yield` too and there is nothing else to
/// look at; or null.
Coroutine* Scheduler::plainSuccessor(const Coroutine* c) const {
    if (c->has(Future::kAnyCancel | Future::kFrozen) || activations_.top().kind != Activation::Kind::Scheduler ||
        turns_ == 0 || ready_.isEmpty() || !failures_.empty() || !joins_.empty())
        return nullptr;
    auto* next = static_cast<Future*>(ready_.first());
    bool isPlain = next->kind == Kind::Coroutine && !next->waitingOn && !next->has(Future::kUnwindAtResume);
    return isPlain ? static_cast<Coroutine*>(next) : nullptr;
}

Resume Scheduler::yieldBare(const uint64_t* pc, Value* R) {
    Frame::of(R)->pc = pc;
    Coroutine* c = current_; // nearer than by way of the frame, which was found through it
    if (Coroutine* next = plainSuccessor(c)) {
        ready_.exchangeFirst(c);
        c->bits = (c->bits & ~uint32_t{Future::kRunning}) | Future::kQueued;
        next->bits = (next->bits & ~uint32_t{Future::kQueued}) | Future::kRunning;
        --turns_;
        current_ = next;
        return {resumeAt(next->frame->pc), next->frame->registers()};
    }
    c->clear(Future::kRunning);
    if (c->has(Future::kAnyCancel) && cancelTarget(c))
        c->set(Future::kUnwindAtResume);
    makeReady(c);
    return leave();
}

/// The coroutine is current, and its cancel takes effect where it stands.
Resume Scheduler::unwindAt(Coroutine* c) {
    unwindingOf(c)->set(Future::kUnwound);
    if (!c->frame) {
        closeBody(c, State::Cancelled, Value::nil());
        return {};
    }
    if (Stream* s = asStream(c); s && s->has(Future::kFresh))
        return endUnbegun(s);
    vm_.pending = Value::unwind();
    return raiseAt(c->frame->pc, c->frame->registers());
}

} // namespace coro::vm
