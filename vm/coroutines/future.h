#pragma once
// Futures: what a program can wait for. A Deferred is fired by a program or by the VM (a timer); a Coroutine by its own
// end.
//
// An unfinished coroutine is alive through its owner, which does not count as a reference: rc counts handles alone,
// those that waiters hold included. So rc == 0 means that nobody can wait for it, pause it or cancel it any more, at
// the very moment when it happens; it is freed when it is finished as well.
//
//      waiters                  waitingOn (owned)
//   [coroutine] [callback] <---- future ----> future ----> ...
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "vm/coroutines/body.h"
#include "vm/coroutines/extra.h"
#include "vm/coroutines/task.h"
#include "vm/object.h"

namespace coro::vm {

struct Coroutine;

enum class State : uint8_t { Pending, Ok, Failed, Cancelled };

struct Future : Task {
    enum Bit : uint32_t {
        kQueued = 1 << 0,          ///< in the ready queue; otherwise its links are in waitingOn's waiters, or nowhere
        kParked = 1 << 1,          ///< became ready while frozen: goes to the ready queue when it thaws
        kFrozen = 1 << 2,          ///< paused, or all that wait for it are
        kRunning = 1 << 3,         ///< a coroutine on the machine: it runs, or started what runs
        kTaken = 1 << 4,           ///< somebody has seen the failure
        kCancelRequested = 1 << 5, ///< cancel was called
        kCancelPassed = 1 << 6,   ///< the cancel went on to what it waits on: if that ends cancelled, this wait unwinds
        kUnwindAtResume = 1 << 7, ///< when it runs next it unwinds
        kUnwound =
            1 << 8,       ///< its unwind (a Deferred: its canceller) has begun: an error from now on is a cleanup error
        kKilled = 1 << 9, ///< shields hold nothing back any more
        kJoining = 1 << 10,  ///< a coroutine whose body is over, its children are not
        kAdopting = 1 << 11, ///< its outcome will be that of waitingOn
        kAlias = 1 << 12,    ///< another name for waitingOn, after `noreturn` merged it
        kDaemon = 1 << 13,
        kMember = 1 << 14,         ///< a Member of a Group
        kReaction = 1 << 15,       ///< a Reaction whose function has not run yet
        kCancelJoin = 1 << 16,     ///< a Deferred whose canceller's own wait (waitingOn) has to be over before it fails
        kThawed = 1 << 17,         ///< a cancel is carried out on it: no pause holds it any more
        kJoinQueued = 1 << 18,     ///< the scheduler will look whether its join is over
        kFailurePending = 1 << 19, ///< a child's failure that nobody could see is about to cancel it
        kCancelHeld =
            1 << 20,        ///< a cancel came during a cleanup: a `noreturn` that the cleanup belongs to does not go on
        kIsOver = 1 << 21,  ///< a follower that ends with nil whatever comes, and takes no error: what `cancel()` gives
        kIdle = 1 << 22,    ///< a stream that nobody pulls: it stands at an `emit`, or has not begun
        kFresh = 1 << 23,   ///< a stream that has not begun
        kClosing = 1 << 24, ///< a stream that unwinds since it was left, closed or dropped: the child of who did that
        kScope = 1 << 25,   ///< the owner of what is started in a `scope`, `timeout` or `shield` block
        kShield = 1 << 26,  ///< a scope that holds back cancels from outside
        kTimedOut = 1 << 27,       ///< a scope whose time was over before it
        kInScope = 1 << 28,        ///< a coroutine with open scopes
        kScopeCancelled = 1 << 29, ///< a coroutine of which an open scope has been cancelled
        kInput = 1 << 30,          ///< the top level of an input of a session: its children go on without it
        kHeld = 1U << 31,          ///< a Deferred that follows another, which holds a count of it
        kAnyCancel = kCancelRequested | kScopeCancelled
    };

    /// What a Deferred is laid out as.
    enum class Layout : uint8_t { Plain, Timer, Reaction, Ticket, Group };

    State status = State::Pending;
    State outcome = State::Ok; ///< of a coroutine's body, while its children are joined
    bool isListed = false;     ///< a coroutine among its owner's children
    Layout layout = Layout::Plain;
    uint32_t bits = 0;
    uint32_t pauses = 0;
    uint32_t childCount = 0;     ///< of a coroutine; these three are here because there is room
    Value result;                ///< owned. The value; the error when failed; the reason when cancelled
    TaskList waiters;            ///< empty once they have been woken
    Future* waitingOn = nullptr; ///< owned, but for a Reaction whose source is pending

    bool has(uint32_t any) const { return bits & any; }
    void set(uint32_t bit) { bits |= bit; }
    void clear(uint32_t bit) { bits &= ~bit; }
    bool isDone() const { return status != State::Pending; }
};

struct Deferred : Future {
    static constexpr Kind kKind = Kind::Deferred;
    Value canceller; ///< owned; nil when there is none or it is over
};

/// Where a timer is, if not in a slot of the wheel.
inline constexpr uint16_t kNearTimer = UINT16_MAX, kBatchTimer = UINT16_MAX - 1;

/// What `sleep` gives; also the end of a cancelled coroutine's grace period.
struct Timer : Deferred {
    int64_t deadline = 0;         ///< nanoseconds of the program's clock
    uint64_t sequence = 0;        ///< order of creation, for equal deadlines
    uint32_t index = 0;           ///< in the heap, the batch, or the slot of the wheel
    uint16_t slot = 0;            ///< of the timer wheel; kNearTimer: in the heap; kBatchTimer: in the batch
    Coroutine* guarded = nullptr; ///< whose grace period it ends; of a `timeout` the scope
};

/// What `addCallback` gives: it waits for its source, runs a function with the outcome, and ends with what that gives.
/// While it waits it is kept alive by the source, and does not keep the source alive: without anybody to fire it
/// nothing can come of it.
struct Reaction : Deferred {
    Value onValue; ///< owned; nil passes a value through
    Value onError; ///< owned; nil passes an error through
    Coroutine* behalf =
        nullptr;          ///< who registered it; null: the program. That one lists it, and clears this at its end
    uint64_t scopeId = 0; ///< the newest scope then: what its function starts belongs to no newer one
    Reaction* prevRegistered = nullptr;
    Reaction* nextRegistered = nullptr;
};

struct Coroutine : Future {
    static constexpr Kind kKind = Kind::Coroutine;
    Body frame;                     ///< owned; null when the body is over
    Coroutine* owner = nullptr;     ///< null: the program
    Coroutine* lastChild = nullptr; ///< its children: unfinished ones, and failed ones whose error nobody has seen
    Coroutine* prevSibling = nullptr;
    Coroutine* nextSibling = nullptr;
    Place started;                   ///< where it was started; nowhere: by the program
    CoroutineExtra* extra = nullptr; ///< owned

    /// What few coroutines need; made when it is asked for.
    CoroutineExtra& more(Heap& heap) {
        if (!extra)
            extra = newExtra(heap);
        return *extra;
    }
    CoroutineRest& rest(Heap& heap) {
        CoroutineExtra& own = more(heap);
        if (!own.rest)
            own.rest = newRest(heap);
        return *own.rest;
    }
    /// Null when there is none.
    CoroutineRest* anyRest() const { return extra ? extra->rest : nullptr; }
    /// Of the cancel that was requested, if one was; owned by this.
    const Cancellation* cancellation() const { return extra ? extra->cancellation : nullptr; }
    uint32_t daemonCount() const { return anyRest() ? extra->rest->daemonCount : 0; }
    bool hasUnwindError() const { return anyRest() && !extra->rest->unwindError.isUnset(); }
    /// The caller's; unset when there is none.
    Value takeUnwindError() {
        return anyRest() ? std::exchange(extra->rest->unwindError, Value::unset()) : Value::unset();
    }
};

/// What calling a `gen` gives: its body, a coroutine that runs only while somebody pulls, waiting for it. Until it is
/// closed or dropped it has no owner. Programs cannot wait for a Stream, so it is no future to them.
struct Stream : Coroutine {
    static constexpr Kind kKind = Kind::Stream;
};

/// The coroutine whose block a scope is, or the coroutine itself.
inline Coroutine* bodyOf(Coroutine* c) {
    while (c->has(Future::kScope))
        c = c->owner;
    return c;
}

/// The future that an alias stands for.
inline Future* resolve(Future* f) {
    while (f->has(Future::kAlias)) [[unlikely]]
        f = f->waitingOn;
    return f;
}
inline bool isFuture(Value v) {
    return v.isObject() && (v.asObject()->kind == Kind::Deferred || v.asObject()->kind == Kind::Coroutine);
}
/// Where the program is when this frame runs: what the library does has been done by who called it.
Place placeInProgram(const Frame* frame);
/// "pending", "paused", "done", "failed" or "cancelled".
std::string_view statusText(const Future* f);
/// What a program has named it, or its function's name.
std::string nameOf(const Coroutine* c);
/// A coroutine, the body of a stream included, or null.
inline Coroutine* asCoroutine(Future* f) { return f->kind == Kind::Deferred ? nullptr : static_cast<Coroutine*>(f); }
inline const Coroutine* asCoroutine(const Future* f) { return asCoroutine(const_cast<Future*>(f)); }
/// The coroutine that waits for an item, or for the end of a stream that it has left. There is one at most.
inline Coroutine* pullerOf(Stream* s) {
    Task* first = s->waiters.first();
    return first ? asCoroutine(static_cast<Future*>(first)) : nullptr;
}
inline Stream* asStream(Future* f) { return f->kind == Kind::Stream ? static_cast<Stream*>(f) : nullptr; }

} // namespace coro::vm
