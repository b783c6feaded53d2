#pragma once
// What lets only some through at a time: a Semaphore, and a Lock, which is one with a single permit. A permit that is
// given back goes to the first in line on the spot, so nobody overtakes. And an Event, which lets all through once it
// is set.
#include "vm/coroutines/line.h"

namespace coro::vm {

struct Gate : Object {
    uint64_t permits = 1; ///< in all
    uint64_t free = 1;    ///< not acquired now; only when nobody is in line
    Line line;

    bool tryAcquire();
    /// Something has been acquired.
    void giveBack(Vm& vm);
};

struct Semaphore : Gate {
    static constexpr Kind kKind = Kind::Semaphore;
};

struct Lock : Gate {
    static constexpr Kind kKind = Kind::Lock;
};

struct Event : Object {
    static constexpr Kind kKind = Kind::Event;
    bool isSet = false;
    Line line;
};

/// What `acquire()` gives, owned.
Deferred* acquire(Vm& vm, Gate* gate);
/// Lets all in line through.
void set(Vm& vm, Event* event);
/// What `wait()` gives, owned.
Deferred* wait(Vm& vm, Event* event);

} // namespace coro::vm
