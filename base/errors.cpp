#include "base/errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/error_codes.h"

namespace coro {

namespace {

struct Entry {
    Severity severity;
    uint16_t number;
    std::string_view name;
    std::string_view title;
};

constexpr Entry kEntries[] = {
#define E(number, name, title) {Severity::Error, 1##number - 10000, #name, title},
#define W(number, name, title) {Severity::Warning, 1##number - 10000, #name, title},
#include "base/errors.def"
};

// Numbers ascend within each severity, so a number that is used twice does not compile.
constexpr bool numbersAscend(Severity severity) {
    int last = -1;
    for (const Entry& entry : kEntries) {
        if (entry.severity != severity)
            continue;
        if (entry.number <= last)
            return false;
        last = entry.number;
    }
    return true;
}
static_assert(numbersAscend(Severity::Error), "errors.def: keep the E numbers unique and in order");
static_assert(numbersAscend(Severity::Warning), "errors.def: keep the W numbers unique and in order");

const Entry& entryOf(ErrorCode code) { return kEntries[static_cast<size_t>(code)]; }

} // namespace

Severity severityOf(ErrorCode code) { return entryOf(code).severity; }

std::string_view titleTemplateOf(ErrorCode code) { return entryOf(code).title; }

std::string_view nameOf(ErrorCode code) { return entryOf(code).name; }

std::string codeText(ErrorCode code) {
    const Entry& entry = entryOf(code);
    return fmt::format("{}{:04}", entry.severity == Severity::Error ? 'E' : 'W', entry.number);
}

bool isErrorCode(uint16_t number) { return number < std::size(kEntries); }

std::vector<ErrorCode> allErrorCodes() {
    std::vector<ErrorCode> codes;
    for (uint16_t i = 0; i < std::size(kEntries); ++i)
        codes.push_back(static_cast<ErrorCode>(i));
    std::stable_sort(codes.begin(), codes.end(),
                     [](ErrorCode a, ErrorCode b) { return severityOf(a) < severityOf(b); });
    return codes;
}

std::optional<ErrorCode> findErrorCode(std::string_view text) {
    std::string wanted(text);
    if (!wanted.empty() && wanted[0] >= 'a' && wanted[0] <= 'z')
        wanted[0] = static_cast<char>(wanted[0] - 'a' + 'A');
    for (ErrorCode code : allErrorCodes())
        if (codeText(code) == wanted)
            return code;
    return std::nullopt;
}

} // namespace coro
