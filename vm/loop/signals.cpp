#include "vm/loop/signals.h"

#include <csignal>
#include <initializer_list>

namespace coro::vm {

namespace {

volatile sig_atomic_t noted = 0;
volatile sig_atomic_t isInterruptKept = 0;
volatile sig_atomic_t isResized = 0;
void (*volatile wakeLoop)() = nullptr;

void onSignal(int number) {
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

void keepInterrupts() { isInterruptKept = 1; }

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
    if (number)
        noted = 0;
    return number;
}

} // namespace coro::vm
