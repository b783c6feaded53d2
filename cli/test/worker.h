#pragma once
// The process that runs the tests of one file.
#include <string>

#include "engine/test_events.h"

namespace coro::cli {

struct TestJob {
    std::string file;
    engine::TestOptions options;
    bool useCache = true;
};

/// A started process; both ends are the caller's to close.
struct Worker {
    int pid = -1;
    int records = -1; ///< a socket: what it tells, to be read without waiting; after each Began it wants one byte
    int output = -1;  ///< its stdout and stderr, to be read without waiting
};

/// pid < 0, with errno, when there can be no more processes.
Worker startWorker(const TestJob& job);

} // namespace coro::cli
