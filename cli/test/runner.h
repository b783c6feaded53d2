#pragma once
// Runs test files, each in a process of its own, several at a time, and collects what comes of them.
#include <sys/types.h>

#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "cli/test/records.h"
#include "cli/test/results.h"
#include "cli/test/worker.h"

namespace coro::cli {

struct RunnerOptions {
    engine::TestOptions tests;
    unsigned jobs = 1;
    bool useCache = true;
};

class Runner {
  public:
    Runner(const RunnerOptions& options, Reporter& reporter) : options_(options), reporter_(reporter) {}

    /// The results in the order of the files. A signal (interrupted()) stops it: the tests that run are cancelled, so
    /// that their cleanup runs, and a second one kills them.
    std::vector<FileResult> run(const std::vector<std::string>& files);

  private:
    using Clock = std::chrono::steady_clock;

    /// A file whose tests run.
    struct Running {
        size_t file = 0; ///< index of its result
        Worker worker;
        std::string bytes;  ///< of records, as far as they have come
        std::string output; ///< since the last record that output belongs to
        bool isDone = false;
        int64_t test = -1; ///< the one that runs, -1: none
        bool isLate = false;
        bool isOver = false;
        Clock::time_point began, deadline;
    };

    void start(size_t file, size_t firstTest);
    void waitForNews();
    void read(Running& r);
    void drainOutput(Running& r) const;
    bool answer(const Running& r) const;
    void handle(Running& r, const Record& record);
    void dropTest(Running& r);
    void endTest(Running& r, std::vector<std::string> failures, double seconds);
    void finish(Running& r);
    void settleFile(Running& r, int status);
    void extendDeadline(Running& r) const;
    void killLate();
    void killAll();
    bool hasToStop() const;
    void stopAll();
    bool isStopOver() const;

    const RunnerOptions& options_;
    Reporter& reporter_;
    std::vector<FileResult> results_;
    std::vector<std::unique_ptr<Running>> running_;
    std::deque<std::pair<size_t, size_t>> waiting_; ///< a file, and which of its tests is the first to run
    bool hasFailed_ = false;
    bool isStopping_ = false;
    Clock::time_point stopDeadline_;
};

/// SIGINT or SIGTERM that has come since catchInterrupts(), or 0.
int interrupted();
/// Whether there was more than one.
bool interruptedAgain();
/// From now on they are noted; only run() and ppoll() with the mask of waitMask() see them.
void catchInterrupts();
const sigset_t& waitMask();

} // namespace coro::cli
