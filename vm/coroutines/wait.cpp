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
    if (session_) [[unlikely]]
        session_->noteWait(waiter, loop_->now());
    if (waiter->has(Future::kFrozen) || f->has(Future::kFrozen))
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

namespace {

/// It has been decided without it: what is not ours of a decided group is left.
bool isLeft(const Future* waiter) {
    return waiter->has(Future::kMember) && static_cast<const Member*>(waiter)->group->isDecided();
}

/// Who waits for a future, directly or not; an owner counts as waiting for its children.
class WaitersAbove {
  public:
    static constexpr size_t kMost = 1000;

    explicit WaitersAbove(const Future* f) : count_(1) { all_[0] = f; }
    /// Looks further, up to that many. Whether that is all there are.
    bool extend(size_t limit) {
        for (; looked_ < count_; ++looked_) {
            const Future* f = all_[looked_];
            const Coroutine* c = asCoroutine(f);
            const Coroutine* owner = c && c->owner ? bodyOf(c->owner) : nullptr;
            if (owner && !add(owner, limit))
                return false;
            for (const Task* t = f->waiters.first(); t; t = f->waiters.after(t)) {
                const auto* task = static_cast<const Future*>(t);
                if (isLeft(task))
                    continue;
                const Future* waiter = groupOr(task);
                if (waiter == owner || (!c && contains(waiter))) // who waits for it by a Deferred is its owner, mostly
                    continue;
                if (!add(waiter, limit))
                    return false;
            }
        }
        return true;
    }
    bool contains(const Future* f) const { return std::find(all_, all_ + count_, f) != all_ + count_; }

  private:
    bool add(const Future* f, size_t limit) {
        if (count_ == limit)
            return false;
        all_[count_++] = f;
        return true;
    }

    const Future* all_[kMost]; // filled as far as count_
    size_t count_;
    size_t looked_ = 0;
};

} // namespace

/// Whether what `f` waits for comes back to `waiter`.
bool Scheduler::isCircular(const Future* f, const Future* waiter) const {
    constexpr size_t kFew = 16, kMostLinks = 1000;
    if (f == waiter)
        return true;
    const Coroutine* child = asCoroutine(f);
    const Group* group = f->kind == Kind::Deferred ? asGroup(const_cast<Future*>(f)) : nullptr;
    const bool isGroup = group && !group->isDecided();
    if (child ? child->owner && bodyOf(child->owner) == waiter : !f->waitingOn && !isGroup)
        return false;
    WaitersAbove above(waiter);
    if (above.extend(kFew))
        return above.contains(f);
    // Many wait for `waiter`. What `f` waits for is one thing after the other, unless it has children.
    bool hasChildren = isGroup;
    size_t links = 0;
    for (const Future* x = f; x && links < kMostLinks; x = x->waitingOn, ++links) {
        if (x == waiter)
            return true;
        if (const Coroutine* c = asCoroutine(x); c && c->lastChild)
            hasChildren = true;
    }
    if (!hasChildren)
        return false;
    above.extend(WaitersAbove::kMost);
    return above.contains(f);
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
    Frame* frame = Frame::of(R);
    frame->pc = pc;
    Coroutine* c = frame->coroutine;
    if (Coroutine* next = plainSuccessor(c)) {
        ready_.exchangeFirst(c);
        c->bits = (c->bits & ~uint32_t{Future::kRunning}) | Future::kQueued;
        next->bits = (next->bits & ~uint32_t{Future::kQueued}) | Future::kRunning;
        --turns_;
        current_ = next;
        return {next->frame->pc + kWords[*next->frame->pc & 0xff], next->frame->registers()};
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
    vm_.pending = Value::unwind();
    return raiseAt(c->frame->pc, c->frame->registers());
}

} // namespace coro::vm
