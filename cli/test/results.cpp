#include "cli/test/results.h"

#include <fmt/format.h>

#include <algorithm>

namespace coro::cli {

std::string placeAndName(const std::string& path, uint32_t line, const std::string& name) {
    std::string text = fmt::format("{}:{} {}", path, line, name);
    for (char& c : text)
        c = static_cast<unsigned char>(c) < ' ' || c == '\x7f' ? ' ' : c;
    return text;
}

size_t FileResult::failed() const {
    return static_cast<size_t>(
        std::count_if(results.begin(), results.end(), [](const TestResult& test) { return !test.hasPassed(); }));
}

} // namespace coro::cli
