#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "base/label_rows.h"
#include "base/render.h"

namespace coro {

/// The labelled lines of one source file, with their labels below them. Refers to the file, the options and the labels.
class Snippet {
  public:
    Snippet(const SourceFile& file, const RenderOptions& options) : file_(&file), options_(&options) {}

    /// `style` is the label's colour. A span outside the file is moved inside.
    void add(const Label& label, Style style);

    uint32_t lastLine() const { return lines_.empty() ? 1 : lines_.rbegin()->first; }

    /// `gutter` is the width of the line numbers.
    void print(StyledText& out, uint32_t gutter) const;

  private:
    void mark(uint32_t line, Span part, const Label& label, bool withText, Style style);
    void printLine(StyledText& out, uint32_t line, uint32_t gutter, std::vector<Mark> marks) const;

    const SourceFile* file_;
    const RenderOptions* options_;
    std::map<uint32_t, std::vector<Mark>> lines_;
};

/// A span that a message can point at: inside the file, and at the end of the file just after its last visible
/// character instead of on the empty line below.
Span displayedSpan(const SourceFile& file, Span span);

} // namespace coro
