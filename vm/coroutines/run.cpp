// Starting coroutines, and who runs next.
#include <algorithm>
#include <cstring>

#include "vm/coroutines/rings.h"
#include "vm/coroutines/scheduler.h"
#include "vm/errors/error.h"
#include "vm/errors/trace.h"
#include "vm/interpreter/calls.h"
#include "vm/interpreter/dispatch.h"
#include "vm/interpreter/interrupt.h"
#include "vm/interpreter/unwind.h"
#include "vm/loop/signals.h"
#include "vm/vm.h"

namespace coro::vm {

Scheduler::Scheduler(Vm& vm, std::unique_ptr<EventLoop> loop) : vm_(vm), loop_(std::move(loop)), activations_(vm.heap) {
    interruptOnSignal(interruptPrograms);
}
Scheduler::~Scheduler() = default;

/// Goes on behind the wait at which the frame stands, with `v` (consumed) as its result.
Resume Scheduler::resumeWith(Frame* frame, Value v) {
    const uint64_t* pc = frame->pc;
    Value* R = frame->registers();
    R[opA(*pc)] = v;
    return {resumeAt(pc), R};
}

/// The same behind any instruction.
Resume Scheduler::continueWith(Frame* frame, Value v) {
    const uint64_t* pc = frame->pc;
    Value* R = frame->registers();
    R[opA(*pc)] = v;
    return {pc + kWords[*pc & 0xff], R};
}

Frame* Scheduler::newFrame(Value function, const Value* args, Coroutine* c) {
    Code& code = *as<Closure>(function)->code;
    auto* frame = static_cast<Frame*>(vm_.heap.allocate(code.frameSize));
    frame->function = function;
    frame->pc = code.entry();
    frame->coroutine = c;
    std::copy_n(args, code.parameterCount, frame->registers());
    return frame;
}

void Scheduler::freeFrame(Coroutine* c) {
    vm_.callerFrame = nullptr; // it may be this one, or one that this one called
    Frame* frame = c->frame.running();
    c->frame = Body::over(frame->code());
    size_t size = frame->code()->frameSize;
    release(vm_, frame->function);
    vm_.heap.free(frame, size);
}

Resume Scheduler::start(Value function, Value* args, Frame* starter, Value* stackTop) {
    auto* c = vm_.heap.create<Coroutine>();
    c->flags &= static_cast<uint8_t>(~Object::kCyclic); // alive by itself until it is finished
    c->frame = newFrame(function, args, c);
    c->set(Future::kRunning);
    c->started = placeInProgram(starter);
    addChild(ownerForChildren(current_), c);
    auto kind = starter ? Activation::Kind::Starter : Activation::Kind::Native;
    activations_.push({kind, starter, current_, c, vm_.stack.top});
    vm_.stack.top = stackTop;
    current_ = c;
    return {c->frame->code()->start, c->frame->registers()};
}

void Scheduler::logFirstHop(Place place) {
    CoroutineExtra& extra = current_->more(vm_.heap);
    extra.hops = newHopLog(vm_.heap);
    extra.hops->add(place);
}

void Scheduler::logHops(Place place, uint64_t count) {
    logHop(place);
    current_->extra->hops->addMany(place, count - 1);
}

Resume Scheduler::hop(const uint64_t* pc, Value function, Value* args) {
    Coroutine* c = current_;
    Frame* old = c->frame.running();
    logHop(pc);
    Code& code = *as<Closure>(function)->code;
    if (code.frameSize == old->code()->frameSize) {
        // The same block serves on. Its locals are dead: the compiler has seen to it.
        Value left = std::exchange(old->function, function);
        std::memcpy(old->registers(), args, code.parameterCount * sizeof(Value));
        release(vm_, left);
        return {code.start, old->registers()};
    }
    freeFrame(c);
    c->frame = newFrame(function, args, c);
    return {code.start, c->frame->registers()};
}

Resume Scheduler::nextModule(const uint64_t* pc, Value* registers) {
    Coroutine* c = current_;
    Frame::of(registers)->pc = pc;
    if (isCancelledLeaving())
        return unwindCurrent();
    Value next = Value::object(vm_.nextTopLevel(*c->frame->code()->module));
    freeFrame(c);
    c->frame = newFrame(next, nullptr, c);
    return {c->frame->code()->start, c->frame->registers()};
}

Resume Scheduler::leave() {
    switch (activations_.top().kind) {
    case Activation::Kind::Scheduler:
        return runNext();
    case Activation::Kind::Starter: {
        Activation a = leaveActivation();
        return continueWith(a.frame, Value::object(a.started));
    }
    case Activation::Kind::Native:
        vm_.callResult = Value::object(leaveActivation().started);
        return {};
    case Activation::Kind::Pull:
        return endPull();
    case Activation::Kind::Close:
        return endClose();
    }
    CORO_UNREACHABLE();
}

void Scheduler::makeReady(Task* t) {
    auto* f = static_cast<Future*>(t);
    if (f->has(Future::kFrozen)) {
        park(f);
        return;
    }
    f->set(Future::kQueued);
    ready_.append(t);
}

void Scheduler::dequeue(Future* f) {
    ready_.remove(f);
    f->clear(Future::kQueued);
}

/// What the ready queue has next, if it is a coroutine; otherwise the machine goes back to runReady.
Resume Scheduler::runNext() {
    while (turns_ > 0 && !ready_.isEmpty() && failures_.empty() && joins_.empty()) {
        Coroutine* c = asCoroutine(static_cast<Future*>(ready_.first()));
        if (!c)
            break;
        ready_.remove(c);
        --turns_;
        vm_.callerFrame = nullptr;
        if (Resume r = resume(c); r.pc)
            return r;
    }
    activations_.pop();
    current_ = nullptr;
    return {};
}

/// Runs what is ready and what that makes ready, until nothing is, or it is time to look at timers and I/O again.
void Scheduler::runReady() {
    constexpr unsigned kTurnsBetweenLooks = 256;
    drainFailures();
    turns_ = kTurnsBetweenLooks;
    while (turns_ > 0 && !ready_.isEmpty()) {
        if (shuffle_) [[unlikely]] {
            shuffle_->choose(ready_);
            turns_ = 1; // the next one is chosen here again
        }
        auto* f = static_cast<Future*>(ready_.first());
        if (asCoroutine(f)) {
            activations_.push({Activation::Kind::Scheduler, nullptr, nullptr, nullptr, vm_.stack.top});
            execute(vm_, runNext());
            vm_.callerFrame = nullptr;
        } else {
            dequeue(f);
            --turns_;
            if (f->has(Future::kReaction))
                runReaction(static_cast<Reaction*>(f));
            else if (Group* g = asGroup(f))
                runGroup(g);
            else
                runFollower(static_cast<Deferred*>(f));
        }
        drainFailures();
    }
}

/// Goes on with a coroutine whose wait is over. Without a pc there is nothing to run: it is over too.
Resume Scheduler::resume(Coroutine* c) {
    current_ = c;
    // One read and one write of the whole word: a read of what was just written in part stalls.
    c->bits = (c->bits & ~uint32_t{Future::kQueued}) | Future::kRunning;
    if (c->has(Future::kUnwindAtResume)) {
        c->clear(Future::kUnwindAtResume);
        if (c->waitingOn)
            release(vm_, std::exchange(c->waitingOn, nullptr));
        return unwindAt(c);
    }
    if (!c->waitingOn && asStream(c))
        return enter(static_cast<Stream*>(c));
    if (!c->waitingOn)
        return {resumeAt(c->frame->pc), c->frame->registers()};
    return deliver(c);
}

/// The outcome of what the coroutine waited on.
Resume Scheduler::deliver(Coroutine* c) {
    Future* f = std::exchange(c->waitingOn, nullptr);
    if (Stream* s = asStream(f))
        return deliverEnd(c, s);
    if (f->has(Future::kScope))
        return deliverScope(c, static_cast<Coroutine*>(f));
    bool isPassed = c->has(Future::kCancelPassed);
    c->clear(Future::kCancelPassed);
    bool isCleanupError = isPassed && f->status == State::Failed && f->has(Future::kUnwound);
    if (isCleanupError) {
        markTaken(f);
        noteCleanupError(unwindingOf(c), f->result);
    }
    if (isCleanupError || (isPassed && f->status == State::Cancelled)) {
        release(vm_, f);
        return unwindAt(c);
    }
    if (f->status == State::Ok) {
        Value v = retained(f->result);
        release(vm_, f);
        if (v.isUnset()) [[unlikely]]
            return endOfLoop(c->frame); // of a channel, which has been closed
        if (c->frame)
            return resumeWith(c->frame, v);
        closeBody(c, State::Ok, v);
        return {};
    }
    Value error = errorOf(f);
    markTaken(f);
    release(vm_, f);
    if (!c->frame) {
        closeBody(c, State::Failed, error);
        return {};
    }
    addWaiter(vm_, error, c->frame);
    vm_.pending = error;
    return raiseAt(c->frame->pc, c->frame->registers());
}

// -- reactions and followers

void Scheduler::runReaction(Reaction* r) {
    Future* source = std::exchange(r->waitingOn, nullptr);
    r->clear(Future::kReaction);
    Value function = source->status == State::Ok ? r->onValue : r->onError;
    if (callbacksOver_) [[unlikely]] {
        settle(r, State::Cancelled, Value::nil());
    } else if (r->has(Future::kCancelPassed) && source->status == State::Cancelled && function.isNil()) {
        settle(r, State::Cancelled, retained(source->result));
    } else if (function.isNil()) {
        if (source->status == State::Ok) {
            settle(r, State::Ok, retained(source->result));
        } else {
            Value error = errorOf(source);
            markTaken(source);
            settle(r, State::Failed, error);
        }
    } else {
        Value argument = source->status == State::Ok ? retained(source->result) : errorOf(source);
        markTaken(source);
        current_ = r->behalf;
        reaction_ = r;
        Value v = vm_.call(function, {&argument, 1});
        current_ = nullptr;
        reaction_ = nullptr;
        if (v.isRaised()) {
            Value error = vm_.takePending();
            bool isUnwind = error.isUnwind(); // of `exit`
            settle(r, isUnwind ? State::Cancelled : State::Failed, isUnwind ? Value::nil() : error);
        } else if (r->isDone())
            release(vm_, v); // the function has fired it itself
        else if (isFuture(v))
            followFromReaction(r, as<Future>(v));
        else
            settle(r, State::Ok, v);
    }
    dropReaction(r);
    release(vm_, source);
    release(vm_, r);
}

/// A cancel that came before the function ran goes on to what that has given.
void Scheduler::followFromReaction(Reaction* r, Future* f) {
    follow(r, f);
    if (!r->has(Future::kCancelRequested) || r->isDone() || r->has(Future::kQueued | Future::kParked))
        return;
    r->clear(Future::kCancelRequested);
    const Value reason = std::exchange(r->result, Value::nil());
    cancelDeferred(r, r->behalf, reason);
    release(vm_, reason);
}

void Scheduler::follow(Deferred* d, Future* f) {
    Future* target = resolve(f);
    if (target != f) {
        retain(target);
        release(vm_, f);
    }
    if (isCircular(target, d)) {
        release(vm_, target);
        vm_.raise(ErrorId::CircularWait, "a callback gave back what waits for it");
        settle(d, State::Failed, vm_.takePending());
        return;
    }
    d->set(Future::kAdopting);
    if (target->isDone() && !target->pauses) {
        d->waitingOn = target;
        runFollower(d);
    } else {
        waitOn(d, target);
        for (const Task* t = d->waiters.first(); t; t = d->waiters.after(t))
            if (static_cast<const Future*>(t)->has(Future::kReaction))
                return hold(d);
    }
}

void Scheduler::runFollower(Deferred* d) {
    Future* f = std::exchange(d->waitingOn, nullptr);
    d->clear(Future::kAdopting);
    if (d->has(Future::kIsOver)) {
        bool hasFailed = f->status == State::Failed && f->has(Future::kClosing);
        if (hasFailed)
            markTaken(f);
        settle(d, hasFailed ? State::Failed : State::Ok, hasFailed ? retained(f->result) : Value::nil());
    } else if (d->has(Future::kCancelJoin)) {
        d->clear(Future::kCancelJoin);
        bool failed = f->status == State::Failed;
        if (failed) {
            d->set(Future::kUnwound);
            markTaken(f);
        }
        if (!d->isDone())
            settle(d, failed ? State::Failed : State::Cancelled, failed ? retained(f->result) : Value::nil());
    } else if (f->status == State::Failed || (f->status == State::Cancelled && !d->has(Future::kCancelPassed))) {
        Value error = errorOf(f);
        markTaken(f);
        settle(d, State::Failed, error);
    } else {
        settle(d, f->status, retained(f->result));
    }
    release(vm_, f);
    letGo(d);
}

} // namespace coro::vm
