#include "vm/loop/signals.h"

#include <unistd.h>

#include <csignal>

namespace coro::vm {

namespace {

constexpr int kSignals = 65;
/// Requests to end; the last one comes when the terminal is closed.
constexpr int kEndings[] = {SIGINT, SIGTERM, SIGHUP};

volatile sig_atomic_t noted[kSignals];
volatile sig_atomic_t isAnyNoted = 0;
volatile sig_atomic_t isWatched[kSignals];
volatile sig_atomic_t isInterruptKept = 0;
volatile sig_atomic_t interrupts = 0; ///< that nobody has taken
void (*volatile lastResort)() = nullptr;
volatile sig_atomic_t isResized = 0;
void (*volatile wakeLoop)() = nullptr;
void (*volatile interruptProgram)() = nullptr;

bool endsProgram(int number) { return number == SIGINT || number == SIGTERM || number == SIGHUP; }

/// What runs is no code of a program, which would look at signals: a long calculation of the library.
void onStubborn(int count) {
    static constexpr char kWarning[] =
        "\nthis function of the library cannot be interrupted; Ctrl-C once more ends the session\n";
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
    const bool isKept = isInterruptKept && number == SIGINT && !isWatched[number];
    if (isKept) {
        const int count = interrupts + 1;
        interrupts = count;
        if (count > 1)
            return onStubborn(count);
    }
    noted[number] = 1;
    isAnyNoted = 1;
    if (!isWatched[number] && !isKept) {
        // Whatever comes next is the default again: a second one ends the process. That a terminal is closed is told
        // more than once.
        for (int ending : kEndings)
            if (!isWatched[ending])
                std::signal(ending, ending == SIGHUP ? SIG_IGN : SIG_DFL);
    }
    if (!isWatched[number] && interruptProgram)
        interruptProgram();
    if (wakeLoop)
        wakeLoop();
}

void install(int number) {
    struct sigaction action{};
    action.sa_handler = onSignal;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, nullptr);
}

} // namespace

void catchSignals() {
    struct sigaction before{};
    for (int number : kEndings)
        if (sigaction(number, nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
            install(number);
    std::signal(SIGPIPE, SIG_IGN);
}

void watchSignal(int number, bool isWatchedNow) {
    isWatched[number] = isWatchedNow;
    if (isWatchedNow || endsProgram(number))
        install(number);
    else
        std::signal(number, SIG_DFL);
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
void interruptOnSignal(void (*interrupt)()) { interruptProgram = interrupt; }

bool hasSignal() { return isAnyNoted != 0; }

int takeSignal() {
    if (!isAnyNoted)
        return 0;
    isAnyNoted = 0; // before looking: one that comes meanwhile sets it again
    int taken = 0;
    for (int number = 1; number < kSignals; ++number) {
        if (!noted[number])
            continue;
        if (taken) {
            isAnyNoted = 1;
            break;
        }
        noted[number] = 0;
        taken = number;
    }
    if (taken)
        interrupts = 0;
    return taken;
}

void waitForSignal() {
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before);
    if (!hasSignal())
        sigsuspend(&before);
    sigprocmask(SIG_SETMASK, &before, nullptr);
}

} // namespace coro::vm
