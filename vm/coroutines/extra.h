#pragma once
// What only some coroutines have, in three parts, so that what many have at the same time is small: of a million that
// are cancelled together each has an extra, all share one cancellation, and those whose cleanup waits have the rest.
#include <cstdint>

#include "vm/object.h"
#include "vm/value.h"

namespace coro::vm {

class Heap;
struct Coroutine;
struct Deferred;
struct LinkedType;
struct Reaction;
struct Timer;

/// A place in a program: an instruction of a linked function, which Vm::codeAt finds; null: nowhere.
using Place = const uint64_t*;

/// The `noreturn`s a coroutine went through: the first few, the last few, and how many in all. Nothing is kept alive by
/// it.
struct HopLog {
    static constexpr unsigned kFirst = 3;
    static constexpr unsigned kLast = 16;
    uint64_t count = 0;
    Place first[kFirst];
    Place last[kLast];

    void add(Place hop) {
        if (count < kFirst) [[unlikely]]
            first[count] = hop;
        last[count++ % kLast] = hop;
    }
    /// The same so many times.
    void addMany(Place hop, uint64_t times) {
        constexpr uint64_t kEnough = kFirst + kLast;
        for (uint64_t i = 0; i < times && i < kEnough; ++i)
            add(hop);
        if (times > kEnough)
            count += times - kEnough; // all that are kept are this one
    }
    Place latest() const { return last[(count - 1) % kLast]; }
};

/// A cancel that was requested, shared by all coroutines that it reaches.
struct Cancellation : Object {
    static constexpr Kind kKind = Kind::Cancellation;
    Value reason;       ///< owned
    Place by = nullptr; ///< who called cancel
    int64_t time = 0;   ///< when, in nanoseconds of the program's clock
};

/// What hardly any coroutine has.
struct CoroutineRest {
    Value unwindError = Value::unset(); ///< owned; what its outcome becomes when the unwind is over: a cleanup's error,
                                        ///< a failed child's
    Timer* grace = nullptr;             ///< owned; runs while it waits in a cleanup, or its failure is unseen
    Deferred* cancelDone = nullptr;     ///< owned; what `cancel()` gave
    Value name = Value::nil();          ///< owned; a str when the program has named it
    const LinkedType* resultType = nullptr; ///< declared by the first function that ended with a `noreturn`
    Reaction* registered = nullptr;         ///< the last of the Reactions that run on its behalf
    Coroutine* scope = nullptr;             ///< the innermost open one
    uint64_t scopeId = 0;                   ///< of a scope: they are counted as they are opened
    Timer* deadline = nullptr;              ///< owned; of a `timeout`
    int64_t timeLimit = 0;                  ///< of a `timeout`, in nanoseconds
    uint32_t daemonCount = 0;               ///< of its children
};

/// What a coroutine has that was cancelled or went through a `noreturn`.
struct CoroutineExtra {
    Cancellation* cancellation = nullptr; ///< owned; there is one when kCancelRequested is set
    Place cancelledAt = nullptr;          ///< where it waited then
    HopLog* hops = nullptr;               ///< owned
    CoroutineRest* rest = nullptr;        ///< owned
};

CoroutineExtra* newExtra(Heap& heap);
CoroutineRest* newRest(Heap& heap);
HopLog* newHopLog(Heap& heap);
/// The caller's; borrows the reason.
Cancellation* newCancellation(Vm& vm, Value reason, Place by, int64_t time);
inline Cancellation* shared(Cancellation* cancellation) {
    retain(cancellation);
    return cancellation;
}
/// With all that it owns.
void freeExtra(Vm& vm, CoroutineExtra* extra);

} // namespace coro::vm
