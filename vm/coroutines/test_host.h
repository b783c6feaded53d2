#pragma once
// Who runs the tests of a program, one after the other. The driver, a module in Coro, asks it for them and tells it
// what comes of each; the scheduler asks it what to do where a program by itself would end.
#include <cstdint>
#include <string>

#include "vm/value.h"

namespace coro::vm {

struct Coroutine;

class TestHost {
  public:
    virtual ~TestHost() = default;

    /// What runs the next test, a co, owned; nil when there is none left.
    virtual Value nextTest() = 0;
    /// It has been started; borrows.
    virtual void testStarted(Coroutine* test) = 0;
    /// The test that runs has failed (borrows): one time of several, maybe.
    virtual void testFailed(Value error) = 0;
    /// It is over, and so is what it has left behind.
    virtual void testEnded() = 0;
    /// What the test has left behind, a coroutine of the program that is unfinished, owned; nil when there is none.
    virtual Value nextStray() = 0;

    /// An error that nobody can ever see.
    virtual void errorLost(const std::string& report) = 0;
    /// Nothing can go on. False: that is none of its business.
    virtual bool stalled() = 0;
    /// Looks at the time that the test has taken. Between turns, often.
    virtual void look() = 0;
    /// How long it may wait for something to happen until it has to look again: nanoseconds, -1 for ever.
    virtual int64_t patience() = 0;
};

} // namespace coro::vm
