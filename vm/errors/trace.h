#pragma once
// Where an error comes from: frames, `noreturn` hops, who waits, and where the coroutine was started. Positions only: a
// trace keeps no value alive. It is bounded: of what repeats, the first and the last few are kept, and a count.
#include <cstdint>
#include <string>
#include <vector>

#include "vm/frame.h"
#include "vm/object.h"

namespace coro::vm {

struct Coroutine;

struct TraceEntry {
    enum class Kind : uint8_t {
        Frame,   ///< a function that was running
        Hop,     ///< a `noreturn` that the coroutine went through
        Awaited, ///< a coroutine that waits for the one before
        Started, ///< where the coroutine was started
        LeftOut, ///< `count` entries of the kind before
    };
    Kind kind;
    Code* code;
    uint32_t pc;
    uint64_t count;
};

struct Trace : Object {
    static constexpr Kind kKind = Kind::Trace;
    std::vector<TraceEntry>* entries; ///< owned
    std::vector<std::string>* cycle;  ///< owned: the functions that the hops went round in; null when there is none
};

/// Adds a trace to the error that has just been raised in `frame`, unless it has one.
void captureTrace(Vm& vm, Value error, Frame* frame);
/// The error is raised again in `frame`, which waited for the one that failed.
void addWaiter(Vm& vm, Value error, Frame* frame);

/// A position as "samples/fact.co:3:14", and the function's name.
std::string positionText(const Code* code, uint32_t pc);
std::string functionName(const Code* code);

/// The lines of a trace, each indented by two spaces and ended by a newline. Frames of the standard library are left
/// out unless asked for.
std::string traceText(const Trace* trace, bool withLibrary = false);
/// Of an error's trace; empty when it has none.
std::string traceText(Value error, bool withLibrary = false);
/// Title, trace, causes, the others: what is printed for an error that nobody took.
std::string errorReport(Vm& vm, Value error);

} // namespace coro::vm
