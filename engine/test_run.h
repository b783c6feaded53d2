#pragma once
// Runs the tests of one file, in this process.
#include <chrono>
#include <string>
#include <vector>

#include "bytecode/module.h"
#include "engine/test_events.h"
#include "vm/coroutines/test_host.h"
#include "vm/types/weak.h"
#include "vm/vm.h"

namespace coro::engine {

/// Gives the driver of tests one test after the other, and turns what happens into outcomes.
class TestRun final : public vm::TestHost {
  public:
    /// `module` has the tests; all must outlive the run.
    TestRun(vm::Vm& vm, vm::LinkedModule& module, const TestOptions& options, TestEvents& events);

    /// What it still has of a test that has ended the program goes.
    void dropHeld();

    vm::Value nextTest() override;
    void testStarted(vm::Coroutine* test) override;
    void testFailed(vm::Value error) override;
    void testEnded() override;
    vm::Value nextStray() override;
    void errorLost(const std::string& report) override;
    bool stalled() override;
    void look() override;
    int64_t patience() override;

  private:
    using Clock = std::chrono::steady_clock;

    bool isChosen(size_t test) const;
    void fail(std::string report);
    void stop();
    std::string waits() const;

    vm::Vm& vm_;
    vm::LinkedModule& module_;
    const TestOptions& options_;
    TestEvents& events_;
    size_t next_;
    bool isRunning_ = false;
    bool isStopping_ = false;            ///< its time is over, or nothing could go on: it has been cancelled
    bool hasFailed_ = false;             ///< any test
    size_t test_ = 0;                    ///< the one that runs
    vm::Coroutine* coroutine_ = nullptr; ///< of it, owned; null before it is known
    vm::Coroutine* stray_ = nullptr;     ///< owned
    std::vector<vm::Weak*> before_;      ///< owned; what the program had before it
    unsigned stalls_ = 0;                ///< of it
    TestOutcome outcome_;
    Clock::time_point began_, deadline_;
};

} // namespace coro::engine
