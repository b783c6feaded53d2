#pragma once
// What comes of the tests of a file, as it happens.
#include <cstdint>
#include <string>
#include <vector>

namespace coro::engine {

struct TestInfo {
    std::string name;
    uint32_t line = 0;
};

struct TestOutcome {
    std::vector<std::string> failures; ///< each a report of several lines; none: it has passed
    int64_t nanoseconds = 0;           ///< of real time
};

/// Tests are known by their index in the file.
class TestEvents {
  public:
    virtual ~TestEvents() = default;

    /// The file is compiled: its tests, and the files that it consists of.
    virtual void planned(const std::vector<TestInfo>& tests, const std::vector<std::string>& files) = 0;
    virtual void began(size_t test) = 0;
    virtual void ended(size_t test, const TestOutcome& outcome) = 0;
    /// Something has gone wrong outside of any test.
    virtual void failedOutside(const std::string& report) = 0;
};

struct TestOptions {
    bool realTime = false;
    bool shuffles = false;
    uint64_t seed = 0;      ///< of shuffling
    double timeout = 0;     ///< seconds of real time for each test; 0: none
    std::string filter;     ///< only tests whose name contains it
    size_t first = 0;       ///< tests before it are left out
    bool listsOnly = false; ///< nothing runs
    bool stopsAtFailure = false;
};

} // namespace coro::engine
