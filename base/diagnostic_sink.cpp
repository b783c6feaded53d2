#include "base/diagnostic_sink.h"

#include <fmt/format.h>

#include <algorithm>

namespace coro {

void DiagnosticSink::report(Diagnostic diagnostic) {
    size_t& count = diagnostic.severity == Severity::Error ? errors_ : warnings_;
    auto repeats = [&diagnostic, at = diagnostic.position()](const Diagnostic& other) {
        return other.severity == diagnostic.severity && at.isKnown() && other.position() == at;
    };
    if (std::any_of(diagnostics_.begin(), diagnostics_.end(), repeats))
        return;
    ++count;
    if (count <= limit_)
        diagnostics_.push_back(std::move(diagnostic));
}

std::vector<Diagnostic> DiagnosticSink::take() {
    auto before = [](const Diagnostic& a, const Diagnostic& b) {
        Span x = a.position();
        Span y = b.position();
        return x.file != y.file ? x.file < y.file : x.begin < y.begin;
    };
    std::stable_sort(diagnostics_.begin(), diagnostics_.end(), before);
    if (errors_ > limit_)
        diagnostics_.push_back(
            Diagnostic::of(ErrorCode::TooManyErrors,
                           fmt::format("{}{}", isFull() ? "at least " : "", std::min(errors_, kCountLimit) - limit_)));
    if (warnings_ > limit_)
        diagnostics_.push_back(Diagnostic::of(ErrorCode::TooManyWarnings, warnings_ - limit_));
    errors_ = 0;
    warnings_ = 0;
    return std::exchange(diagnostics_, {});
}

} // namespace coro
