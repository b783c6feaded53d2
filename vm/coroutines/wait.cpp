// Waiting: `yield`, and the ring that it must not close.
#include <algorithm>

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
    if (waiter->has(Future::kFrozen) || f->has(Future::kFrozen)) updateFrozen(f);
}

/// Takes a waiter out of what it waits on.
void Scheduler::stopWaiting(Future* waiter) {
    Future* f = std::exchange(waiter->waitingOn, nullptr);
    f->waiters.remove(waiter);
    if (!f->isDone()) updateFrozen(f);
    if (!waiter->has(Future::kReaction)) release(vm_, f);
}

/// Whether what `f` waits for comes back to `waiter`; an owner counts as waiting for its children.
bool Scheduler::isCircular(const Future* f, const Future* waiter) const {
    constexpr size_t kMostLinks = 1000;
    auto coroutine = [](const Future* x) { return x->kind == Kind::Coroutine ? static_cast<const Coroutine*>(x) : nullptr; };
    if (const Coroutine* c = coroutine(f); c && c->owner == waiter) return false;
    bool isChain = true;
    size_t links = 0;
    for (const Future* x = f; x && links < kMostLinks; x = x->waitingOn, ++links) {
        if (x == waiter) return true;
        if (const Coroutine* c = coroutine(x); c && c->lastChild) isChain = false;
    }
    if (isChain) return false;
    // It waits for many: whoever waits for `waiter`, and so on, is fewer.
    std::vector<const Future*> waiting{waiter};
    for (size_t i = 0; i < waiting.size() && waiting.size() < kMostLinks; ++i) {
        const Future* x = waiting[i];
        if (const Coroutine* c = coroutine(x); c && c->owner) waiting.push_back(c->owner);
        for (const Task* t = x->waiters.first(); t && waiting.size() < kMostLinks; t = x->waiters.after(t))
            waiting.push_back(static_cast<const Future*>(t));
    }
    return std::find(waiting.begin(), waiting.end(), f) != waiting.end();
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
        if (c->has(Future::kCancelHeld) && !isHeldBack(c)) c->clear(Future::kCancelHeld);
        if (f->status == State::Ok) {
            Value v = retained(f->result);
            release(vm_, f);
            R[opA(*pc)] = v;
            return {pc + 1, R};
        }
        vm_.pending = errorOf(f);
        markTaken(f);
        release(vm_, f);
        addWaiter(vm_, vm_.pending, frame);
        return raiseAt(pc, R);
    }
    if (isCircular(f, c)) {
        release(vm_, f);
        vm_.raise(ErrorId::CircularWait, f == c ? "a coroutine cannot wait for itself" : "this would wait for what waits for it");
        return raiseAt(pc, R);
    }
    c->clear(Future::kRunning);
    waitOn(c, f);
    if (c->has(Future::kCancelRequested)) [[unlikely]] interrupt(c);
    return leave();
}

Resume Scheduler::yieldBare(const uint64_t* pc, Value* R) {
    Frame* frame = Frame::of(R);
    frame->pc = pc;
    Coroutine* c = frame->coroutine;
    c->clear(Future::kRunning);
    if (c->has(Future::kCancelRequested) && !isHeldBack(c)) c->set(Future::kUnwindAtResume);
    makeReady(c);
    return leave();
}

/// The coroutine is current, and its cancel takes effect where it stands.
Resume Scheduler::unwindAt(Coroutine* c) {
    c->set(Future::kUnwound);
    if (!c->frame) {
        closeBody(c, State::Cancelled, Value::nil());
        return {};
    }
    vm_.pending = Value::unwind();
    return raiseAt(c->frame->pc, c->frame->registers());
}

}  // namespace coro::vm
