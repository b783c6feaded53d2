#include "vm/coroutines/group.h"

#include "vm/coroutines/line.h"
#include "vm/coroutines/scheduler.h"
#include "vm/errors/error.h"
#include "vm/errors/trace.h"
#include "vm/memory/lifetime.h"
#include "vm/types/list.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

bool isQueued(const Future* f) { return f->has(Future::kQueued | Future::kParked); }

/// A timer or a ticket: what stops it runs nothing of the program's.
bool isPlainWait(const Future* f) {
    using Layout = Future::Layout;
    return f->kind == Kind::Deferred && (f->layout == Layout::Timer || f->layout == Layout::Ticket);
}

bool isFailure(const Future* f) { return f->status != State::Ok; }

/// Whether what has decided the group is a failure.
bool isFailed(const Group* g) {
    if (!g->isDecided() || g->mode == Group::Mode::Select || g->mode == Group::Mode::Settle)
        return false;
    const Future* f = g->members[g->decider].waitingOn;
    return f && isFailure(f);
}

} // namespace

Group* Scheduler::newGroup(Group::Mode mode, uint32_t room) {
    const size_t size = room * sizeof(Member);
    auto* members = static_cast<Member*>(vm_.heap.tryAllocate(size));
    if (!members && room > 0) {
        vm_.raise(ErrorId::OutOfMemory, "there is no memory for so many waits");
        return nullptr;
    }
    auto* g = vm_.heap.create<Group>();
    g->layout = Future::Layout::Group;
    g->canceller = Value::nil();
    g->mode = mode;
    g->room = room;
    g->members = members;
    return g;
}

bool Scheduler::addMember(Group* g, Value wait) {
    Member* m = new (&g->members[g->count++]) Member;
    m->rc = 1;
    m->kind = Kind::Deferred;
    m->flags = 0;
    m->set(Future::kMember);
    m->group = g;
    ++g->pending;
    if (!isFuture(wait)) {
        m->result = retained(wait);
        endMember(m);
    } else {
        m->result = Value::nil();
        Future* f = resolve(as<Future>(wait));
        retain(f);
        const Coroutine* c = asCoroutine(f);
        m->isChild = c && c->owner && bodyOf(c->owner) == current_;
        if (f->isDone() && !f->pauses) {
            m->waitingOn = f;
            endMember(m);
        } else {
            waitOn(m, f);
        }
    }
    if (g->mode == Group::Mode::Select && (g->isDecided() || g->count == g->room))
        closeGroup(g);
    return g->isDecided();
}

void Scheduler::closeGroup(Group* g) {
    g->isClosed = true;
    g->rc += g->pending;
    const bool isOver = g->pending == 0;
    if (isOver)
        finishGroup(g);
    else if (g->isDecided())
        queueGroup(g);
}

void Scheduler::queueGroup(Group* g) {
    if (isQueued(g))
        return;
    retain(g);
    makeReady(g);
}

/// What the member waits on has ended.
void Scheduler::endMember(Member* m) {
    Group* g = m->group;
    m->status = State::Ok;
    --g->pending;
    const auto index = static_cast<uint32_t>(m - g->members);
    const bool failed = m->waitingOn && isFailure(m->waitingOn);
    if (failed && g->firstFailed == Group::kNone)
        g->firstFailed = index;
    if (!g->isDecided() && !g->has(Future::kCancelRequested)) {
        const bool isLast = g->pending == 0 && g->count == g->room;
        bool decides = false;
        switch (g->mode) {
        case Group::Mode::All:
            decides = failed || isLast;
            break;
        case Group::Mode::Any:
            decides = !failed || isLast;
            break;
        case Group::Mode::Race:
        case Group::Mode::Select:
            decides = true;
            break;
        case Group::Mode::Settle:
            decides = isLast;
            break;
        }
        if (decides) {
            g->decider = index;
            withdrawMembers(g);
        }
    }
    if (!g->isClosed)
        return;
    if (g->isDecided() ? !g->isCleared || g->pending == 0 : g->pending == 0)
        queueGroup(g);
    release(vm_, g);
}

/// It waits no longer, whatever becomes of what it waited on.
void Scheduler::leaveMember(Member* m) {
    Group* g = m->group;
    m->status = State::Cancelled;
    --g->pending;
    stopWaiting(m);
    if (g->isClosed)
        release(vm_, g);
}

/// The group is decided: nothing may be handed to those who wait in a line, nor take time, from now on.
void Scheduler::withdrawMembers(Group* g) {
    if (g->pending == 0)
        return;
    retain(g);
    for (uint32_t i = g->count; i-- > 0;) {
        Member* m = &g->members[i];
        Future* f = m->waitingOn;
        if (m->status != State::Pending || !isPlainWait(f) || f->isDone() || !f->waiters.hasExactlyOne())
            continue;
        retain(f);
        leaveMember(m);
        cancelDeferred(static_cast<Deferred*>(f), nullptr, Value::nil());
        release(vm_, f);
    }
    release(vm_, g);
}

/// Cancels what is ours of what still goes on, the last first, and leaves the rest.
void Scheduler::cancelMembers(Group* g, Coroutine* behalf, Value reason) {
    for (uint32_t i = g->count; i-- > 0;) {
        Member* m = &g->members[i];
        if (m->status != State::Pending)
            continue;
        Future* f = m->waitingOn;
        Coroutine* c = asCoroutine(f);
        const bool isOurs = c ? m->isChild && c->owner : f->waiters.hasExactlyOne();
        if (!isOurs || f->isDone()) { // done: its delivery is paused
            leaveMember(m);
            continue;
        }
        retain(f);
        const Coroutine* parent = behalf && behalf->has(Future::kCancelPassed) ? behalf : nullptr;
        if (c)
            request(c, reason, {}, parent);
        else
            cancelDeferred(static_cast<Deferred*>(f), behalf, reason);
        release(vm_, f);
    }
}

/// A turn of a group: it has been decided, or all that was cancelled has ended. Consumes a count.
void Scheduler::runGroup(Group* g) {
    if (g->isDecided() && !g->isCleared) {
        g->isCleared = true;
        cancelMembers(g, nullptr, Value::nil());
    }
    if (g->pending == 0 && !g->isDone())
        finishGroup(g);
    release(vm_, g);
}

/// A cancel of the group itself. Groups of groups are done one after the other, not inside each other.
void Scheduler::cancelGroup(Group* group, Coroutine* behalf) {
    retain(group);
    if (behalf)
        retain(behalf);
    groupCancels_.push_back({group, behalf});
    if (groupCancels_.size() > 1)
        return;
    for (size_t i = 0; i < groupCancels_.size(); ++i) {
        const DeepCancel next = groupCancels_[i];
        auto* g = static_cast<Group*>(next.deferred);
        if (!g->isDone() && !g->isDecided() && g->pending > 0) {
            const Value reason = retained(g->result);
            cancelMembers(g, next.behalf, reason);
            release(vm_, reason);
            if (g->pending == 0)
                queueGroup(g);
        }
        if (next.behalf)
            release(vm_, next.behalf);
        release(vm_, g);
    }
    groupCancels_.clear();
}

void Scheduler::dissolveGroup(Group* g) {
    for (uint32_t i = 0; i < g->count; ++i)
        if (g->members[i].status == State::Pending)
            leaveMember(&g->members[i]);
}

/// Adds the errors of those that lost, and of cleanups, to `error`, which is unset without one. All are seen by that.
void Scheduler::collectErrors(Group* g, Value& error) {
    const bool failuresCount = g->mode != Group::Mode::Any || !g->isDecided() || isFailed(g);
    for (uint32_t i = 0; i < g->count; ++i) {
        Member* m = &g->members[i];
        Future* f = m->waitingOn;
        if (m->status != State::Ok || i == g->decider || !f || f->status != State::Failed || f->has(Future::kTaken))
            continue;
        const bool isOurs = f->kind == Kind::Deferred || m->isChild || g->mode == Group::Mode::Any;
        if (!isOurs)
            continue;
        markTaken(f);
        if (!failuresCount && !f->has(Future::kUnwound))
            continue;
        if (error.isUnset())
            error = retained(f->result);
        else
            addToOthers(vm_, error, f->result);
    }
}

Value Scheduler::valuesOf(Group* g) {
    List* values = newList(vm_);
    if (!values->reserve(vm_, g->count)) {
        release(vm_, values);
        if (!vm_.hasPending())
            vm_.raise(ErrorId::OutOfMemory, "there is no memory for so many values");
        return Value::raised();
    }
    for (uint32_t i = 0; i < g->count; ++i) {
        Member* m = &g->members[i];
        Value v = m->waitingOn ? m->waitingOn->result : m->result;
        if (g->mode == Group::Mode::Settle) {
            if (m->waitingOn) {
                markTaken(m->waitingOn);
                v = Value::object(m->waitingOn);
            } else {
                Deferred* d = newDeferred(Value::nil());
                settle(d, State::Ok, retained(v));
                values->pushLiteral(vm_, Value::object(d));
                continue;
            }
        }
        values->pushLiteral(vm_, retained(v));
    }
    return Value::object(values);
}

/// All members have ended, or are left.
void Scheduler::finishGroup(Group* g) {
    if (!g->isDecided() && g->has(Future::kCancelRequested)) {
        Value error = Value::unset();
        collectErrors(g, error);
        if (error.isUnset()) {
            settle(g, State::Cancelled, std::exchange(g->result, Value::nil()));
        } else {
            g->set(Future::kUnwound);
            settle(g, State::Failed, error);
        }
        return;
    }
    Value error = Value::unset();
    if (isFailed(g)) {
        if (g->mode == Group::Mode::Any)
            g->decider = g->firstFailed;
        Future* f = g->members[g->decider].waitingOn;
        error = errorOf(f);
        markTaken(f);
    }
    if (g->mode != Group::Mode::Settle)
        collectErrors(g, error);
    if (!error.isUnset()) {
        settle(g, State::Failed, error);
        return;
    }
    Value value;
    if (g->mode == Group::Mode::Select) {
        value = Value::smallInt(g->decider);
    } else if (g->mode == Group::Mode::Race || g->mode == Group::Mode::Any) {
        const Member& m = g->members[g->decider];
        value = retained(m.waitingOn ? m.waitingOn->result : m.result);
    } else {
        value = valuesOf(g);
    }
    if (value.isRaised())
        settle(g, State::Failed, vm_.takePending());
    else
        settle(g, State::Ok, value);
}

Value Scheduler::takeSelected(Group* g) {
    if (!g->isDecided())
        return vm_.raise(ErrorId::InternalError, "a select is asked before it has come to anything");
    const Member& m = g->members[g->decider];
    Future* f = m.waitingOn;
    if (!f)
        return retained(m.result);
    if (f->status == State::Ok)
        return retained(f->result);
    vm_.pending = errorOf(f);
    markTaken(f);
    return Value::raised();
}

size_t finalizeGroup(Vm& vm, Group* g) {
    for (uint32_t i = 0; i < g->count; ++i) {
        Member* m = &g->members[i];
        if (Future* f = std::exchange(m->waitingOn, nullptr)) {
            if (m->status == State::Pending && m->next) {
                f->waiters.remove(m);
                if (g->isClosed)
                    release(vm, g); // in a dead cycle: what it waited on held it
            }
            release(vm, f);
        }
        release(vm, m->result);
    }
    vm.heap.freePayload(g->members, g->room * sizeof(Member));
    return sizeof(Group);
}

void visitGroup(const Group* g, const ChildVisitor& visitor) {
    for (uint32_t i = 0; i < g->count; ++i) {
        visitor(g->members[i].waitingOn);
        visitor(g->members[i].result);
    }
}

} // namespace coro::vm
