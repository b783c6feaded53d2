#pragma once
// Who runs when. Everything that waits is woken into one queue, first come first served; what runs, runs until it
// waits.
//
// A coroutine that is called starts at once, on behalf of its caller, and gives the machine back when it first waits:
// an Activation remembers whom to. So a chain of a million coroutines that start each other uses heap, not the C stack.
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "vm/coroutines/activation.h"
#include "vm/coroutines/future.h"
#include "vm/coroutines/group.h"
#include "vm/coroutines/session_log.h"
#include "vm/coroutines/shuffle.h"
#include "vm/coroutines/test_host.h"
#include "vm/loop/event_loop.h"
#include "vm/loop/timer_queue.h"

namespace coro::vm {

enum class Step : uint8_t;

class Vm;
struct Channel;

/// Where the interpreter goes on. pc is null when it has to go back to C++, and kRaiseHere when what is pending is to
/// be raised in the frame with these registers, which stands at its pc.
struct Resume {
    const uint64_t* pc = nullptr;
    Value* registers = nullptr;
};

/// An instruction outside of all code that raises what is pending.
extern const uint64_t kRaiseHere[1];

/// A cancel whose canceller still has to run.
struct DeepCancel {
    Deferred* deferred; ///< owned
    Coroutine* behalf;  ///< owned; may be null
};

class Scheduler {
  public:
    Scheduler(Vm& vm, std::unique_ptr<EventLoop> loop);
    ~Scheduler();

    EventLoop& loop() { return *loop_; }
    /// The coroutine on whose behalf code runs now, or null: the program.
    Coroutine* current() const { return current_; }
    /// The callback that runs on behalf of `c` (null: of the program), or null.
    const Reaction* callbackOf(const Coroutine* c) const {
        return reaction_ && reaction_->behalf == c ? reaction_ : nullptr;
    }

    // -- coroutines run and end (run.cpp, wait.cpp, settle.cpp, adopt.cpp)

    /// A new coroutine that runs `function` over its bound arguments (both consumed), a child of the current one. Gives
    /// the start of its body; the call at which `starter` stands gets the handle once it waits or ends; without a
    /// starter, vm.callResult does. What it calls goes on the stack from `stackTop`.
    Resume start(Value function, Value* args, Frame* starter, Value* stackTop);
    /// `noreturn` of a co in a co: `function` over its bound arguments (both consumed) takes the place of the frame at
    /// `pc`.
    Resume hop(const uint64_t* pc, Value function, Value* args);
    /// The top level of an imported module is over, at pc: the one that follows takes the place of its frame.
    Resume nextModule(const uint64_t* pc, Value* registers);
    void logHop(Place place) {
        CoroutineExtra* extra = current_->extra;
        if (extra && extra->hops) [[likely]]
            extra->hops->add(place);
        else
            logFirstHop(place);
    }
    void logHops(Place place, uint64_t count);
    /// A cancel came while the current coroutine left its blocks for a `noreturn`: its target must not start.
    bool isCancelledLeaving() const { return current_->has(Future::kCancelHeld); }
    /// The current coroutine unwinds from the instruction at which its frame stands.
    Resume unwindCurrent();
    void keepResultType();
    /// `yield operand` at pc; consumes the operand.
    Resume yield(const uint64_t* pc, Value* registers, Value operand);
    Resume yieldBare(const uint64_t* pc, Value* registers);
    /// `returnValue`: the body of the current coroutine is over. Consumes the value.
    Resume finishBody(Value value);
    /// The same with what is pending: an error that no handler took, or an unwind that is through.
    Resume failBody();
    /// `noreturn value`: the outcome of the current coroutine, whose frame stands at the instruction, becomes that of
    /// `value` (consumed).
    Resume become(Value value);

    // -- streams (streams.cpp, stream_ends.cpp)

    /// What calling a gen gives, owned: `function` over its bound arguments, both consumed. The call stands in
    /// `starter`, which may be null.
    Stream* newStream(Value function, const Value* args, Frame* starter);
    /// `for yield` at pc wants the next item; borrows.
    Resume pull(const uint64_t* pc, Value* registers, Stream* s);
    /// A plain `for` does, and cannot wait.
    Resume pullNow(const uint64_t* pc, Value* registers, Stream* s);
    /// The same for C++; the item is the caller's.
    Step pullForNative(Stream* s, Value& item);
    /// `for yield` at pc wants the next item of a channel; borrows (channel.cpp).
    Resume pullChannel(const uint64_t* pc, Value* registers, Channel* channel);
    /// `emit item` at pc in the current stream; consumes the item.
    Resume emit(const uint64_t* pc, Value* registers, Value item);
    /// The `for yield` at pc is left before its stream has ended: that unwinds first. Consumes the count.
    Resume closeAndWait(const uint64_t* pc, Value* registers, Stream* s);
    /// A plain `for` is: the stream unwinds now, and if it has to wait, as a child of the current coroutine.
    Resume closeNow(const uint64_t* pc, Value* registers, Stream* s);
    /// `s.close()`: a Deferred, the caller's, that fires with nil when the stream has unwound, or fails as that does.
    Deferred* close(Stream* s);
    /// The frame whose plain `for` pulls that coroutine now, or null.
    Frame* plainPuller(const Coroutine* c) const;
    /// Whether the end of a stream that nobody pulls runs code of the program's.
    bool hasToUnwind(const Stream* s) const;
    /// The end of an idle stream that nobody refers to. Runs nothing of the program's.
    void abandon(Stream* s) { closeLater(s, aliveCurrent()); }

    // -- scopes (scopes.cpp)

    /// A `scope` or `shield` (bits: kShield) block at pc begins; gives its scope, owned.
    Value openScope(const uint64_t* pc, Value* registers, uint32_t bits);
    Value openTimeout(const uint64_t* pc, Value* registers, int64_t nanoseconds);
    /// The block ends, or is left. Consumes the scope's count.
    Resume leaveScope(const uint64_t* pc, Value* registers, Coroutine* scope);
    /// The same by what was `raised` (consumed): an error or an unwind.
    Resume failScope(const uint64_t* pc, Value* registers, Coroutine* scope, Value raised);
    /// What of a coroutine that unwinds is to end by it: a scope, or the whole.
    Coroutine* unwindingOf(Coroutine* c) const;

    // -- what a program does to futures

    Deferred* newDeferred(Value canceller); ///< consumes
    /// One that has fired with nil, always the same; owned.
    Deferred* done();
    /// A Deferred that a timer fires with nil; owned by the caller.
    Timer* sleep(int64_t nanoseconds);
    /// Completes a Deferred that is pending; consumes the value. What waits for it becomes ready.
    void settle(Future* f, State status, Value value);
    /// The same for a program, which may do so while the Deferred still waits for something itself.
    void fire(Deferred* d, State status, Value value);
    /// Makes `d` follow `f` (consumed), or take over its outcome when it has one.
    void follow(Deferred* d, Future* f);
    /// A Deferred that runs a function with the outcome of `source`. Borrows; the result is the caller's.
    Deferred* addReaction(Future* source, Value onValue, Value onError);
    void cancel(Future* f, Value reason); ///< borrows
    void kill(Future* f, Value reason);   ///< borrows
    /// A Deferred that fires with nil when the future, which has been cancelled, has ended; owned by the caller.
    Deferred* whenCancelled(Future* f);
    void pause(Future* f);
    /// False when it was not paused.
    bool unpause(Future* f);
    void detach(Coroutine* c);
    void setDaemon(Coroutine* c);
    /// The error that waiting for a failed or cancelled future raises; owned.
    Value errorOf(Future* f);
    /// Somebody has seen how it failed.
    void markTaken(Future* f);
    /// An error of a cleanup while `c` unwinds (borrowed): its outcome, or one of that error's others.
    void noteCleanupError(Coroutine* c, Value error);

    // -- groups (group.cpp)

    /// A group with room for that many members, the caller's; null after raising.
    Group* newGroup(Group::Mode mode, uint32_t room);
    /// The next member: what to wait for, or a value (borrowed). True when the group is decided. A `select` closes
    /// itself.
    bool addMember(Group* g, Value wait);
    /// All members are in.
    void closeGroup(Group* g);
    /// What the arm that a `select` has come to gives, owned, or raised().
    Value takeSelected(Group* g);

    // -- running a program (program.cpp)

    /// A Queue (borrowed) that gets the number of each such signal from now on, in place of what the signal does
    /// otherwise.
    void watchSignal(int number, Channel* queue);
    void unwatchSignal(Channel* queue);
    /// A signal has arrived that ends the program: what runs now unwinds, and all else is cancelled. False when no such
    /// signal has.
    bool interruptNow();

    /// Runs until `main`, which may be null, and all that is detached have ended.
    void runProgram(Coroutine* main);
    /// `exit(code)`: cancels everything; the program ends with the code when all cleanup is over.
    void requestExit(int code);
    /// The same for what runs now: it unwinds at once. For a native to give back.
    Value exitNow(int code);
    int exitCode() const { return exitCode_; }
    /// Everything has been cancelled: by `exit`, a signal, or an error that ended main.
    bool isEnding() const { return isEnding_; }
    /// An error that nobody can ever see (borrowed): it is reported on stderr, and the program ends with 1.
    void reportLost(Value error, std::string_view what);
    /// Drops what the scheduler itself holds.
    void clear();

    // -- tests

    /// Null, the usual: a program by itself. Must outlive the program's run.
    void setTestHost(TestHost* host) { testHost_ = host; }
    TestHost* testHost() const { return testHost_; }
    /// What is ready runs in an order of its own from now on.
    void shuffle(uint64_t seed) { shuffle_ = std::make_unique<Shuffle>(seed); }
    /// Who waits on what among `root` and all that it owns, a chain each; empty when all have ended.
    std::string waitChainsBelow(Coroutine* root) const;
    /// Calls f for each unfinished coroutine that the program itself owns.
    template <class F>
    void forEachOfProgram(F f) const {
        for (Coroutine* c = lastOfProgram_; c; c = c->prevSibling)
            if (!c->isDone())
                f(c);
    }

    // -- interactive sessions (session.cpp)

    /// From now on inputs are run one after the other, and what they start goes on between them.
    void beginSession();
    /// The coroutine that has just been started is the top level of an input.
    void beginInput();
    /// Runs until the top level of an input (borrowed), which has been started, is over. SIGINT cancels it, a second
    /// one ends the waits of its cleanup; so does a stall.
    void runInput(Coroutine* input);
    enum class Awaited : uint8_t {
        Input,       ///< the descriptor can be read
        Interrupted, ///< by SIGINT
        Woken,       ///< the terminal's size may have changed
        Ending,      ///< the program ends: by `exit`, or SIGTERM
    };
    /// Runs what is ready, and what timers and I/O make ready, until the descriptor can be read.
    Awaited waitForInput(int fd);
    /// What a signal asks for that has come meanwhile, of the same; Input when none has. Waits for nothing.
    Awaited lookAtSignals();
    /// Runs what is ready, as long as that is not too much; for between two inputs that are there already.
    void runBackground();
    /// Cancels all that runs, and runs until that is over.
    void endSession(int code);
    /// Of a session.
    SessionLog& session() { return *session_; }
    const Coroutine* lastOfProgram() const { return lastOfProgram_; }

    // -- memory

    /// The last handle of a coroutine is gone. True when it can be freed.
    bool handleGone(Coroutine* c);
    /// A Deferred is freed: what it held in the scheduler's lists goes.
    void forget(Deferred* d);

  private:
    // run.cpp
    Resume leave();
    Resume runNext();
    Resume resume(Coroutine* c);
    Resume deliver(Coroutine* c);
    void runReady();
    void logFirstHop(Place place);
    void makeReady(Task* t);
    void dequeue(Future* f);
    void runReaction(Reaction* r);
    void runFollower(Deferred* d);
    void followFromReaction(Reaction* r, Future* f);
    Frame* newFrame(Value function, const Value* args, Coroutine* c);
    void freeFrame(Coroutine* c);
    Resume resumeWith(Frame* frame, Value v);
    Resume continueWith(Frame* frame, Value v);
    /// Behind the loop at whose pull the frame stands: nothing is left.
    static Resume endOfLoop(Frame* frame);

    // streams.cpp
    Resume enter(Stream* s);
    Resume enterOrUnwind(Stream* s);
    Resume pullOther(Frame* frame, Stream* s);
    void raiseCannotPull(Stream* s);
    void enterActivation(Activation::Kind kind, Frame* frame, Stream* s);
    Activation leaveActivation();
    Resume emitLater(Stream* s, Coroutine* c, Value item);
    Resume emitNow(Stream* s, Value item);
    Resume endPull();
    void refuseToWait(Stream* s, const Activation& a);
    Resume deliverEnd(Coroutine* c, Stream* s);
    Resume leaveTo(Coroutine* puller);

    // stream_ends.cpp
    void endAtOnce(Stream* s);
    Resume endUnbegun(Stream* s);
    void unlist(Stream* s);
    void beginClosing(Stream* s, Coroutine* owner);
    void closeLater(Stream* s, Coroutine* owner);
    void closeStreams();
    Coroutine* aliveCurrent() const;
    Resume endClose();
    Resume becomeStream(Stream* s, Stream* next);

    // scopes.cpp
    Coroutine* cancelTarget(const Coroutine* c) const;
    void holdBack(Coroutine* c);
    Coroutine* ownerForChildren(Coroutine* c) const;
    void timeOut(Coroutine* scope);
    void popScope(Coroutine* c, Coroutine* scope);
    Resume joinScope(Coroutine* c, Coroutine* scope);
    Resume deliverScope(Coroutine* c, Coroutine* scope);

    // wait.cpp
    void waitOn(Future* waiter, Future* f);
    void stopWaiting(Future* waiter);
    void hold(Deferred* follower);
    void letGo(Deferred* follower);
    Coroutine* plainSuccessor(const Coroutine* c) const;
    Resume unwindAt(Coroutine* c);

    // group.cpp
    void queueGroup(Group* g);
    void endMember(Member* m);
    void leaveMember(Member* m);
    void withdrawMembers(Group* g);
    void cancelMembers(Group* g, Coroutine* behalf, Value reason);
    void runGroup(Group* g);
    void cancelGroup(Group* g, Coroutine* behalf);
    void dissolveGroup(Group* g);
    void collectErrors(Group* g, Value& error);
    Value valuesOf(Group* g);
    void finishGroup(Group* g);

    // settle.cpp
    void watchUnseen(Coroutine* c);
    void dropWatch(Coroutine* c);
    void warnUnseen(Coroutine* c);
    void closeBody(Coroutine* c, State status, Value value);
    void absorb(Coroutine* owner, Value error);
    void checkResult(Coroutine* c);
    void beginJoin(Coroutine* c);
    void continueJoin(Coroutine* c);
    void queueJoin(Coroutine* c);
    void drainJoins();
    void complete(Coroutine* c);
    void dropHeld(CoroutineRest& rest);
    void addChild(Coroutine* owner, Coroutine* c);
    void moveToEnd(Coroutine* c);
    void removeChild(Coroutine* c);
    void failOwner(Coroutine* owner, Value error);
    void drainFailures();

    // cancel.cpp
    Place callerPlace() const;
    void request(Coroutine* c, Value reason, Place by, const Coroutine* parent = nullptr);
    void request(Coroutine* c, Cancellation* cancellation, const Coroutine* parent);
    void drainCancels();
    void interrupt(Coroutine* c);
    void interruptWait(Coroutine* c, Coroutine* target);
    void abandonWait(Coroutine* c);
    Coroutine* cancelledBehind(Deferred* d) const;
    void cancelDeferred(Deferred* d, Coroutine* behalf, Value reason);
    void runCanceller(Deferred* d, Coroutine* behalf);
    void callCanceller(Deferred* d, Coroutine* behalf);
    void cancelChildren(Coroutine* c, bool daemonsOnly);
    void guardCleanup(Coroutine* c);
    void pierce(Coroutine* c);

    // pause.cpp
    void updateFrozen(Future* f, bool isThawed = false);
    void lookAtFrozen(Future* f);
    bool freezeOrThaw(Future* f, bool isThawed);
    void parkOrUnpark(std::vector<Future*>& woken);
    void park(Future* f);

    // adopt.cpp
    Resume merge(Coroutine* c, Coroutine* child);
    void moveWaiters(Coroutine* child, Coroutine* c);
    void moveTeardown(Coroutine* child, Coroutine* c);
    void moveChildren(Coroutine* child, Coroutine* c);
    void moveRegistered(Coroutine* child, Coroutine* c);
    void moveFailure(Coroutine* child, Coroutine* c);
    void moveScopes(Coroutine* child, Coroutine* c);
    void unregister(Reaction* r);
    void dropReaction(Reaction* r);

    // session.cpp
    void handOverChildren(Coroutine* input);
    void cancelInput(Coroutine* input);
    bool interruptSession();
    bool unwindNow();
    bool goOnUnwinding();
    bool runTurnBetweenInputs();

    // program.cpp
    bool runTurn();
    void fireTimer();
    void handleSignal(int number);
    void noteBusy();
    void waitForEvent();
    void handleStall();
    void killAll();
    void cancelProgram();
    bool areDaemonsLeft() const;

    Vm& vm_;
    std::unique_ptr<EventLoop> loop_;
    TimerQueue timers_;
    Deferred* done_ = nullptr; ///< what done() gives, immortal
    uint64_t timerSequence_ = 0;
    TaskList ready_;
    uint64_t lastParked_ = 0; ///< how many have been parked
    unsigned turns_ = 0;      ///< how many more may run before timers and I/O are looked at
    Activations activations_;
    std::vector<DeepCancel> groupCancels_; ///< groups that are being cancelled, and on whose behalf
    Coroutine* current_ = nullptr;
    uint64_t lastScope_ = 0;       ///< how many scopes have been opened
    Reaction* reaction_ = nullptr; ///< the one that runs
    Coroutine* main_ = nullptr;
    Coroutine* lastOfProgram_ = nullptr; ///< main and the detached coroutines, linked as siblings
    Stream* lastStream_ = nullptr;       ///< the unfinished streams without an owner, linked as siblings
    size_t programCount_ = 0;            ///< how many of those are unfinished
    size_t programDaemons_ = 0;          ///< and daemons
    std::vector<Coroutine*> cancels_;    ///< requested, not passed on yet; first come first served from cancelsDone_
    size_t cancelsDone_ = 0;
    bool drainingCancels_ = false;
    unsigned cancellerDepth_ = 0; ///< how many cancellers run, each inside the `cancel()` of the one before
    std::vector<DeepCancel>
        deepCancels_; ///< cancelled in too many of those: their cancellers run when the outermost one is over
    std::vector<Coroutine*> joins_; ///< to be looked at: their join may be over
    bool drainingJoins_ = false;
    std::deque<Coroutine*> failures_; ///< unfinished owners whose child has failed unseen
    struct SignalWatch {
        int number;
        Channel* queue; ///< owned
    };
    std::vector<SignalWatch> signalWatches_;
    unsigned busyLooks_ = 0; ///< at timers and I/O, since the ready queue was empty
    int exitCode_ = 0;
    bool isEnding_ = false;
    bool callbacksOver_ = false; ///< the program ends, and callbacks are not called any more
    unsigned stalls_ = 0;
    TestHost* testHost_ = nullptr;
    std::unique_ptr<Shuffle> shuffle_;    ///< null: first come, first served
    std::unique_ptr<SessionLog> session_; ///< null: there is no session
};

} // namespace coro::vm
