#include "cli/test/text_reporter.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "base/utf8.h"

namespace coro::cli {

namespace {

bool isSet(const char* variable) {
    const char* value = std::getenv(variable);
    return value && *value;
}

bool isCapableTerminal() {
    const char* kind = std::getenv("TERM");
    return isatty(STDOUT_FILENO) && kind && std::string_view(kind) != "dumb";
}

size_t terminalWidth() {
    winsize size{};
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/// Not wider than the terminal, as far as counting code points tells.
std::string fitted(std::string text, size_t width) {
    size_t points = 0;
    for (size_t i = 0; i < text.size(); ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80 && ++points == width)
            return text.substr(0, i);
    return text;
}

} // namespace

std::string indented(const std::string& text, size_t spaces) {
    std::string result;
    for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size());
        if (end > at)
            result += std::string(spaces, ' ') + text.substr(at, end - at);
        result += '\n';
        at = end + 1;
    }
    return result;
}

TextReporter::TextReporter(bool showsAll)
    : showsAll_(showsAll), isTerminal_(isCapableTerminal()), hasColor_(isTerminal_ && !isSet("NO_COLOR")) {}

void TextReporter::print(const std::string& text) {
    const std::string_view erased = std::exchange(hasStatus_, false) ? "\r\x1b[K" : "";
    fmt::print("{}{}", erased, text);
    std::fflush(stdout);
}

std::string TextReporter::heading(bool isGood, const std::string& text) const {
    if (!hasColor_)
        return fmt::format("{} {}\n", isGood ? "ok  " : "FAIL", text);
    return fmt::format("\x1b[{}m{}\x1b[0m {}\n", isGood ? "32" : "1;31", isGood ? "ok  " : "FAIL", text);
}

void TextReporter::began(const FileResult& file, const std::string& test) {
    if (!isTerminal_)
        return;
    print("");
    std::string status = fmt::format("{} passed, {} failed, now {}: {}", passed_, failed_, file.path, test);
    for (char& c : status)
        c = static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    print(fitted(std::move(status), terminalWidth()));
    hasStatus_ = true;
}

void TextReporter::ended(const FileResult& file, const TestResult& test) {
    ++(test.hasPassed() ? passed_ : failed_);
    if (test.hasPassed() && !showsAll_)
        return;
    std::string text = heading(test.hasPassed(), placeAndName(file.path, test.line, test.name));
    for (const std::string& failure : test.failures)
        text += indented(failure, 4);
    if (!test.output.empty() && !test.hasPassed())
        text += "    its output:\n" + indented(test.output, 6);
    print(text);
}

void TextReporter::stopped(const FileResult& file, const TestResult& test) {
    std::string text = fmt::format("stop {}\n", placeAndName(file.path, test.line, test.name));
    if (!test.output.empty())
        text += "    its output:\n" + indented(test.output, 6);
    print(text);
}

void TextReporter::fileEnded(const FileResult& file) {
    std::string counts;
    if (file.failed())
        counts += fmt::format("{} failed, ", file.failed());
    counts += fmt::format("{} passed", file.passed());
    std::string text;
    for (const std::string& problem : file.problems)
        text += heading(false, file.path) + indented(problem, 4);
    if (!file.problems.empty() && !file.output.empty())
        text += "    its output:\n" + indented(file.output, 6);
    const bool isLeftOut = file.results.empty() && !file.tests.empty(); // none of its tests was chosen
    if (!file.results.empty() || (file.problems.empty() && !isLeftOut))
        text += heading(file.isGood(), fmt::format("{}: {}", file.path, counts));
    print(text);
}

void TextReporter::runEnded(const std::vector<FileResult>& files, double seconds, bool isWhole) {
    size_t passed = 0, failed = 0, broken = 0;
    for (const FileResult& file : files) {
        passed += file.passed();
        failed += file.failed();
        broken += !file.problems.empty();
    }
    std::string text = fmt::format("\n{} passed, {} failed", passed, failed);
    if (broken)
        text += fmt::format(", {} {} with problems", broken, broken == 1 ? "file" : "files");
    text += fmt::format(", {} {} in {:.2f} s{}\n", files.size(), files.size() == 1 ? "file" : "files", seconds,
                        isWhole ? "" : ", stopped early");
    if (hasColor_)
        text = fmt::format("\x1b[{}m{}\x1b[0m", failed || broken ? "1;31" : "32", text);
    print(text);
    passed_ = failed_ = 0;
}

} // namespace coro::cli
