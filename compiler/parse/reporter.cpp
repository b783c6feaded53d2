#include "compiler/parse/reporter.h"

#include <algorithm>
#include <utility>

namespace coro::compiler::syntax {

void Reporter::report(Diagnostic diagnostic) {
    if (sink_.isFull())
        return;
    uint32_t place = diagnostic.position().begin;
    errors_.insert(place);
    if (isTaken(place))
        return;
    taken_.insert(source_.lineAt(place));
    sink_.report(std::move(diagnostic));
}

bool Reporter::isTaken(uint32_t place) const {
    uint32_t line = source_.lineAt(place);
    return taken_.contains(line) || std::any_of(muted_.begin(), muted_.end(), [line](const Lines& lines) {
               return lines.first <= line && line <= lines.last;
           });
}

bool Reporter::hasErrorWithin(uint32_t begin, uint32_t end) const {
    auto first = errors_.lower_bound(begin);
    return first != errors_.end() && *first <= end;
}

void Reporter::mute(uint32_t begin, uint32_t end) { muted_.push_back({source_.lineAt(begin), source_.lineAt(end)}); }

} // namespace coro::compiler::syntax
