#include "vm/errors/wait_chain.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "vm/coroutines/group.h"
#include "vm/coroutines/line.h"
#include "vm/errors/trace.h"
#include "vm/interpreter/between.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

/// What a Deferred is that somebody waits for.
std::string describeWait(Vm& vm, const Future* f) {
    if (const Ticket* t = asTicket(f)) {
        switch (t->use) {
        case Ticket::Use::Receive:
            return "a channel to which nobody sends";
        case Ticket::Use::Send:
            return "a channel from which nobody receives";
        case Ticket::Use::Acquire:
            return "a lock or semaphore that nobody releases";
        case Ticket::Use::Event:
            return "an Event that nobody sets";
        }
    }
    if (const Group* g = asGroup(f)) {
        static constexpr const char* kNames[] = {"all", "any", "race", "settle", "select"};
        return fmt::format("`{}` of {}, {} of which go on", kNames[static_cast<size_t>(g->mode)], g->count, g->pending);
    }
    if (f->layout == Future::Layout::Timer && !f->isDone()) {
        const int64_t left = static_cast<const Timer*>(f)->deadline - vm.scheduler.loop().now();
        return fmt::format("a timer that goes off in {} s", static_cast<double>(std::max<int64_t>(left, 0)) / 1e9);
    }
    return f->waitingOn ? "a Deferred that follows another one" : "a Deferred that nobody has fired";
}

class ChainText {
  public:
    explicit ChainText(Vm& vm) : vm_(vm) {}

    /// From `f` on, so many steps further in.
    void add(const Future* f, size_t depth) {
        for (; f; f = f->waitingOn) {
            if (lines_ == kMostLines) {
                text_ += "    ...\n";
                ++lines_;
            }
            if (lines_ > kMostLines)
                return;
            const Coroutine* c = asCoroutine(f);
            if (c ? !addCoroutine(c, depth) : !addDeferred(f, depth))
                return;
        }
    }
    std::string take() { return std::move(text_); }

  private:
    static constexpr size_t kMostLines = 32;

    void addLine(size_t depth, const std::string& text) {
        text_ += std::string(4 + 2 * depth, ' ') + text + "\n";
        ++lines_;
    }
    /// Whether the chain goes on behind it.
    bool addDeferred(const Future* f, size_t depth) {
        addLine(depth, describeWait(vm_, f));
        const Group* g = asGroup(f);
        for (uint32_t i = 0; g && i < g->count; ++i)
            if (g->members[i].status == State::Pending)
                add(g->members[i].waitingOn, depth + 1);
        return true;
    }
    bool addCoroutine(const Coroutine* c, size_t depth) {
        if (std::find(seen_.begin(), seen_.end(), c) != seen_.end()) {
            addLine(depth, fmt::format("{} again, in a ring", nameOf(c)));
            return false;
        }
        seen_.push_back(c);
        const char* paused = c->pauses ? " (paused)" : c->has(Future::kFrozen) ? " (frozen)" : "";
        if (c->frame && !isTrampoline(c->frame->pc)) {
            Code* code = c->frame->code();
            addLine(depth, fmt::format("{} waits at {}{}", functionName(code),
                                       positionText(code, code->pcOf(c->frame->pc)), paused));
        } else if (c->has(Future::kJoining) && !c->has(Future::kScope)) {
            addLine(depth, fmt::format("a coroutine that has ended waits for its children{}", paused));
        }
        return true;
    }

    Vm& vm_;
    std::string text_;
    size_t lines_ = 0;
    std::vector<const Coroutine*> seen_;
};

} // namespace

std::string waitChain(Vm& vm, const Coroutine* c) {
    ChainText text(vm);
    text.add(c, 0);
    return text.take();
}

} // namespace coro::vm
