#include "vm/loop/signals.h"

#include <csignal>

namespace coro::vm {

namespace {

volatile sig_atomic_t noted = 0;
void (*wakeLoop)() = nullptr;

void onSignal(int number) {
    noted = number;
    // Whatever comes next is the default again: a second one ends the process.
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    if (wakeLoop) wakeLoop();
}

}  // namespace

void catchSignals(void (*wake)()) {
    wakeLoop = wake;
    struct sigaction action {};
    action.sa_handler = onSignal;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

int takeSignal() {
    int number = noted;
    if (number) noted = 0;
    return number;
}

}  // namespace coro::vm
