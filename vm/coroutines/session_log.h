#pragma once
// What an interactive session notes: of the coroutines that live, so that they can be listed, and of what runs, so that
// it can be interrupted.
#include <chrono>
#include <cstdint>
#include <unordered_map>

namespace coro::vm {

struct Coroutine;
struct Future;

class SessionLog {
  public:
    /// `now`: nanoseconds of the program's clock.
    void noteWait(const Future* waiter, int64_t now) { notes_[waiter].since = now; }
    /// It has ended: what has its address later is another one.
    void forget(const Future* f) { notes_.erase(f); }

    /// Since when it waits; -1: not known.
    int64_t waitsSince(const Future* f) const {
        const auto it = notes_.find(f);
        return it == notes_.end() ? -1 : it->second.since;
    }
    /// The number by which the session calls it, from 1.
    unsigned numberOf(const Future* f) {
        unsigned& number = notes_[f].number;
        if (number == 0)
            number = ++lastNumber_;
        return number;
    }

    /// The input that runs; null between inputs.
    Coroutine* input = nullptr;
    /// A part of it has been interrupted, and it has not come to an instruction since.
    bool isUnwinding = false;
    /// SIGINT has come between inputs, and nobody has been told yet.
    bool isInterrupted = false;
    /// When not null: called before (true) and behind (false) code that runs between inputs.
    void (*aroundTurns)(bool isBefore) = nullptr;

    /// The session looks at signals and input, or has just done so.
    void noteLook() { lastLook_ = Clock::now(); }
    /// It has not for so long that somebody who types feels it.
    bool isStuck() const { return Clock::now() - lastLook_ > std::chrono::milliseconds(500); }

  private:
    using Clock = std::chrono::steady_clock;
    struct Note {
        int64_t since = -1;
        unsigned number = 0;
    };
    std::unordered_map<const Future*, Note> notes_;
    unsigned lastNumber_ = 0;
    Clock::time_point lastLook_ = Clock::now();
};

} // namespace coro::vm
