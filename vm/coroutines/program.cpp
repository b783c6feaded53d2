// A whole program: what is ready, then timers and I/O, and the end.
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <unordered_set>
#include <vector>

#include "vm/coroutines/channel.h"
#include "vm/coroutines/scheduler.h"
#include "vm/errors/error.h"
#include "vm/errors/trace.h"
#include "vm/errors/wait_chain.h"
#include "vm/loop/signals.h"
#include "vm/vm.h"

namespace coro::vm {

void Scheduler::runProgram(Coroutine* main) {
    // Everything has been killed long before; only a program whose cleanup starts ever new coroutines gets there.
    constexpr unsigned kMostStalls = 1000;
    // Only callbacks are left, and they go on and on.
    constexpr unsigned kMostEndLooks = 1000;
    unsigned endLooks = 0;
    main_ = main;
    bool mainReported = false;
    for (;;) {
        if (testHost_) [[unlikely]]
            testHost_->look();
        while (int number = loop_->takeSignal())
            handleSignal(number);
        if (main && main->isDone() && !mainReported) {
            mainReported = true;
            if (main->status == State::Failed) {
                markTaken(main);
                vm_.out.flush();
                vm_.err.write(errorReport(vm_, main->result));
                if (!isEnding_)
                    requestExit(1);
                if (exitCode_ == 0)
                    exitCode_ = 1;
            }
        }
        if (isEnding_ && programCount_ == 0 && !ready_.isEmpty() && ++endLooks > kMostEndLooks)
            callbacksOver_ = true;
        if (runTurn())
            continue;
        if (programCount_ == 0 && lastStream_) {
            closeStreams();
            continue;
        }
        if (programCount_ == 0 || stalls_ > kMostStalls)
            break;
        if (areDaemonsLeft()) {
            cancelProgram();
            continue;
        }
        waitForEvent();
    }
    vm_.out.flush();
    vm_.err.flush();
}

/// Runs what is ready, then looks at timers and I/O. False when nothing was ready.
bool Scheduler::runTurn() {
    if (ready_.isEmpty() && failures_.empty() && joins_.empty())
        return false;
    runReady();
    // Of many timers that are due a few go off by one look at the clock, each when what the one before woke has run.
    constexpr unsigned kFires = 16;
    const int64_t now = timers_.isEmpty() ? 0 : loop_->now();
    for (unsigned fired = 0; !timers_.isEmpty() && timers_.first()->deadline <= now; runReady()) {
        fireTimer();
        if (++fired == kFires || testHost_ || (main_ && main_->isDone()))
            break;
    }
    loop_->poll();
    noteBusy();
    return true;
}

/// What is ready makes ever more ready. Time passes all the same; virtual time has to be told.
void Scheduler::noteBusy() {
    constexpr unsigned kLooks = 4096; // about a million turns
    busyLooks_ = ready_.isEmpty() ? 0 : busyLooks_ + 1;
    if (busyLooks_ < kLooks)
        return;
    busyLooks_ = 0;
    loop_->passBusySecond();
}

void Scheduler::handleSignal(int number) {
    bool isWatched = false;
    for (SignalWatch& watch : signalWatches_) {
        if (watch.number != number)
            continue;
        isWatched = true;
        watch.queue->trySend(vm_, Value::smallInt(number));
    }
    if (!isWatched)
        requestExit(128 + number);
}

void Scheduler::watchSignal(int number, Channel* queue) {
    retain(queue);
    signalWatches_.push_back({number, queue});
    vm::watchSignal(number, true);
}

void Scheduler::unwatchSignal(Channel* queue) {
    for (size_t i = 0; i < signalWatches_.size(); ++i) {
        if (signalWatches_[i].queue != queue)
            continue;
        const int number = signalWatches_[i].number;
        signalWatches_.erase(signalWatches_.begin() + static_cast<ptrdiff_t>(i));
        release(vm_, queue);
        for (const SignalWatch& other : signalWatches_)
            if (other.number == number)
                return;
        vm::watchSignal(number, false);
        return;
    }
}

bool Scheduler::interruptNow() {
    while (int number = loop_->takeSignal()) {
        if (session_ && number == SIGINT) {
            if (interruptSession())
                return true;
            continue;
        }
        if (std::none_of(signalWatches_.begin(), signalWatches_.end(),
                         [&](const SignalWatch& watch) { return watch.number == number; })) {
            exitNow(128 + number);
            return true;
        }
        handleSignal(number);
    }
    return goOnUnwinding();
}

/// Nothing is ready.
void Scheduler::waitForEvent() {
    const int64_t patience = testHost_ ? testHost_->patience() : -1;
    const int64_t latest = patience < 0 ? -1 : loop_->now() + patience;
    if (timers_.isEmpty()) {
        if (!loop_->hasPending() && signalWatches_.empty()) {
            handleStall();
            return;
        }
        vm_.out.flush();
        vm_.err.flush();
        loop_->wait(latest);
        return;
    }
    Timer* next = timers_.first();
    if (next->deadline <= loop_->now()) {
        fireTimer();
        return;
    }
    vm_.out.flush();
    vm_.err.flush();
    loop_->wait(latest < 0 ? next->deadline : std::min(next->deadline, latest));
}

namespace {

void prefetchObject(const void* object, size_t size) {
    constexpr size_t kLine = 64;
    for (size_t at = 0; at < size; at += kLine)
        __builtin_prefetch(static_cast<const char*>(object) + at, 1);
    __builtin_prefetch(static_cast<const char*>(object) + size - 1, 1); // it may begin in the middle of a line
}

/// What a timer will wake, one that goes off soon: who waits for it, and then the frame of that one and its siblings.
/// They are rarely in the cache, and far from each other.
void prefetchWaiter(const Timer* timer) {
    const Task* waiter = timer ? timer->waiters.first() : nullptr;
    if (!waiter)
        return;
    prefetchObject(waiter, sizeof(Coroutine));
}

void prefetchFrame(const Timer* timer) {
    const Task* waiter = timer ? timer->waiters.first() : nullptr;
    const Coroutine* c = waiter ? asCoroutine(static_cast<const Future*>(waiter)) : nullptr;
    if (!c)
        return;
    constexpr size_t kSmallFrame = 96;
    prefetchObject(c->frame.running(), kSmallFrame);
    if (c->prevSibling)
        __builtin_prefetch(&c->prevSibling->nextSibling, 1);
    if (c->nextSibling)
        __builtin_prefetch(&c->nextSibling->prevSibling, 1);
}

} // namespace

/// The first timer goes off: one, so that what it wakes runs before the next.
void Scheduler::fireTimer() {
    Timer* timer = timers_.first();
    timers_.remove(timer);
    if (const Timer* later = timers_.ahead(16))
        prefetchObject(later, sizeof(Timer));
    prefetchWaiter(timers_.ahead(8));
    prefetchFrame(timers_.ahead(4));
    if (Coroutine* c = timer->guarded) {
        timer->status = State::Ok;
        if (c->isDone()) {
            warnUnseen(c);
            return;
        }
        if (c->anyRest() && c->anyRest()->deadline == timer) {
            timeOut(c);
            return;
        }
        vm_.out.flush();
        vm_.err.write("warning: a cancelled coroutine is still in its cleanup when its grace period is over; its waits "
                      "are cancelled\n" +
                      waitChain(vm_, bodyOf(c)));
        pierce(c);
        return; // it belongs to the coroutine
    }
    settle(timer, State::Ok, Value::nil());
    release(vm_, timer);
}

namespace {

/// Calls f for each coroutine below `last` and its earlier siblings, which `above` owns, in order of age; without
/// recursion.
template <class F>
void forEachCoroutine(Coroutine* last, F f, const Coroutine* above = nullptr) {
    auto firstOf = [](Coroutine* c) {
        while (c && c->prevSibling)
            c = c->prevSibling;
        return c;
    };
    Coroutine* c = firstOf(last);
    while (c) {
        f(c);
        if (c->lastChild) {
            c = firstOf(c->lastChild);
            continue;
        }
        while (c != above && !c->nextSibling)
            c = c->owner;
        c = c == above ? nullptr : c->nextSibling;
    }
}

} // namespace

namespace {

/// A chain for each coroutine that waits, unless it is in the chain of one before.
class WaitChains {
  public:
    explicit WaitChains(Vm& vm) : vm_(vm) {}

    void addWaitingForNobody(Coroutine* c) {
        if (isWaiting(c) && c->waiters.isEmpty())
            add(c); // who is waited for is in the chain of who waits
    }
    void addOther(Coroutine* c) {
        if (isWaiting(c) && !seen_.contains(c))
            add(c);
    }
    std::string text() const {
        return text_ + (count_ > kMost ? fmt::format("    ... and {} more\n", count_ - kMost) : "");
    }

  private:
    static constexpr unsigned kMost = 20;

    static bool isWaiting(const Coroutine* c) { return !c->isDone() && !c->has(Future::kIdle | Future::kScope); }
    void add(Coroutine* c) {
        if (++count_ <= kMost)
            text_ += waitChain(vm_, c);
        std::vector<const Future*> below{c};
        while (!below.empty()) {
            const Future* f = below.back();
            below.pop_back();
            if (!f || !seen_.insert(f).second)
                continue;
            below.push_back(f->waitingOn);
            const Group* g = asGroup(f);
            for (uint32_t i = 0; g && i < g->count; ++i)
                below.push_back(g->members[i].waitingOn);
        }
    }

    Vm& vm_;
    unsigned count_ = 0;
    std::string text_;
    std::unordered_set<const Future*> seen_;
};

} // namespace

std::string Scheduler::waitChainsBelow(Coroutine* root) const {
    WaitChains chains(vm_);
    chains.addOther(root);
    forEachCoroutine(root->lastChild, [&](Coroutine* c) { chains.addWaitingForNobody(c); }, root);
    forEachCoroutine(root->lastChild, [&](Coroutine* c) { chains.addOther(c); }, root);
    return chains.text();
}

/// Coroutines wait, and nothing can ever wake them. First main is cancelled, then all; what then still waits is killed,
/// and in the end let go by what it waits for.
void Scheduler::handleStall() {
    if (testHost_ && !isEnding_ && testHost_->stalled())
        return;
    WaitChains chains(vm_);
    for (Coroutine* last : {lastOfProgram_, static_cast<Coroutine*>(lastStream_)})
        forEachCoroutine(last, [&](Coroutine* c) { chains.addWaitingForNobody(c); });
    for (Coroutine* last : {lastOfProgram_, static_cast<Coroutine*>(lastStream_)})
        forEachCoroutine(last, [&](Coroutine* c) { chains.addOther(c); }); // a ring
    std::string text =
        "error: nothing can go on: every coroutine waits for something that nobody can fire\n" + chains.text();
    vm_.out.flush();
    if (stalls_ == 0 || (stalls_ == 1 && !isEnding_))
        vm_.err.write(text);
    if (exitCode_ == 0)
        exitCode_ = 1;
    switch (stalls_++) {
    case 0:
        if (main_ && !main_->isDone()) {
            request(main_, Value::nil(), {});
            break;
        }
        [[fallthrough]];
    case 1:
        cancelProgram();
        break;
    default:
        killAll();
    }
}

/// What still waits unwinds, cleanups too. In a ring each passes its kill on to the next: those who were killed before
/// and still wait are let go.
void Scheduler::killAll() {
    auto kill = [&](Coroutine* c) {
        if (c->isDone() || c->has(Future::kIdle))
            return;
        bool isWaiting = c->waitingOn && !c->has(Future::kQueued | Future::kParked);
        if (c->has(Future::kKilled) && isWaiting) {
            abandonWait(c);
            return;
        }
        c->set(Future::kCancelRequested | Future::kKilled);
        c->pauses = 0;
        if (CoroutineExtra& extra = c->more(vm_.heap); !extra.cancellation)
            extra.cancellation = newCancellation(vm_, Value::nil(), nullptr, loop_->now());
        cancels_.push_back(c);
    };
    forEachCoroutine(lastOfProgram_, kill);
    forEachCoroutine(lastStream_, kill);
    drainCancels();
}

void Scheduler::cancelProgram() {
    bool outermost = !std::exchange(drainingCancels_, true);
    for (Coroutine* c = lastOfProgram_; c; c = c->prevSibling)
        if (!c->isDone())
            request(c, Value::nil(), {});
    if (!outermost)
        return;
    drainingCancels_ = false;
    drainCancels();
}

/// Of all that the program waits for, only daemons go on, and they have not been told to stop yet.
bool Scheduler::areDaemonsLeft() const {
    if (programCount_ != programDaemons_)
        return false;
    for (const Coroutine* c = lastOfProgram_; c; c = c->prevSibling)
        if (!c->isDone() && !c->has(Future::kCancelRequested))
            return true;
    return false;
}

void Scheduler::requestExit(int code) {
    exitCode_ = code;
    isEnding_ = true;
    cancelProgram();
}

Value Scheduler::exitNow(int code) {
    if (current_) {
        request(current_, Value::nil(), {});
        current_->set(Future::kUnwound);
    }
    requestExit(code);
    vm_.pending = Value::unwind();
    return Value::raised();
}

void Scheduler::reportLost(Value error, std::string_view what) {
    const std::string text = fmt::format("{}: {}", what, errorReport(vm_, error));
    if (testHost_ && !isEnding_) {
        testHost_->errorLost(text);
        return;
    }
    vm_.out.flush();
    vm_.err.write(text);
    if (exitCode_ == 0)
        exitCode_ = 1;
}

void Scheduler::clear() {
    while (!signalWatches_.empty())
        unwatchSignal(signalWatches_.back().queue);
    while (!timers_.isEmpty()) {
        Timer* timer = timers_.first();
        timers_.remove(timer);
        if (timer->guarded)
            timer->status = State::Ok; // it belongs to a coroutine
        else
            release(vm_, timer);
    }
}

} // namespace coro::vm
