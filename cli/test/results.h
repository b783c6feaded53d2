#pragma once
// What has come of a test run.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/test_events.h"

namespace coro::cli {

struct TestResult {
    std::string name;
    uint32_t line = 0;
    std::vector<std::string> failures; ///< none: it has passed
    std::string output;                ///< what it has printed
    double seconds = 0;

    bool hasPassed() const { return failures.empty(); }
};

/// "cart_test.co:12 adds": on one line.
std::string placeAndName(const std::string& path, uint32_t line, const std::string& name);

struct FileResult {
    std::string path;
    std::vector<engine::TestInfo> tests; ///< all that it has
    std::vector<std::string> files;      ///< it consists of, as far as that is known
    std::vector<TestResult> results;     ///< of those that have run
    std::vector<std::string> problems;   ///< what has gone wrong outside of its tests
    std::string output;                  ///< printed outside of them
    double seconds = 0;

    size_t failed() const;
    size_t passed() const { return results.size() - failed(); }
    bool isGood() const { return problems.empty() && failed() == 0; }
};

/// Hears of everything as it happens.
class Reporter {
  public:
    virtual ~Reporter() = default;
    virtual void began(const FileResult& file, const std::string& test) = 0;
    virtual void ended(const FileResult& file, const TestResult& test) = 0;
    /// It was cancelled, because the whole run is to end: it has neither passed nor failed.
    virtual void stopped(const FileResult& file, const TestResult& test) = 0;
    virtual void fileEnded(const FileResult& file) = 0;
    /// All have ended that will; `isWhole` false: it was stopped before.
    virtual void runEnded(const std::vector<FileResult>& files, double seconds, bool isWhole) = 0;
};

} // namespace coro::cli
