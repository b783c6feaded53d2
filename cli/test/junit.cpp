#include "cli/test/junit.h"

#include <fmt/format.h>

#include "base/utf8.h"

namespace coro::cli {

namespace {

/// XML has no way to write most control characters.
bool isAllowed(char32_t c) { return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF); }

std::string escaped(std::string_view text) {
    std::string out;
    for (size_t at = 0; at < text.size();) {
        const utf8::Decoded decoded = utf8::decode(text, at);
        at += decoded.size;
        switch (decoded.codePoint) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        default:
            utf8::append(out, isAllowed(decoded.codePoint) ? decoded.codePoint : utf8::kReplacement);
        }
    }
    return out;
}

/// Attributes are one line.
std::string attribute(std::string_view text) {
    std::string out;
    for (const char c : escaped(text))
        out += c == '\n' ? "&#10;" : c == '\t' ? "&#9;" : c == '\r' ? "&#13;" : std::string(1, c);
    return out;
}

std::string problem(std::string_view element, const std::string& text) {
    return fmt::format("      <{0} message=\"{1}\">{2}</{0}>\n", element, attribute(text.substr(0, text.find('\n'))),
                       escaped(text));
}

std::string output(const std::string& text) {
    return text.empty() ? "" : fmt::format("      <system-out>{}</system-out>\n", escaped(text));
}

std::string testCase(const FileResult& file, const std::string& name, uint32_t line, double seconds,
                     const std::string& content) {
    const std::string head =
        fmt::format("    <testcase classname=\"{0}\" name=\"{1}\" file=\"{0}\" line=\"{2}\" time=\"{3:.3f}\"",
                    attribute(file.path), attribute(name), line, seconds);
    return content.empty() ? head + "/>\n" : head + ">\n" + content + "    </testcase>\n";
}

std::string suite(const FileResult& file) {
    std::string cases;
    for (const TestResult& test : file.results) {
        std::string content;
        for (const std::string& failure : test.failures)
            content += problem("failure", failure);
        cases += testCase(file, test.name, test.line, test.seconds, content + output(test.output));
    }
    if (!file.problems.empty()) {
        std::string content;
        for (const std::string& text : file.problems)
            content += problem("error", text);
        cases += testCase(file, "(the file)", 1, 0, content + output(file.output));
    }
    return fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.3f}\">\n{}  </testsuite>\n",
        attribute(file.path), file.results.size() + !file.problems.empty(), file.failed(), +!file.problems.empty(),
        file.seconds, cases);
}

} // namespace

std::string junitText(const std::vector<FileResult>& files, double seconds) {
    std::string suites;
    size_t tests = 0, failures = 0, errors = 0;
    for (const FileResult& file : files) {
        suites += suite(file);
        tests += file.results.size() + !file.problems.empty();
        failures += file.failed();
        errors += !file.problems.empty();
    }
    return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                       "<testsuites tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.3f}\">\n{}</testsuites>\n",
                       tests, failures, errors, seconds, suites);
}

} // namespace coro::cli
