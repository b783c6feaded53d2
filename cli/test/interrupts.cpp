// SIGINT and SIGTERM while tests run: noted, and seen only while waiting, so that none is missed.
#include <csignal>

#include "cli/test/runner.h"

namespace coro::cli {

namespace {

volatile sig_atomic_t noted = 0;
volatile sig_atomic_t count = 0;

} // namespace

int interrupted() { return noted; }
bool interruptedAgain() { return count > 1; }

const sigset_t& waitMask() {
    static const sigset_t mask = [] {
        sigset_t current;
        sigprocmask(SIG_BLOCK, nullptr, &current);
        sigdelset(&current, SIGINT);
        sigdelset(&current, SIGTERM);
        return current;
    }();
    return mask;
}

void catchInterrupts() {
    waitMask();
    sigset_t blocked;
    sigemptyset(&blocked);
    struct sigaction action{}, before{};
    action.sa_handler = [](int number) {
        noted = number;
        count = count + 1;
    };
    sigemptyset(&action.sa_mask);
    for (int number : {SIGINT, SIGTERM}) {
        if (sigaction(number, nullptr, &before) != 0 || before.sa_handler == SIG_IGN)
            continue;
        sigaction(number, &action, nullptr);
        sigaddset(&blocked, number);
    }
    sigprocmask(SIG_BLOCK, &blocked, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

} // namespace coro::cli
