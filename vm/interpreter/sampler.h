#pragma once
// Where a program spends its time. A timer of the processor's asks for samples; the next instruction then meets another
// table of handlers, takes the sample, with the machine's state at hand, and puts the table back. So programs that are
// not sampled pay nothing.
//
// A sample goes from the function that runs to who called it, and on from a coroutine to the one that waits for it, or
// to where it was started.
#include <cstdint>
#include <functional>
#include <span>

#include "vm/value.h"

namespace coro::vm {

class Vm;
struct Code;

/// A place in a function that is linked.
struct SamplePlace {
    const Code* code;
    uint32_t pc;
    friend bool operator==(const SamplePlace&, const SamplePlace&) = default;
};

class Sampler {
  public:
    /// Gets each sample, innermost place first; runs no program.
    using Sink = std::function<void(std::span<const SamplePlace>)>;

    /// From now on, until it is destroyed, samples are taken of whatever machine runs in this process. One at a time.
    explicit Sampler(Sink sink);
    ~Sampler();
    Sampler(const Sampler&) = delete;
    Sampler& operator=(const Sampler&) = delete;

    /// Asks for a sample at the next instruction; async-signal-safe.
    static void request();
    /// The interpreter's side: the machine stands at pc.
    static void take(Vm& vm, const uint64_t* pc, Value* registers);

  private:
    Sink sink_;
};

} // namespace coro::vm
