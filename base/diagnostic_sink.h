#pragma once

#include <cstddef>
#include <vector>

#include "base/diagnostic.h"

namespace coro {

/// Collects the diagnostics of one compilation, in the order of their discovery. Past `limit` errors the rest are
/// counted, not kept. A second error at exactly the same place is taken for a consequence of the first and dropped.
class DiagnosticSink {
  public:
    static constexpr size_t kDefaultLimit = 50;

    explicit DiagnosticSink(size_t limit = kDefaultLimit) : limit_(limit) {}

    void report(Diagnostic diagnostic);

    bool hasErrors() const { return errorCount_ > 0; }
    /// All errors, those not kept included.
    size_t errorCount() const { return errorCount_; }
    bool isFull() const { return errorCount_ >= limit_; }

    /// What was collected, ordered by place in the source; when some were left out, the last one says how many.
    std::vector<Diagnostic> take();

  private:
    size_t limit_;
    size_t errorCount_ = 0;
    size_t dropped_ = 0;
    std::vector<Diagnostic> diagnostics_;
};

} // namespace coro
