#pragma once

#include <cstddef>
#include <vector>

#include "base/diagnostic.h"

namespace coro {

/// Collects the diagnostics of one compilation. Past `limit` errors (and as many warnings) the rest are counted, not
/// kept. A second one of the same severity at exactly the same place is taken for a consequence of the first and
/// dropped.
class DiagnosticSink {
  public:
    static constexpr size_t kDefaultLimit = 50;
    /// So many errors in one file are not even counted any more.
    static constexpr size_t kCountLimit = 1000;

    explicit DiagnosticSink(size_t limit = kDefaultLimit) : limit_(limit) {}

    void report(Diagnostic diagnostic);

    bool hasErrors() const { return errors_ > 0; }
    /// All errors, those not kept included.
    size_t errorCount() const { return errors_; }
    /// Further errors would be counted only, so that there is no use in wording them well.
    bool countsOnly() const { return errors_ >= limit_; }
    /// Further errors would not be counted, so a stage may as well stop.
    bool isFull() const { return errors_ >= kCountLimit; }

    /// Hands out what was collected, ordered by place in the source, and starts afresh. When some were left out, the
    /// last one says how many.
    std::vector<Diagnostic> take();

  private:
    size_t limit_;
    size_t errors_ = 0;
    size_t warnings_ = 0;
    std::vector<Diagnostic> diagnostics_;
};

} // namespace coro
