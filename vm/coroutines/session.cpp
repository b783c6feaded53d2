// Interactive sessions: each input is a main coroutine of its own, and what it starts stays when it ends.
#include <csignal>

#include "vm/coroutines/scheduler.h"
#include "vm/errors/trace.h"
#include "vm/loop/readable.h"
#include "vm/loop/signals.h"
#include "vm/vm.h"

namespace coro::vm {

void Scheduler::beginSession() {
    session_ = std::make_unique<SessionLog>();
    keepInterrupts(nullptr);
}

/// The body of an input is over: what it has started belongs to the program from now on.
void Scheduler::handOverChildren(Coroutine* input) {
    Coroutine* child = input->lastChild;
    while (child->prevSibling)
        child = child->prevSibling;
    while (child) {
        Coroutine* next = child->nextSibling;
        if (child->isDone()) {
            reportLost(child->result, "a coroutine that nobody waits for failed");
            markTaken(child);
        } else {
            removeChild(child);
            addChild(nullptr, child);
            updateFrozen(child);
        }
        child = next;
    }
}

void Scheduler::runInput(Coroutine* input) {
    constexpr unsigned kMostStalls = 3;
    for (unsigned stalls = 0; !input->isDone();) {
        if (int number = loop_->takeSignal())
            number == SIGINT ? cancelInput(input) : requestExit(128 + number);
        if (runTurn() || input->isDone())
            continue;
        if (!timers_.isEmpty() || loop_->hasPending()) {
            waitForEvent();
            continue;
        }
        vm_.out.flush();
        if (exitCode_ == 0)
            exitCode_ = 1;
        if (stalls++ == 0)
            vm_.err.write("error: this cannot go on: it waits for something that nobody can fire\n" +
                          waitChain(vm_, input));
        if (stalls <= kMostStalls)
            cancelInput(input);
        else
            abandonWait(input);
    }
    markTaken(input);
    vm_.out.flush();
    vm_.err.flush();
}

/// At the second time its cleanup is cut short.
void Scheduler::cancelInput(Coroutine* input) {
    if (input->has(Future::kCancelRequested))
        kill(input, Value::nil());
    else
        request(input, Value::nil(), {});
}

Scheduler::Awaited Scheduler::waitForInput(int fd) {
    for (;;) {
        if (int number = loop_->takeSignal()) {
            if (number == SIGINT)
                return Awaited::Interrupted;
            requestExit(128 + number);
        }
        if (isEnding_)
            return Awaited::Ending;
        if (runTurn()) {
            if (canRead(fd, 0))
                return Awaited::Input;
            continue;
        }
        vm_.out.flush();
        vm_.err.flush();
        if (takeResize())
            return Awaited::Woken;
        const int64_t deadline = timers_.isEmpty() ? -1 : timers_.first()->deadline;
        if (deadline >= 0 && deadline <= loop_->now())
            fireTimer();
        else if (loop_->waitForInput(fd, deadline))
            return Awaited::Input;
    }
}

void Scheduler::runBackground() {
    constexpr unsigned kMostTurns = 100;
    for (unsigned i = 0; i < kMostTurns && runTurn(); ++i) {}
    vm_.out.flush();
    vm_.err.flush();
}

void Scheduler::endSession(int code) {
    if (!isEnding_)
        requestExit(code);
    runProgram(nullptr);
}

} // namespace coro::vm
