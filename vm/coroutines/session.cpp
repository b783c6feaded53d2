// Interactive sessions: each input is a main coroutine of its own, and what it starts stays when it ends.
#include <csignal>
#include <utility>

#include "vm/coroutines/scheduler.h"
#include "vm/errors/wait_chain.h"
#include "vm/interpreter/interrupt.h"
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

void Scheduler::beginInput() {
    current_->set(Future::kInput);
    session_->input = current_;
    session_->noteLook();
}

void Scheduler::runInput(Coroutine* input) {
    constexpr unsigned kMostStalls = 3;
    for (unsigned stalls = 0; !input->isDone();) {
        session_->noteLook();
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
    session_->input = nullptr;
    session_->isUnwinding = false;
    vm_.out.flush();
    vm_.err.flush();
}

namespace {

/// Whether a coroutine is `root`, belongs to it, or is what it waits for.
bool isPartOf(Coroutine* c, const Coroutine* root) {
    constexpr unsigned kMostWaits = 1000;
    const Future* awaited = root;
    for (unsigned i = 0; awaited && i < kMostWaits; ++i, awaited = awaited->waitingOn)
        if (awaited == c)
            return true;
    while (c && bodyOf(c) != root)
        c = c->owner;
    return c != nullptr;
}

} // namespace

/// At the second time its cleanup is cut short.
void Scheduler::cancelInput(Coroutine* input) {
    if (input->has(Future::kCancelRequested))
        kill(input, Value::nil());
    else
        request(input, Value::nil(), {});
}

/// SIGINT asks for the end of the input; code runs that has not come to a wait. What is a part of the input unwinds at
/// once. What runs beside it is left alone, unless it keeps the session from everything else. False: nothing unwinds.
bool Scheduler::interruptSession() {
    Coroutine* input = session_->input;
    const bool isPart = input && isPartOf(current_, input);
    const Coroutine* asked = isPart ? input : current_;
    const bool isAgain = asked && asked->has(Future::kCancelRequested);
    if (input)
        cancelInput(input);
    else
        session_->isInterrupted = true;
    if (!isPart && !session_->isStuck())
        return false;
    session_->isUnwinding = isPart && current_ != input;
    if (session_->isUnwinding)
        interruptPrograms();
    if (!current_) {
        vm_.pending = Value::unwind();
        return true;
    }
    if (isAgain)
        kill(current_, Value::nil());
    else
        request(current_, Value::nil(), {});
    if (!isPart && cancelTarget(current_))
        vm_.err.write(nameOf(current_) + " is cancelled: it did not wait\n");
    return unwindNow();
}

/// What runs unwinds here, unless a shield or a cleanup holds that back: then it is left to the next SIGINT.
bool Scheduler::unwindNow() {
    if (!cancelTarget(current_))
        return false;
    unwindingOf(current_)->set(Future::kUnwound);
    vm_.pending = Value::unwind();
    return true;
}

/// A part of the input has unwound that the input had not come to wait for: it must not go on as if it had.
bool Scheduler::goOnUnwinding() {
    if (!session_ || !session_->isUnwinding)
        return false;
    if (!session_->input || current_ == session_->input) {
        session_->isUnwinding = false;
        return session_->input && !unwindingOf(current_)->has(Future::kUnwound) && unwindNow();
    }
    interruptPrograms(); // looks again at the next instruction
    return false;
}

/// A turn, if something is ready, with whoever wants to know of it told.
bool Scheduler::runTurnBetweenInputs() {
    session_->noteLook();
    if (ready_.isEmpty() && failures_.empty() && joins_.empty())
        return false;
    if (session_->aroundTurns)
        session_->aroundTurns(true);
    runTurn();
    if (session_->aroundTurns)
        session_->aroundTurns(false);
    return true;
}

Scheduler::Awaited Scheduler::lookAtSignals() {
    const int number = loop_->takeSignal();
    if (std::exchange(session_->isInterrupted, false) || number == SIGINT)
        return Awaited::Interrupted;
    if (number)
        requestExit(128 + number);
    return isEnding_ ? Awaited::Ending : Awaited::Input;
}

Scheduler::Awaited Scheduler::waitForInput(int fd) {
    for (;;) {
        if (const Awaited asked = lookAtSignals(); asked != Awaited::Input)
            return asked;
        if (runTurnBetweenInputs()) {
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
    for (unsigned i = 0; i < kMostTurns && runTurnBetweenInputs(); ++i) {}
    vm_.out.flush();
    vm_.err.flush();
}

void Scheduler::endSession(int code) {
    if (!isEnding_)
        requestExit(code);
    runProgram(nullptr);
}

} // namespace coro::vm
