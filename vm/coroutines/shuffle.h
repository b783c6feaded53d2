#pragma once
// Another order among what is ready, for finding programs that rely on one: out of the first few any may be the next.
// What a bare `yield` has made ready still comes after all that was ready then.
#include <cstdint>

#include "vm/coroutines/task.h"

namespace coro::vm {

class Shuffle {
  public:
    explicit Shuffle(uint64_t seed) : state_(seed) {}

    /// Begins a sequence of its own.
    void restart(uint64_t seed) { state_ = seed; }
    /// Puts the one that is to be next first. `ready` is not empty.
    void choose(TaskList& ready);
    /// The order of a new timer among those with the same deadline, instead of that of creation.
    uint64_t timerOrder(uint64_t sequence);

  private:
    uint64_t next();

    uint64_t state_;
};

} // namespace coro::vm
