#include "cli/repl/tree.h"

#include <fmt/format.h>

#include "vm/code.h"
#include "vm/coroutines/future.h"
#include "vm/errors/trace.h"
#include "vm/interpreter/calls.h"

namespace coro::cli {

namespace {

using vm::Coroutine;
using vm::Future;

/// Calls f(coroutine, depth) for each unfinished one, owners before their children, the oldest first; until f gives
/// false.
template <class F>
void forEachLive(vm::Vm& vm, F f) {
    auto firstOf = [](const Coroutine* c) {
        while (c && c->prevSibling)
            c = c->prevSibling;
        return c;
    };
    size_t depth = 0;
    const Coroutine* c = firstOf(vm.scheduler.lastOfProgram());
    while (c) {
        if (!c->isDone() && !f(const_cast<Coroutine*>(c), depth))
            return;
        if (c->lastChild) {
            c = firstOf(c->lastChild);
            ++depth;
            continue;
        }
        while (c && !c->nextSibling) {
            c = c->owner;
            depth -= depth > 0;
        }
        if (c)
            c = c->nextSibling;
    }
}

std::string what(vm::Vm& vm, const Coroutine* c) {
    const Future* f = c->waitingOn;
    if (!f)
        return c->has(Future::kJoining) ? "waits for its children" : "is ready";
    if (c->has(Future::kQueued | Future::kParked))
        return "is ready";
    if (const Coroutine* other = vm::asCoroutine(f)) {
        if (other->has(Future::kScope))
            return "waits for a scope to end";
        return fmt::format("waits for {} {}", vm.scheduler.session().numberOf(other), vm::nameOf(other));
    }
    if (f->layout == Future::Layout::Timer) {
        const int64_t left = static_cast<const vm::Timer*>(f)->deadline - vm.scheduler.loop().now();
        return fmt::format("sleeps, {} left", durationText(std::max<int64_t>(left, 0)));
    }
    return "waits for a Deferred";
}

/// Where it stands; for code of the library, where it was started.
std::string where(const vm::Vm& vm, const Coroutine* c) {
    vm::Frame* frame = c->frame;
    if (frame && !vm::isTrampoline(frame->pc) && !frame->code()->module->isLibrary)
        return " at " + vm::positionText(frame->code(), frame->code()->pcOf(frame->pc));
    if (const vm::Code* code = vm.codeAt(c->started))
        return ", started at " + vm::positionText(code, code->pcOf(c->started));
    return "";
}

} // namespace

std::string durationText(int64_t nanoseconds) {
    const auto ns = static_cast<double>(nanoseconds);
    if (nanoseconds >= 60'000'000'000)
        return fmt::format("{} min {} s", nanoseconds / 60'000'000'000, nanoseconds / 1'000'000'000 % 60);
    if (nanoseconds >= 1'000'000'000)
        return fmt::format("{:.2f} s", ns / 1e9);
    if (nanoseconds >= 1'000'000)
        return fmt::format("{:.1f} ms", ns / 1e6);
    return fmt::format("{:.0f} us", ns / 1e3);
}

std::string treeText(vm::Vm& vm) {
    constexpr size_t kMost = 200, kMostDepth = 20;
    std::string text;
    size_t count = 0;
    forEachLive(vm, [&](const Coroutine* c, size_t depth) {
        if (++count > kMost)
            return true;
        const int64_t since = vm.scheduler.session().waitsSince(c);
        const bool isWaiting = c->waitingOn && since >= 0;
        text += fmt::format(
            "{:>3} {:{}}{} {}{}{}{}\n", vm.scheduler.session().numberOf(c), "", std::min(depth, kMostDepth) * 2,
            c->has(Future::kScope) ? "(scope)" : vm::nameOf(c), what(vm, c), where(vm, c),
            isWaiting ? ", for " + durationText(vm.scheduler.loop().now() - since) : "", c->pauses ? ", paused" : "");
        return true;
    });
    if (count > kMost)
        text += fmt::format("... and {} more\n", count - kMost);
    return text.empty() ? "no coroutine runs\n" : text;
}

Coroutine* findCoroutine(vm::Vm& vm, unsigned number) {
    Coroutine* found = nullptr;
    forEachLive(vm, [&](Coroutine* c, size_t) {
        if (vm.scheduler.session().numberOf(c) == number)
            found = c;
        return !found;
    });
    return found;
}

} // namespace coro::cli
