#pragma once

#include <set>
#include <unordered_set>
#include <vector>

#include "base/diagnostic_sink.h"
#include "base/source.h"

namespace coro::compiler::syntax {

/// Reports syntax errors, one a line at most: what follows on a line is mostly a consequence of the first.
class Reporter {
  public:
    Reporter(const SourceFile& source, DiagnosticSink& sink) : source_(source), sink_(sink) {}

    /// Dropped when a line that its primary label touches has an error already.
    void report(Diagnostic diagnostic);

    /// No further errors between the two offsets: what stands there was repaired by guessing.
    void mute(uint32_t begin, uint32_t end);

    /// Whether an error, dropped ones included, lies in [begin, end].
    bool hasErrorWithin(uint32_t begin, uint32_t end) const;
    /// Whether an error there would be left out: its line has one, or is muted.
    bool isTaken(uint32_t place) const;
    bool isFull() const { return sink_.isFull(); }
    const SourceFile& source() const { return source_; }
    Span span(uint32_t begin, uint32_t end) const { return source_.span(begin, end); }

  private:
    struct Lines {
        uint32_t first;
        uint32_t last;
    };

    const SourceFile& source_;
    DiagnosticSink& sink_;
    std::unordered_set<uint32_t> taken_; ///< lines with an error
    std::vector<Lines> muted_;
    std::set<uint32_t> errors_; ///< where the errors are
};

} // namespace coro::compiler::syntax
