// Streams: a `gen`'s body is a coroutine that runs only while it is pulled. A pull hands the machine over to it, an
// `emit` hands it back, without the ready queue in between: to whoever runs besides, the two are one.
//
// `for yield` waits for the stream, which is then like a child to it: a cancel, a pause and a trace go from one to the
// other. A plain `for` cannot wait: the stream runs in an Activation of its own, as a coroutine does that is started,
// and when that gives the machine back without an item the loop raises.
#include <fmt/format.h>

#include "vm/coroutines/scheduler.h"
#include "vm/errors/error.h"
#include "vm/errors/trace.h"
#include "vm/interpreter/calls.h"
#include "vm/interpreter/dispatch.h"
#include "vm/interpreter/unwind.h"
#include "vm/types/operations.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

std::string nameOfStream(const Stream* s) { return fmt::format("the stream `{}`", nameOf(s)); }

} // namespace

Resume Scheduler::endOfLoop(Frame* frame) {
    const uint64_t* pc = frame->pc;
    return {pc + kWords[*pc & 0xff] + immC(*pc), frame->registers()};
}

Stream* Scheduler::newStream(Value function, const Value* args, Frame* starter) {
    auto* s = vm_.heap.create<Stream>();
    s->frame = newFrame(function, args, s);
    s->set(Future::kIdle | Future::kFresh);
    s->started = placeInProgram(starter);
    s->prevSibling = lastStream_;
    if (lastStream_)
        lastStream_->nextSibling = s;
    lastStream_ = s;
    return s;
}

/// Gives the machine to a stream that stands at an `emit`, or at its beginning.
Resume Scheduler::enter(Stream* s) {
    const uint64_t* pc = s->has(Future::kFresh) ? s->frame->code()->start : resumeAt(s->frame->pc);
    s->bits = (s->bits & ~uint32_t{Future::kIdle | Future::kFresh}) | Future::kRunning;
    current_ = s;
    return {pc, s->frame->registers()};
}

Resume Scheduler::pull(const uint64_t* pc, Value* R, Stream* s) {
    Frame* frame = Frame::of(R);
    frame->pc = pc;
    Coroutine* c = frame->coroutine;
    if (c->has(Future::kAnyCancel)) {
        if (cancelTarget(c))
            return unwindAt(c);
        holdBack(c);
    }
    if (!s->has(Future::kIdle))
        return pullOther(frame, s);
    c->clear(Future::kRunning);
    c->waitingOn = s;
    retain(s);
    s->waiters.append(c);
    if ((c->bits | s->bits) & Future::kFrozen) {
        s->clear(Future::kIdle);
        updateFrozen(s);
        makeReady(s);
        return leave();
    }
    return enterOrUnwind(s);
}

/// A scope around the `emit` at which it stands may have failed meanwhile.
Resume Scheduler::enterOrUnwind(Stream* s) {
    if (!s->has(Future::kScopeCancelled) || !cancelTarget(s)) [[likely]]
        return enter(s);
    s->bits = (s->bits & ~uint32_t{Future::kIdle}) | Future::kRunning;
    current_ = s;
    return unwindAt(s);
}

/// Pulls a stream that has ended or is not free. `frame` is a coroutine's.
Resume Scheduler::pullOther(Frame* frame, Stream* s) {
    Coroutine* c = frame->coroutine;
    if (s->has(Future::kClosing) && !s->isDone() && s->owner == c) {
        // It was closed while it made the last item: how that ends is for us to see.
        c->clear(Future::kRunning);
        retain(s);
        waitOn(c, s);
        if (c->has(Future::kAnyCancel)) {
            vm_.callerFrame = frame; // a canceller may run
            interrupt(c);
        }
        return leave();
    }
    if (s->status == State::Ok)
        return endOfLoop(frame);
    raiseCannotPull(s);
    return raiseAt(frame->pc, frame->registers());
}

void Scheduler::raiseCannotPull(Stream* s) {
    if (s->status == State::Failed && !s->has(Future::kTaken)) {
        vm_.pending = errorOf(s);
        markTaken(s);
        return;
    }
    if (s->isDone() || s->has(Future::kClosing)) {
        const char* what = s->status == State::Failed ? "has failed" : "is closed";
        vm_.raise(ErrorId::StreamClosed, fmt::format("{} {}", nameOfStream(s), what));
        if (s->status == State::Failed)
            errorField(vm_.pending, ErrorField::Cause) = retained(s->result);
        return;
    }
    vm_.raise(ErrorId::StreamBusy, fmt::format("{} is being pulled already", nameOfStream(s)));
}

Resume Scheduler::pullNow(const uint64_t* pc, Value* R, Stream* s) {
    Frame* frame = Frame::of(R);
    frame->pc = pc;
    if (!s->has(Future::kIdle)) {
        if (s->status == State::Ok)
            return endOfLoop(frame);
        raiseCannotPull(s);
        return raiseAt(pc, R);
    }
    enterActivation(Activation::Kind::Pull, frame, s);
    return enterOrUnwind(s);
}

/// What the stream calls goes above the frame, which stays where it is meanwhile.
void Scheduler::enterActivation(Activation::Kind kind, Frame* frame, Stream* s) {
    activations_.push({kind, frame, current_, s, vm_.stack.top});
    if (frame && frame->code()->kind == bytecode::FunctionKind::Fn)
        vm_.stack.top = frame->registers() + frame->code()->registers;
}

Activation Scheduler::leaveActivation() {
    Activation a = activations_.top();
    activations_.pop();
    current_ = a.current;
    vm_.stack.top = a.stackTop;
    return a;
}

Frame* Scheduler::plainPuller(const Coroutine* c) const {
    if (c->kind != Kind::Stream || !c->waiters.isEmpty())
        return nullptr;
    const Activation* pull =
        activations_.find([&](const Activation& a) { return a.kind == Activation::Kind::Pull && a.started == c; });
    return pull ? pull->frame : nullptr;
}

Step Scheduler::pullForNative(Stream* s, Value& item) {
    if (!s->has(Future::kIdle)) {
        if (s->status == State::Ok)
            return Step::Done;
        raiseCannotPull(s);
        return Step::Raised;
    }
    retain(s);
    enterActivation(Activation::Kind::Pull, nullptr, s);
    execute(vm_, enterOrUnwind(s));
    item = std::exchange(vm_.callResult, Value::unset());
    release(vm_, s);
    if (vm_.hasPending())
        return Step::Raised;
    return item.isUnset() ? Step::Done : Step::Item;
}

Resume Scheduler::emit(const uint64_t* pc, Value* R, Value item) {
    Frame::of(R)->pc = pc;
    auto* s = static_cast<Stream*>(current_);
    Coroutine* c = pullerOf(s);
    if (!c)
        return emitNow(s, item);
    s->waiters.remove(c);
    --s->rc; // the wait's; the loop has one of its own
    c->waitingOn = nullptr;
    c->clear(Future::kCancelPassed);
    s->bits = (s->bits & ~uint32_t{Future::kRunning}) | Future::kIdle;
    if ((c->bits | s->bits) & (Future::kFrozen | Future::kCancelRequested))
        return emitLater(s, c, item);
    c->set(Future::kRunning);
    current_ = c;
    return resumeWith(c->frame, item);
}

/// Delivers an item as a wait that is over: to a frozen coroutine, or from a stream that has been told to end.
Resume Scheduler::emitLater(Stream* s, Coroutine* c, Value item) {
    Deferred* delivery = newDeferred(Value::nil());
    settle(delivery, State::Ok, item);
    c->waitingOn = delivery;
    makeReady(c);
    updateFrozen(s);
    if (s->has(Future::kCancelRequested))
        closeLater(s, c);
    return leave();
}

/// Nobody waits: a plain `for` pulls, or C++.
Resume Scheduler::emitNow(Stream* s, Value item) {
    const Activation& top = activations_.top();
    if (top.kind != Activation::Kind::Pull || top.started != s) {
        release(vm_, item);
        return unwindCurrent();
    }
    s->bits = (s->bits & ~uint32_t{Future::kRunning}) | Future::kIdle;
    Activation a = leaveActivation();
    if (s->has(Future::kCancelRequested))
        closeLater(s, aliveCurrent());
    if (a.frame)
        return continueWith(a.frame, item);
    vm_.callResult = item;
    return {};
}

/// The activation of a plain `for`'s pull gets the machine back, and no item: the stream has ended, or it waits.
Resume Scheduler::endPull() {
    Activation a = activations_.top();
    auto* s = static_cast<Stream*>(a.started);
    if (!s->isDone())
        refuseToWait(s, a);
    leaveActivation();
    if (s->isDone() && s->status != State::Ok) {
        vm_.pending = errorOf(s);
        markTaken(s);
    }
    if (!a.frame)
        return {};
    if (vm_.hasPending())
        return raiseAt(a.frame->pc, a.frame->registers());
    return endOfLoop(a.frame);
}

void Scheduler::refuseToWait(Stream* s, const Activation& a) {
    std::string where = "to wait for what it has started";
    if (s->frame && !isTrampoline(s->frame->pc)) {
        Code* code = s->frame->code();
        where = fmt::format("to wait at {}", positionText(code, code->pcOf(s->frame->pc)));
    }
    std::string message = fmt::format("{} would have {}; only `for yield` can wait for it", nameOfStream(s), where);
    current_ = a.current;
    beginClosing(s, aliveCurrent());
    s->clear(Future::kRunning);
    cancels_.push_back(s);
    drainCancels();
    vm_.raise(ErrorId::WouldWait, message);
}

/// What a pull or a close waited for is over; consumes the count of the wait.
Resume Scheduler::deliverEnd(Coroutine* c, Stream* s) {
    bool isPassed = c->has(Future::kCancelPassed);
    c->clear(Future::kCancelPassed);
    bool isPull = opcodeOf(*c->frame->pc) != bytecode::Opcode::PullClose;
    State status = s->status;
    Value error = status == State::Ok ? Value::nil() : errorOf(s);
    if (status != State::Ok)
        markTaken(s);
    bool isCleanupError = isPassed && status == State::Failed && s->has(Future::kUnwound);
    release(vm_, s);
    if (isCleanupError)
        noteCleanupError(unwindingOf(c), error);
    bool isUnwind = isCleanupError || (isPassed && status == State::Cancelled);
    bool isError = !isUnwind && (status == State::Failed || (status == State::Cancelled && isPull));
    if (isError) {
        addWaiter(vm_, error, c->frame);
        vm_.pending = error;
        return raiseAt(c->frame->pc, c->frame->registers());
    }
    release(vm_, error);
    if (isUnwind)
        return unwindAt(c);
    if (isPull)
        return endOfLoop(c->frame);
    return {resumeAt(c->frame->pc), c->frame->registers()};
}

/// A coroutine's body is over: who pulls or closes the stream that it was goes on at once, if nothing holds that up.
Resume Scheduler::leaveTo(Coroutine* puller) {
    if (!puller || !puller->has(Future::kQueued))
        return leave();
    dequeue(puller);
    return resume(puller);
}

} // namespace coro::vm
