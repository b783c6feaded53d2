#pragma once
// Spans to the line, column and length that bytecode keeps.
#include "base/source.h"
#include "bytecode/module.h"

namespace coro::compiler {

class Positions {
  public:
    explicit Positions(const SourceFile& source) : source_(source) {}

    /// Columns and lengths beyond 65,535 are cut there; a span of several lines has its length on the first.
    bytecode::Position of(Span span);

  private:
    const SourceFile& source_;
    // A span is mostly near the one before it, so counting goes on from there, even in a line of megabytes.
    uint32_t line_ = 0;
    uint32_t offset_ = 0;
    uint32_t column_ = 0;
    Span lastSpan_;
    bytecode::Position last_;
};

} // namespace coro::compiler
