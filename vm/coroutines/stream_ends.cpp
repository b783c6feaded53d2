// How streams end before their time: a loop over one is left, a program closes one, or the last reference to one goes.
// Its body unwinds then, as the child of whoever that is. What has no cleanup to run ends on the spot.
#include "vm/coroutines/scheduler.h"
#include "vm/errors/trace.h"
#include "vm/interpreter/calls.h"
#include "vm/interpreter/dispatch.h"
#include "vm/interpreter/unwind.h"
#include "vm/memory/lifetime.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

/// The registers of a stream that stands idle, each owned.
template <class F>
void forEachOwned(const Stream* s, F f) {
    Frame* frame = s->frame;
    Code& code = *frame->code();
    Value* R = frame->registers();
    if (s->has(Future::kFresh)) {
        for (unsigned i = 0; i < code.parameterCount; ++i)
            f(R[i]);
        return;
    }
    bytecode::forEachRegister(code.liveness().ownedWhenStopped(code.pcOf(frame->pc)), [&](uint32_t r) { f(R[r]); });
}

} // namespace

bool Scheduler::hasToUnwind(const Stream* s) const {
    if (!s->has(Future::kIdle) || s->has(Future::kFresh))
        return false;
    bool hasError = s->has(Future::kFailurePending) || s->hasUnwindError();
    return s->lastChild || hasError || hasCleanup(s->frame);
}

/// An idle stream ends that has nothing to unwind. It is not freed here.
void Scheduler::endAtOnce(Stream* s) {
    unlist(s);
    forEachOwned(s, [this](Value v) { release(vm_, v); });
    freeFrame(s);
    s->clear(Future::kIdle | Future::kFresh | Future::kFrozen);
    if (CoroutineRest* rest = s->anyRest())
        dropHeld(*rest);
    settle(s, State::Cancelled, Value::nil());
}

/// A frozen coroutine has pulled it, and a cancel comes before it has begun: no cleanup of it runs.
Resume Scheduler::endUnbegun(Stream* s) {
    forEachOwned(s, [this](Value v) { release(vm_, v); });
    s->clear(Future::kFresh);
    vm_.pending = Value::unwind();
    return failBody();
}

void Scheduler::unlist(Stream* s) {
    if (s->nextSibling)
        s->nextSibling->prevSibling = s->prevSibling;
    else
        lastStream_ = static_cast<Stream*>(s->prevSibling);
    if (s->prevSibling)
        s->prevSibling->nextSibling = s->nextSibling;
    s->prevSibling = s->nextSibling = nullptr;
}

/// Makes a stream the child of `owner` (null: the program), cancelled. It counts as running: the caller says how it
/// goes on.
void Scheduler::beginClosing(Stream* s, Coroutine* owner) {
    unlist(s);
    s->flags &= static_cast<uint8_t>(~Object::kCyclic); // alive through its owner from now on
    s->clear(Future::kIdle);
    s->set(Future::kClosing | Future::kRunning | Future::kThawed);
    if (!s->has(Future::kCancelRequested)) {
        s->set(Future::kCancelRequested);
        CoroutineExtra& extra = s->more(vm_.heap);
        bool isPart = owner && owner->has(Future::kCancelRequested); // one deadline a cancel
        extra.cancellation =
            newCancellation(vm_, Value::nil(), nullptr, isPart ? owner->cancellation()->time : loop_->now());
        if (s->frame && !isTrampoline(s->frame->pc))
            extra.cancelledAt = s->frame->pc;
    }
    addChild(owner, s);
}

/// An idle stream unwinds when it is its turn. Runs nothing of the program's.
void Scheduler::closeLater(Stream* s, Coroutine* owner) {
    if (!hasToUnwind(s)) {
        endAtOnce(s);
        return;
    }
    beginClosing(s, owner);
    s->clear(Future::kRunning);
    s->set(Future::kUnwindAtResume);
    makeReady(s);
}

/// Who runs now and can still get children; null: the program.
Coroutine* Scheduler::aliveCurrent() const {
    return current_ && !current_->isDone() ? ownerForChildren(current_) : nullptr;
}

Deferred* Scheduler::close(Stream* s) {
    Deferred* done = newDeferred(Value::nil());
    if (s->has(Future::kIdle))
        closeLater(s, aliveCurrent());
    else if (!s->isDone() && !s->has(Future::kClosing))
        request(s, Value::nil(), callerPlace());
    if (s->isDone()) {
        settle(done, State::Ok, Value::nil());
        return done;
    }
    done->set(Future::kIsOver);
    retain(s);
    waitOn(done, s);
    return done;
}

Resume Scheduler::closeAndWait(const uint64_t* pc, Value* R, Stream* s) {
    Frame* frame = Frame::of(R);
    frame->pc = pc;
    Coroutine* c = frame->coroutine;
    bool isOurs = s->has(Future::kClosing) && s->owner == c && !s->isDone();
    if (s->has(Future::kIdle) && !hasToUnwind(s))
        endAtOnce(s);
    if (!s->has(Future::kIdle) && !isOurs) {
        release(vm_, s);
        return {resumeAt(pc), R};
    }
    bool isLater = isOurs || c->has(Future::kFrozen) || cancelTarget(c);
    if (s->has(Future::kIdle)) {
        if (isLater)
            closeLater(s, c);
        else
            beginClosing(s, c);
    }
    c->clear(Future::kRunning);
    waitOn(c, s);
    if (!isLater) {
        if (c->has(Future::kCancelRequested))
            c->set(Future::kCancelHeld);
        current_ = s;
        return unwindAt(s);
    }
    if (c->has(Future::kAnyCancel))
        interrupt(c);
    return leave();
}

Resume Scheduler::closeNow(const uint64_t* pc, Value* R, Stream* s) {
    Frame* frame = Frame::of(R);
    frame->pc = pc;
    if (s->has(Future::kIdle) && !hasToUnwind(s))
        endAtOnce(s);
    if (!s->has(Future::kIdle)) {
        release(vm_, s);
        return {pc + 1, R};
    }
    enterActivation(Activation::Kind::Close, frame, s);
    beginClosing(s, aliveCurrent());
    current_ = s;
    return unwindAt(s);
}

/// The activation of a close gets the machine back: the stream has unwound, or goes on with that as a child.
Resume Scheduler::endClose() {
    Activation a = leaveActivation();
    auto* s = static_cast<Stream*>(a.started);
    bool hasFailed = s->status == State::Failed;
    if (hasFailed) {
        vm_.pending = errorOf(s);
        markTaken(s);
        addWaiter(vm_, vm_.pending, a.frame);
    }
    release(vm_, s);
    if (hasFailed)
        return raiseAt(a.frame->pc, a.frame->registers());
    return {a.frame->pc + 1, a.frame->registers()};
}

/// `noreturn` of a stream in a gen: its body goes on in place of the one that stands there. Consumes the count.
Resume Scheduler::becomeStream(Stream* s, Stream* next) {
    if (!next->has(Future::kIdle)) {
        if (next->status == State::Ok) {
            release(vm_, next);
            return finishBody(Value::nil());
        }
        raiseCannotPull(next);
        release(vm_, next);
        return raiseAt(s->frame->pc, s->frame->registers());
    }
    if (!isTrampoline(s->frame->pc))
        logHop(s->frame->pc);
    freeFrame(s);
    unlist(next);
    s->frame = std::exchange(next->frame, Body());
    s->frame->coroutine = s;
    s->bits |= next->bits & Future::kFresh;
    next->clear(Future::kIdle | Future::kFresh);
    moveChildren(next, s);
    moveRegistered(next, s);
    moveFailure(next, s);
    moveScopes(next, s);
    if (next->hasUnwindError())
        noteCleanupError(s, next->extra->rest->unwindError);
    settle(next, State::Ok, Value::nil());
    release(vm_, next);
    return enter(s);
}

/// At the end of a program no stream is pulled any more.
void Scheduler::closeStreams() {
    while (Stream* s = lastStream_) {
        retain(s); // what it owns may hold it
        closeLater(s, nullptr);
        release(vm_, s);
    }
}

size_t finalizeStream(Vm& vm, Object* o) { return finalizeCoroutine(vm, o); }

void visitStream(Object* o, const ChildVisitor& visitor) {
    visitCoroutine(o, visitor);
    auto* s = static_cast<Stream*>(o);
    if (!s->has(Future::kIdle))
        return;
    visitor(s->frame->function);
    forEachOwned(s, visitor);
}

} // namespace coro::vm
