#pragma once
// Results for people: failures as they happen, a line a file, a summary; on a terminal also what runs now.
#include <string>

#include "cli/test/results.h"

namespace coro::cli {

class TextReporter final : public Reporter {
  public:
    /// `showsAll`: a line for each test.
    explicit TextReporter(bool showsAll);

    void began(const FileResult& file, const std::string& test) override;
    void ended(const FileResult& file, const TestResult& test) override;
    void stopped(const FileResult& file, const TestResult& test) override;
    void fileEnded(const FileResult& file) override;
    void runEnded(const std::vector<FileResult>& files, double seconds, bool isWhole) override;

  private:
    void print(const std::string& text);
    std::string heading(bool isGood, const std::string& text) const;

    bool showsAll_;
    bool isTerminal_;
    bool hasColor_;
    bool hasStatus_ = false; ///< the last line of the terminal says what runs
    size_t passed_ = 0, failed_ = 0;
};

/// Each line behind so many spaces.
std::string indented(const std::string& text, size_t spaces);

} // namespace coro::cli
