#include "cli/test/tap_reporter.h"

#include <fmt/format.h>

#include <cstdio>

#include "cli/test/text_reporter.h"

namespace coro::cli {

namespace {

std::string escaped(std::string_view description) {
    std::string text;
    for (const char c : description) {
        if (c == '\\' || c == '#')
            text += '\\';
        text += c == '\n' || c == '\r' ? ' ' : c;
    }
    return text;
}

std::string block(std::string_view name, const std::string& text) {
    return fmt::format("  {}: |\n{}", name, indented(text, 4));
}

} // namespace

void TapReporter::line(bool isGood, const std::string& description, const std::string& details) {
    if (count_++ == 0)
        fmt::print("TAP version 14\n");
    fmt::print("{} {} - {}\n", isGood ? "ok" : "not ok", count_, escaped(description));
    if (!details.empty())
        fmt::print("  ---\n{}  ...\n", details);
    std::fflush(stdout);
}

void TapReporter::ended(const FileResult& file, const TestResult& test) {
    std::string details;
    if (!test.hasPassed()) {
        std::string message;
        for (const std::string& failure : test.failures)
            message += failure + "\n";
        details = block("message", message) + fmt::format("  line: {}\n", test.line);
        if (!test.output.empty())
            details += block("output", test.output);
    }
    line(test.hasPassed(), fmt::format("{}: {}", file.path, test.name), details);
}

void TapReporter::stopped(const FileResult& file, const TestResult& test) {
    if (count_ == 0)
        fmt::print("TAP version 14\n");
    fmt::print("# stopped: {}: {}\n", file.path, escaped(test.name));
}

void TapReporter::fileEnded(const FileResult& file) {
    if (file.problems.empty())
        return;
    std::string message;
    for (const std::string& problem : file.problems)
        message += problem + "\n";
    std::string details = block("message", message);
    if (!file.output.empty())
        details += block("output", file.output);
    line(false, file.path, details);
}

void TapReporter::runEnded(const std::vector<FileResult>&, double, bool isWhole) {
    if (count_ == 0)
        fmt::print("TAP version 14\n");
    if (isWhole)
        fmt::print("1..{}\n", count_);
    else
        fmt::print("Bail out! stopped early\n");
    std::fflush(stdout);
    count_ = 0;
}

} // namespace coro::cli
