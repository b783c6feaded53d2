#include "base/errors.h"

#include <fmt/format.h>

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

} // namespace coro
