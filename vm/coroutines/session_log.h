#pragma once
// What an interactive session notes of the coroutines that live, so that they can be listed.
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

  private:
    struct Note {
        int64_t since = -1;
        unsigned number = 0;
    };
    std::unordered_map<const Future*, Note> notes_;
    unsigned lastNumber_ = 0;
};

} // namespace coro::vm
