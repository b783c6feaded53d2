// `scope`, `timeout` and `shield` blocks. A scope is a coroutine without a frame: the child of the one whose block it
// is, and the owner of what is started inside. At its end it is closed as a body is that is over, and waited for; so
// joins, failures, pauses and kills need nothing of their own here.
//
// A cancel has a target: a coroutine, or one of its open scopes. Its code unwinds until the target's block is left, and
// goes on behind that with what has come of the scope. The frame's regions tell how scopes and cleanups are nested, so
// which cancel can reach a coroutine follows from where its frame stands.
#include <fmt/format.h>

#include "vm/coroutines/scheduler.h"
#include "vm/errors/error.h"
#include "vm/errors/trace.h"
#include "vm/interpreter/calls.h"
#include "vm/interpreter/dispatch.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::Region;

namespace {

Coroutine* innermostScope(const Coroutine* c) { return c->has(Future::kInScope) ? c->extra->rest->scope : nullptr; }
Coroutine* outerScope(const Coroutine* scope) { return scope->owner->has(Future::kScope) ? scope->owner : nullptr; }

/// The cleanups and open scopes that the code of `c` stands in, innermost first.
template <class OnCleanup, class OnScope>
void forEachAround(const Coroutine* c, OnCleanup onCleanup, OnScope onScope) {
    if (!c->frame || isTrampoline(c->frame->pc))
        return;
    const Code& code = *c->frame->code();
    uint32_t pc = code.pcOf(c->frame->pc);
    Coroutine* scope = innermostScope(c);
    for (const Region& r : code.prototype->body->regions) {
        if (pc < r.begin || pc >= r.end)
            continue;
        if (r.kind == Region::Kind::Shielded) {
            onCleanup();
        } else if (r.kind == Region::Kind::Scope && scope) {
            onScope(scope);
            scope = outerScope(scope);
        }
    }
}

} // namespace

Coroutine* Scheduler::cancelTarget(const Coroutine* c) const {
    if (!c->has(Future::kAnyCancel))
        return nullptr;
    const Coroutine* target = nullptr;
    bool isHeld = c->waitingOn && c->waitingOn->has(Future::kShield); // a shield's children are part of it
    auto consider = [&](const Coroutine* x) {
        if (x->has(Future::kCancelRequested) && (!isHeld || x->has(Future::kKilled)))
            target = x;
    };
    forEachAround(
        c, [&] { isHeld = true; },
        [&](const Coroutine* scope) {
            consider(scope);
            isHeld = isHeld || scope->has(Future::kShield);
        });
    consider(c);
    return const_cast<Coroutine*>(target);
}

Coroutine* Scheduler::unwindingOf(Coroutine* c) const {
    Coroutine* target = cancelTarget(c);
    return target ? target : c;
}

/// A cancel of `c`, or of a scope of it, has to wait for a shield to end, or for a cleanup: that only so long.
void Scheduler::holdBack(Coroutine* c) {
    bool isInCleanup = false;
    auto guard = [&](Coroutine* x) {
        if (isInCleanup && x->has(Future::kCancelRequested))
            guardCleanup(x);
    };
    forEachAround(c, [&] { isInCleanup = true; }, guard);
    guard(c);
    if (c->has(Future::kCancelRequested))
        c->set(Future::kCancelHeld);
}

Coroutine* Scheduler::ownerForChildren(Coroutine* c) const {
    Coroutine* scope = c ? innermostScope(c) : nullptr;
    if (callbackOf(c))
        while (scope && scope->extra->rest->scopeId > reaction_->scopeId)
            scope = outerScope(scope);
    return scope ? scope : c;
}

Value Scheduler::openScope(const uint64_t* pc, Value* R, uint32_t bits) {
    Frame* frame = Frame::of(R);
    frame->pc = pc;
    Coroutine* c = frame->coroutine;
    auto* scope = vm_.heap.create<Coroutine>();
    scope->flags &= static_cast<uint8_t>(~Object::kCyclic); // alive through its owner until it is finished
    scope->set(Future::kScope | bits);
    scope->started = pc;
    scope->rest(vm_.heap).scopeId = ++lastScope_;
    Coroutine* outer = innermostScope(c);
    addChild(outer ? outer : c, scope);
    c->rest(vm_.heap).scope = scope;
    c->set(Future::kInScope);
    return Value::object(scope);
}

Value Scheduler::openTimeout(const uint64_t* pc, Value* R, int64_t nanoseconds) {
    Value scope = openScope(pc, R, 0);
    auto* timer = vm_.heap.create<Timer>();
    timer->layout = Future::Layout::Timer;
    timer->guarded = as<Coroutine>(scope);
    timer->deadline = loop_->now() + nanoseconds;
    constexpr uint64_t kAfterOthers = uint64_t{1} << 63; // what completes at that time has completed
    timer->sequence = ++timerSequence_ | kAfterOthers;
    timers_.add(timer);
    as<Coroutine>(scope)->extra->rest->deadline = timer;
    as<Coroutine>(scope)->extra->rest->timeLimit = nanoseconds;
    return scope;
}

/// The time of a `timeout` is over.
void Scheduler::timeOut(Coroutine* scope) {
    scope->set(Future::kTimedOut);
    request(scope, Value::nil(), scope->started);
}

/// The block is left: from now on the scope is like any child.
void Scheduler::popScope(Coroutine* c, Coroutine* scope) {
    c->extra->rest->scope = outerScope(scope);
    if (!c->extra->rest->scope)
        c->clear(Future::kInScope);
    if (!c->has(Future::kScopeCancelled))
        return;
    for (Coroutine* s = innermostScope(c); s; s = outerScope(s))
        if (s->has(Future::kCancelRequested))
            return;
    c->clear(Future::kScopeCancelled);
    updateFrozen(c);
}

Resume Scheduler::leaveScope(const uint64_t* pc, Value* R, Coroutine* scope) {
    vm_.callerFrame = Frame::of(R);
    vm_.callerFrame->pc = pc;
    popScope(Frame::of(R)->coroutine, scope);
    closeBody(scope, State::Ok, Value::nil());
    return joinScope(Frame::of(R)->coroutine, scope);
}

Resume Scheduler::failScope(const uint64_t* pc, Value* R, Coroutine* scope, Value raised) {
    vm_.callerFrame = Frame::of(R);
    vm_.callerFrame->pc = pc;
    popScope(Frame::of(R)->coroutine, scope);
    if (raised.isUnwind()) {
        scope->set(Future::kUnwound);
        closeBody(scope, State::Cancelled, Value::nil());
    } else {
        closeBody(scope, State::Failed, raised);
    }
    return joinScope(Frame::of(R)->coroutine, scope);
}

/// Consumes the block's count of the scope.
Resume Scheduler::joinScope(Coroutine* c, Coroutine* scope) {
    if (scope->isDone())
        return deliverScope(c, scope);
    c->clear(Future::kRunning);
    waitOn(c, scope);
    if (c->has(Future::kAnyCancel)) {
        vm_.callerFrame = c->frame; // a canceller may run
        interrupt(c);
    }
    return leave();
}

/// A scope has ended that `c` has left; consumes the count. Of several unwinds the outermost wins.
Resume Scheduler::deliverScope(Coroutine* c, Coroutine* scope) {
    bool isPassed = c->has(Future::kCancelPassed);
    c->clear(Future::kCancelPassed);
    Coroutine* target = cancelTarget(c);
    // An error that was raised in the block itself comes from here.
    bool isOwnError = opcodeOf(*c->frame->pc) == bytecode::Opcode::ScopeFail && !scope->has(Future::kUnwound);
    bool isUnwinding = target && (isPassed || scope->has(Future::kUnwound));
    State status = scope->status;
    Value error = Value::nil();
    if (status == State::Failed) {
        error = errorOf(scope);
        markTaken(scope);
    } else if (status == State::Cancelled && scope->has(Future::kTimedOut) && !target) {
        double seconds = static_cast<double>(scope->extra->rest->timeLimit) / 1e9;
        error = newError(vm_, vm_.errorClass(ErrorId::TimeoutError), fmt::format("it took longer than {} s", seconds));
    }
    bool isShieldOver = status == State::Ok && target && scope->has(Future::kShield);
    release(vm_, scope);
    if (error.isNil() && (status == State::Cancelled || isShieldOver))
        return unwindAt(c);
    if (error.isNil())
        return {resumeAt(c->frame->pc), c->frame->registers()};
    if (isUnwinding) {
        noteCleanupError(target, error);
        release(vm_, error);
        return unwindAt(c);
    }
    if (!isOwnError)
        addWaiter(vm_, error, c->frame);
    vm_.pending = error;
    return raiseAt(c->frame->pc, c->frame->registers());
}

} // namespace coro::vm
