#pragma once
// What waits for several at once: `all`, `any`, `race`, `settle`, and the arms of a `select`. A Group is a Deferred
// with a Member in the waiters of each of them.
//
// A group is decided by one of its members, or by the last. That happens on the spot, when the member ends: tickets and
// timers of the others are withdrawn before anything else runs, so nothing is handed to a wait that has lost. Losers
// that are ours (children of who made the group, and operations that nobody else waits for) are cancelled and joined in
// a turn of the group's own; then it ends.
#include "vm/coroutines/future.h"

namespace coro::vm {

struct Group;
struct ChildVisitor;

/// Part of its group's memory; nobody counts it. status: Pending; Ok when what it waits on has ended; Cancelled when it
/// no longer waits.
struct Member : Future {
    Group* group = nullptr;
    bool isChild = false; ///< it waits for a child of who made the group
};

struct Group : Deferred {
    enum class Mode : uint8_t { All, Any, Race, Settle, Select };
    static constexpr uint32_t kNone = UINT32_MAX;

    Mode mode = Mode::All;
    bool isClosed = false;  ///< all members are in; from now on each that is pending holds a count of the group
    bool isCleared = false; ///< the losers have been cancelled
    uint32_t room = 0;      ///< of `members`
    uint32_t count = 0;     ///< members that are in
    uint32_t pending = 0;   ///< of those
    uint32_t decider = kNone;
    uint32_t firstFailed = kNone;
    Member* members = nullptr; ///< owned

    bool isDecided() const { return decider != kNone; }
    /// Nobody can come to know how it ends.
    bool isAbandoned() const { return isClosed && waiters.isEmpty() && rc <= pending; }
};

inline Group* asGroup(Future* f) {
    return f->kind == Kind::Deferred && f->layout == Future::Layout::Group ? static_cast<Group*>(f) : nullptr;
}
inline const Group* asGroup(const Future* f) { return asGroup(const_cast<Future*>(f)); }
/// The group that the waiter is a member of, or the waiter.
inline const Future* groupOr(const Future* waiter) {
    return waiter->has(Future::kMember) ? static_cast<const Member*>(waiter)->group : waiter;
}

size_t finalizeGroup(Vm& vm, Group* g);
void visitGroup(const Group* g, const ChildVisitor& visitor);

} // namespace coro::vm
