#include "compiler/parse/reporter.h"

#include <algorithm>
#include <utility>

namespace coro::compiler::syntax {

void Reporter::report(Diagnostic diagnostic) {
    if (sink_.isFull()) {
        sink_.report(std::move(diagnostic)); // counted only
        return;
    }
    uint32_t place = diagnostic.position().begin;
    errors_.push_back(place);
    if (isTaken(place))
        return;
    uint32_t line = source_.lineAt(place);
    taken_.push_back({line, line});
    sink_.report(std::move(diagnostic));
}

bool Reporter::isTaken(uint32_t place) const {
    uint32_t line = source_.lineAt(place);
    return std::any_of(taken_.begin(), taken_.end(),
                       [line](const Lines& lines) { return lines.first <= line && line <= lines.last; });
}

bool Reporter::hasErrorWithin(uint32_t begin, uint32_t end) const {
    return std::any_of(errors_.begin(), errors_.end(),
                       [begin, end](uint32_t place) { return begin <= place && place <= end; });
}

void Reporter::mute(uint32_t begin, uint32_t end) { taken_.push_back({source_.lineAt(begin), source_.lineAt(end)}); }

} // namespace coro::compiler::syntax
