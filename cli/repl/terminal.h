#pragma once
// How the terminal treats what is typed.
#include <termios.h>

#include "base/out_of_memory.h"

namespace coro::cli {

/// While it lives, the terminal gives each key at once and shows none by itself.
class Terminal {
  public:
    Terminal();
    ~Terminal();
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    /// Every key is read, Ctrl-C too.
    void edit();
    /// After edit(): whether Ctrl-C is a signal all the same. While code runs nobody reads keys.
    static void hearInterrupts(bool isOn);
    /// Ctrl-C and Ctrl-Z are signals.
    void run();
    /// Stops the process, as Ctrl-Z does; comes back when it goes on.
    void suspend();

  private:
    void restore();

    termios before_{};
    LastWords lastWords_;
};

} // namespace coro::cli
