#pragma once
// The backup collector for garbage that is a cycle: synchronous trial deletion (Bacon and Rajan). A candidate is an
// object that lost a reference and lived on. From the candidates the collector follows all references between cyclic
// objects and takes each one off a copy of the count (kept in a side table, so counts are never wrong in between); what
// has a count left is referred to from outside and is alive, with all that it refers to. The rest is garbage. A stream
// in it that has cleanup to run does that first: it unwinds, which takes the cycle apart.
//
// It runs when enough candidates have gathered. How many that is adapts, so that its cost stays a fraction of the
// program's.
#include <cstddef>
#include <vector>

#include "vm/object.h"

namespace coro::vm {

class Collector {
  public:
    /// Looks at all candidates, whatever it costs; gives the number of objects freed.
    size_t collect(Vm& vm) { return run(vm, SIZE_MAX); }

    size_t candidateCount() const { return candidates_.size(); }
    /// Candidates that are finalized, their blocks not freed yet.
    size_t deadCount() const { return dead_; }

    /// Sets how many candidates start the next run.
    void setThreshold(size_t candidates) { threshold_ = candidates; }

    // For destroy() and addCandidate().
    void add(Vm& vm, Object* o);
    /// A candidate died and was finalized: forgets it and frees its block, now when it is found at once, else at the
    /// next run.
    void candidateDied(Vm& vm, Object* o, size_t size);
    void runIfDue(Vm& vm);

  private:
    static constexpr size_t kMinThreshold = 2'000;
    static constexpr size_t kMinBudget = 200'000;

    size_t run(Vm& vm, size_t budget);
    void sweepDead(Vm& vm);
    void adapt(size_t visited, size_t freed, bool overBudget);

    std::vector<Object*> candidates_;
    size_t dead_ = 0;
    size_t threshold_ = kMinThreshold;
    size_t budget_ = kMinBudget;
    bool running_ = false;
};

} // namespace coro::vm
