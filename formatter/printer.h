#pragma once
// Lays out a document: decides which of its lines are broken.
#include <string>
#include <vector>

#include "formatter/piece.h"

namespace coro::formatter {

/// Columns of a line, comments behind its code not counted.
inline constexpr uint32_t kWidth = 100;
/// Columns of a level of indentation.
inline constexpr uint32_t kIndent = 4;

/// A line of output: code, and the comments behind it.
struct OutputLine {
    std::string code;
    std::vector<const Remark*> comments;
};

class Printer {
  public:
    /// Lines that are wider than `width` columns only where they cannot be broken.
    explicit Printer(uint32_t width) : width_(width) {}

    std::vector<OutputLine> print(const Piece& doc);

  private:
    /// A document that is being printed.
    struct Frame {
        const Piece* doc;
        uint32_t indent;
        bool isFlat;        ///< lines that are not hard are not broken
        uint32_t index = 0; ///< of the next child
    };

    /// What `fits` looks through: what is tried, then what follows it.
    struct Trial;

    static uint32_t indented(const Frame& frame);
    void step(Frame frame);
    void nextChild(Frame frame);
    void fill(Frame frame);
    void choose(const Frame& frame);
    bool breaks(const Frame& frame);
    bool helps(const Frame& frame) const;
    void push(const Piece* doc, uint32_t indent, bool isFlat) { stack_.push_back({doc, indent, isFlat}); }

    bool fits(const Frame& frame);
    bool lookAt(Frame frame, Trial& trial);
    bool fitsRegion(const Frame& frame, Trial& trial);

    void write(std::string_view text);
    void newline(uint32_t indent, bool isBlank = false);
    void leading(const Piece& doc, uint32_t indent);

    uint32_t width_;
    std::vector<Frame> stack_;
    std::vector<Frame> trial_;
    std::vector<OutputLine> lines_;
    OutputLine line_;
    uint32_t column_ = 0;
    uint32_t indent_ = 0; ///< of the line, when nothing is written on it yet
};

} // namespace coro::formatter
