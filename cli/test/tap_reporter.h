#pragma once
// Results for programs: the Test Anything Protocol, version 14, on stdout.
#include "cli/test/results.h"

namespace coro::cli {

class TapReporter final : public Reporter {
  public:
    void began(const FileResult&, const std::string&) override {}
    void ended(const FileResult& file, const TestResult& test) override;
    void stopped(const FileResult& file, const TestResult& test) override;
    void fileEnded(const FileResult& file) override;
    void runEnded(const std::vector<FileResult>& files, double seconds, bool isWhole) override;

  private:
    void line(bool isGood, const std::string& description, const std::string& details);

    size_t count_ = 0;
};

} // namespace coro::cli
