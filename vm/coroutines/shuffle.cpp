#include "vm/coroutines/shuffle.h"

#include "vm/coroutines/future.h"

namespace coro::vm {

namespace {

constexpr unsigned kMostCandidates = 32;

bool isBareYield(const Task* t) {
    auto* f = static_cast<const Future*>(t);
    return f->kind == Kind::Coroutine && !f->waitingOn && !f->has(Future::kUnwindAtResume);
}

} // namespace

/// SplitMix64.
uint64_t Shuffle::next() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

void Shuffle::choose(TaskList& ready) {
    Task* candidates[kMostCandidates];
    unsigned count = 0;
    for (Task* t = ready.first(); t && count < kMostCandidates; t = ready.after(t))
        if (t == ready.first() || !isBareYield(t))
            candidates[count++] = t;
    Task* chosen = candidates[next() % count];
    if (chosen == ready.first())
        return;
    ready.remove(chosen);
    ready.prepend(chosen);
}

uint64_t Shuffle::timerOrder(uint64_t sequence) {
    constexpr unsigned kSequenceBits = 32;
    return (next() >> 33 << kSequenceBits) | (sequence & ((uint64_t{1} << kSequenceBits) - 1));
}

} // namespace coro::vm
