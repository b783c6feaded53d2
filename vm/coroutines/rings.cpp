#include "vm/coroutines/rings.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "vm/coroutines/future.h"
#include "vm/coroutines/group.h"

namespace coro::vm {

namespace {

constexpr size_t kFew = 16, kMostLinks = 1000, kMostOfTeardown = 100;

enum class Ways : uint8_t {
    Waits,    ///< that have to end before who waits goes on
    Teardown, ///< that stay when who waits is cancelled: of children, and of what is its own
};

/// It waits for members: not all of them can be left any more.
bool isOpen(const Group* g) { return g->pending > 0 && (!g->isDecided() || g->isCleared); }

/// Whether one of those that it waits for lets it go on.
bool isOneEnough(const Group* g) {
    using Mode = Group::Mode;
    return !g->isDecided() && !g->has(Future::kCancelRequested) &&
           (g->mode == Mode::Any || g->mode == Mode::Race || g->mode == Mode::Select);
}

const Coroutine* ownerOf(const Coroutine* c) { return c->owner ? bodyOf(c->owner) : nullptr; }

bool isOwnChild(const Coroutine* c, const Future* waiter) { return waiter && ownerOf(c) == waiter; }

/// Whether a cancel of the only waiter of `f` is passed on to it, if it is no child.
bool passesCancel(const Future* waiter, const Future* f) {
    const Coroutine* c = asCoroutine(f);
    if (!c)
        return !f->has(Future::kIsOver);
    if (waiter->has(Future::kReaction))
        return isOwnChild(c, static_cast<const Reaction*>(waiter)->behalf);
    return waiter->has(Future::kAdopting) || c->kind == Kind::Stream;
}

/// All that wait for a future, up to so many; the future, too.
template <size_t kMost>
class WaitersAbove {
  public:
    WaitersAbove(const Future* f, Ways ways) : ways_(ways) {
        add(f);
        for (size_t i = 0; i < count_ && isComplete_; ++i)
            if (entries_[i].missing == 0)
                addAbove(entries_[i].future);
    }
    bool isComplete() const { return isComplete_; }
    bool contains(const Future* f) const {
        return std::any_of(entries_, entries_ + count_,
                           [&](const Entry& e) { return e.future == f && e.missing == 0; });
    }

  private:
    static constexpr uint32_t kMoved = UINT32_MAX; ///< to a later entry

    struct Entry {
        const Future* future;
        uint32_t missing; ///< of a group of which one wait is enough: how many of its waits are not here yet
    };

    void append(const Future* f, uint32_t missing) {
        if (count_ == kMost)
            isComplete_ = false;
        else
            entries_[count_++] = {f, missing};
    }
    void add(const Future* f) {
        if (!contains(f))
            append(f, 0);
    }
    void addAbove(const Future* f) {
        const Coroutine* c = asCoroutine(f);
        if (const Coroutine* owner = c ? ownerOf(c) : nullptr)
            add(owner);
        if (ways_ == Ways::Teardown) {
            if (f->waiters.hasExactlyOne() && passesCancel(only(f), f))
                add(groupOr(only(f)));
            return;
        }
        for (const Task* t = f->waiters.first(); t && isComplete_; t = f->waiters.after(t)) {
            const auto* waiter = static_cast<const Future*>(t);
            if (waiter->has(Future::kMember))
                addGroup(static_cast<const Member*>(waiter)->group);
            else
                add(waiter);
        }
    }
    static const Future* only(const Future* f) { return static_cast<const Future*>(f->waiters.first()); }
    void addGroup(const Group* g) {
        if (!isOpen(g))
            return;
        if (isOneEnough(g))
            countMember(g);
        else
            add(g);
    }
    /// Each member is in the waiters of one future, and comes here once.
    void countMember(const Group* g) {
        Entry* end = entries_ + count_;
        Entry* e = std::find_if(entries_, end, [&](const Entry& x) { return x.future == g && x.missing != kMoved; });
        if (e == end) {
            append(g, g->pending - 1);
        } else if (--e->missing == 0) {
            e->missing = kMoved;
            append(g, 0);
        }
    }

    Entry entries_[kMost]; // filled as far as count_
    size_t count_ = 0;
    bool isComplete_ = true;
    Ways ways_;
};

/// Whether it waits for several things.
bool branches(const Future* f) {
    if (const Group* g = asGroup(f))
        return g->pending > 0;
    const Coroutine* c = asCoroutine(f);
    return c && c->lastChild;
}

/// Whether what a Deferred waits for may be anything else than what is fired from outside, and children of the waiter:
/// those need no look, since what closes a ring is refused below them.
bool canLeadBack(const Future* d, const Future* waiter) {
    const Group* g = asGroup(d);
    if (!g || !isOpen(g))
        return d->waitingOn;
    return std::any_of(g->members, g->members + g->count, [&](const Member& m) {
        if (m.status != State::Pending)
            return false;
        if (const Coroutine* c = asCoroutine(m.waitingOn))
            return !isOwnChild(c, waiter);
        return m.waitingOn == waiter || m.waitingOn->waitingOn || asGroup(m.waitingOn);
    });
}

} // namespace

bool isCircular(const Future* f, const Future* waiter) {
    if (f == waiter)
        return true;
    const Coroutine* child = asCoroutine(f);
    if (child ? isOwnChild(child, waiter) : !canLeadBack(f, waiter))
        return false;
    const WaitersAbove<kFew> few(waiter, Ways::Waits);
    if (few.isComplete())
        return few.contains(f);
    // Many wait for `waiter`. What `f` waits for is one thing after the other, mostly.
    bool isLine = true;
    size_t links = 0;
    for (const Future* x = f; x && links < kMostLinks; x = x->waitingOn, ++links) {
        if (x == waiter)
            return true;
        isLine = isLine && !branches(x);
    }
    return !isLine && WaitersAbove<kMostLinks>(waiter, Ways::Waits).contains(f);
}

bool isTornDownAfter(const Future* f, const Future* waiter) {
    const WaitersAbove<kFew> few(waiter, Ways::Teardown);
    return few.isComplete() ? few.contains(f) : WaitersAbove<kMostOfTeardown>(waiter, Ways::Teardown).contains(f);
}

bool isFrozenByRing(const Future* f) {
    if (f->pauses || !f->has(Future::kFrozen))
        return false;
    // Those that are paused themselves need nothing else.
    const Future* above[kMostLinks];
    size_t count = 0;
    bool isBack = false;
    auto add = [&](const Future* waiter) {
        isBack = isBack || waiter == f;
        if (!waiter->pauses && count < kMostLinks && std::find(above, above + count, waiter) == above + count)
            above[count++] = waiter;
    };
    above[count++] = f;
    for (size_t i = 0; i < count && !isBack; ++i) {
        for (const Task* t = above[i]->waiters.first(); t && !isBack; t = above[i]->waiters.after(t))
            add(groupOr(static_cast<const Future*>(t)));
        if (const Coroutine* c = asCoroutine(above[i]); c && c->owner && c->owner->has(Future::kJoining))
            add(c->owner);
    }
    return isBack;
}

} // namespace coro::vm
