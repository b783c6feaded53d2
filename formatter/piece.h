#pragma once
// What the formatter makes of a source before it decides where lines end. A document says where lines may be broken,
// and what goes together; the printer (formatter/printer.h) then lays it out in 100 columns. The idea is Wadler's
// ("A prettier printer"), with two additions:
//
// - A region (the body of a block, a list that its author broke after the bracket) takes several lines of its own
//   without making what stands around it do so: `f(x, fn() {` ... `}, y)` is one line as far as `f` is concerned.
// - Comments at the end of a line wait until the line ends, wherever they stood; so none is ever lost or takes code
//   with it.
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/arena.h"

namespace coro::formatter {

/// A comment of the source: its text from `#`, without spaces at its end.
struct Remark {
    std::string_view text;
    bool endsLine = false;   ///< stands behind code on its line
    bool afterBlank = false; ///< an empty line stands before it
    uint32_t column = 0;     ///< where it stands in the source, in columns from 0; for comments behind code
    uint32_t spaces = 0;     ///< between the code and it, in the source
};

enum class PieceKind : uint8_t {
    Text,
    Line,      ///< a newline, or `text` when all is on one line
    HardLine,  ///< always a newline; with `isBlank` an empty line, too
    Indent,    ///< children one level (or two: `isDouble`) further to the right
    Concat,    ///< children in order
    Group,     ///< its lines are all broken, or none
    Region,    ///< children open, body, close; like a group, but broken it is no concern of what is around it
    Forced,    ///< of one region: as if it had to be broken
    Fill,      ///< children item, line, item, line ...: each line is broken only when the next item needs it
    Choice,    ///< the first child that fits on its line; if none does, the last, broken
    IfBroken,  ///< `text` when what is around is broken
    AfterFlat, ///< of one group: a newline when that was printed on one line, else a space
    Leading,   ///< comments with lines of their own
    Trailing,  ///< one comment that ends its line
};

struct Piece {
    PieceKind kind = PieceKind::Text;
    bool isForced = false;          ///< holds a newline or comment that breaks the groups around it
    bool isBlank = false;           ///< HardLine: an empty line before; Leading: one after
    bool isDouble = false;          ///< Indent: two levels
    bool isLast = false;            ///< Leading: nothing follows its last comment on its line
    bool onlyToFit = false;         ///< Group, Region: stays on one line when breaking it would not make it fit either
    bool leads = false;             ///< begins with comments that have lines of their own
    bool isBroken = false;          ///< Region: is never laid out on one line
    mutable bool wasBroken = false; ///< Group: how it was printed, for AfterFlat
    uint32_t width = 0;             ///< Text, Line: columns; of a text with newlines those of its first line
    uint32_t count = 0;
    std::string_view text{};
    const Piece* const* children = nullptr;
    const Remark* comments = nullptr; ///< `count` of them
};

/// How many columns a text without newlines takes.
uint32_t columnsOf(std::string_view text);

using Pieces = std::vector<const Piece*>;

/// Makes documents; they live as long as it does.
class PieceMaker {
  public:
    /// The text is not copied.
    const Piece* text(std::string_view text);
    const Piece* copied(std::string_view text) { return this->text(arena_.copyString(text)); }
    const Piece* nothing() { return &nothing_; }
    /// A space, or nothing, on one line.
    const Piece* line(std::string_view flat = " ");
    const Piece* softLine() { return line(""); }
    const Piece* hardLine(bool isBlank = false);
    const Piece* ifBroken(std::string_view text);
    const Piece* concat(const Pieces& docs) { return docs.size() == 1 ? docs.front() : many(PieceKind::Concat, docs); }
    const Piece* indent(const Piece* doc, bool isDouble = false);
    const Piece* group(const Piece* doc);
    /// A group that is broken only when that makes it fit.
    const Piece* groupToFit(const Piece* doc, uint32_t width);
    /// With a width it is broken only when so much fits on a line of its own.
    const Piece* region(const Piece* open, const Piece* body, const Piece* close, bool isForced, uint32_t width = 0);
    const Piece* forced(const Piece* region);
    const Piece* fill(const Pieces& docs) { return many(PieceKind::Fill, docs); }
    const Piece* choice(const Pieces& docs);
    const Piece* afterFlat(const Piece* group);
    const Piece* leading(const std::vector<Remark>& comments, bool isBlankAfter, bool isLast);
    const Piece* trailing(const Remark& comment);

  private:
    Piece* make(PieceKind kind) { return arena_.make<Piece>(kind); }
    Piece* many(PieceKind kind, const Pieces& docs);

    Arena arena_;
    Piece nothing_;
};

} // namespace coro::formatter
