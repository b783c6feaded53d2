#include "vm/loop/signals.h"

#include <unistd.h>

#include <csignal>
#include <initializer_list>

namespace coro::vm {

namespace {

volatile sig_atomic_t noted = 0;
volatile sig_atomic_t isInterruptKept = 0;
volatile sig_atomic_t interrupts = 0; ///< that nobody has taken
void (*volatile lastResort)() = nullptr;
volatile sig_atomic_t isResized = 0;
void (*volatile wakeLoop)() = nullptr;

/// Code runs that never comes to where signals are taken.
void onStubborn(int count) {
    static constexpr char kWarning[] =
        "\nthis code never waits, so nothing can cancel it; Ctrl-C once more ends the session\n";
    if (count == 2) {
        [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, kWarning, sizeof kWarning - 1);
        return;
    }
    if (lastResort)
        lastResort();
    std::signal(SIGINT, SIG_DFL);
    std::raise(SIGINT);
}

void onSignal(int number) {
    if (isInterruptKept && number == SIGINT) {
        const int count = interrupts + 1;
        interrupts = count;
        if (count > 1)
            return onStubborn(count);
    }
    noted = number;
    // Whatever comes next is the default again: a second one ends the process.
    if (!isInterruptKept || number != SIGINT) {
        std::signal(SIGINT, SIG_DFL);
        std::signal(SIGTERM, SIG_DFL);
    }
    if (wakeLoop)
        wakeLoop();
}

} // namespace

void catchSignals() {
    struct sigaction action{}, before{};
    action.sa_handler = onSignal;
    sigemptyset(&action.sa_mask);
    for (int number : {SIGINT, SIGTERM})
        if (sigaction(number, nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(number, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

void keepInterrupts(void (*atLast)()) {
    lastResort = atLast;
    isInterruptKept = 1;
}

void catchResizes() {
    struct sigaction action{};
    action.sa_handler = [](int) {
        isResized = 1;
        if (wakeLoop)
            wakeLoop();
    };
    sigemptyset(&action.sa_mask);
    sigaction(SIGWINCH, &action, nullptr);
}

bool takeResize() {
    bool was = isResized != 0;
    isResized = 0;
    return was;
}

void wakeOnSignal(void (*wake)()) { wakeLoop = wake; }

bool hasSignal() { return noted != 0; }

int takeSignal() {
    int number = noted;
    if (number) {
        noted = 0;
        interrupts = 0;
    }
    return number;
}

} // namespace coro::vm
