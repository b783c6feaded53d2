#pragma once
// Code that belongs to no function: a call, and what is done with its value, two words each. A frame stands there while
// what it calls runs in the middle of one of its instructions, or instead of it.
#include <cstddef>
#include <cstdint>

namespace coro::vm {

/// What becomes of the value of a call in the middle of an instruction.
enum class Then : uint8_t {
    Store,    ///< R[a] of the instruction gets it
    Truth,    ///< R[a] gets its truth
    NotTruth, ///< or the opposite
    Jump,     ///< the instruction is a comparison that jumps, and this its outcome
    NotJump,  ///< or the opposite
    Drop,     ///< nothing: the program goes on behind the instruction
    Again,    ///< nothing: the instruction is run again
};

/// What a function does whose `noreturn` target has to run before it can end.
enum class AtEnd : uint8_t {
    Become,      ///< a co ends as the value does
    Return,      ///< an fn gives it
    CheckResult, ///< an fn gives it when it is of the declared type
};

inline constexpr size_t kContinuationWords = 2 * (static_cast<size_t>(Then::Again) + 1);
inline constexpr size_t kBetweenWords = kContinuationWords + 2 * (static_cast<size_t>(AtEnd::CheckResult) + 1);
extern const uint64_t kBetween[kBetweenWords];

inline const uint64_t* codeFor(Then then) { return kBetween + 2 * static_cast<size_t>(then); }
inline const uint64_t* codeFor(AtEnd atEnd) { return kBetween + kContinuationWords + 2 * static_cast<size_t>(atEnd); }

/// Whether `pc` is in such code; a frame that stands there owns nothing.
inline bool isTrampoline(const uint64_t* pc) {
    return reinterpret_cast<uintptr_t>(pc) - reinterpret_cast<uintptr_t>(kBetween) < sizeof kBetween;
}
/// Whether it is in that of a Then.
inline bool isContinuation(const uint64_t* pc) {
    return reinterpret_cast<uintptr_t>(pc) - reinterpret_cast<uintptr_t>(kBetween) <
           kContinuationWords * sizeof(uint64_t);
}

} // namespace coro::vm
