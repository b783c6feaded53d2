#include "base/snippet.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/display_line.h"

namespace coro {

namespace {

constexpr std::string_view kEllipsis = "...";
constexpr uint32_t kNarrowestSource = 40;

/// The columns of a line that are shown.
struct Window {
    uint32_t from;
    uint32_t to;
};

// Around the primary mark, and around all of them where they fit.
Window windowAround(const std::vector<Mark>& marks, uint32_t lineWidth, uint32_t room) {
    // Marks at the end of the line stand one column past it.
    uint32_t total = lineWidth + 1;
    if (total <= room || marks.empty())
        return {0, total};
    const Mark* focus = &marks[0];
    uint32_t first = focus->begin;
    uint32_t last = focus->end;
    for (const Mark& mark : marks) {
        if (mark.primary && !focus->primary)
            focus = &mark;
        first = std::min(first, mark.begin);
        last = std::max(last, mark.end);
    }
    uint32_t margins = 2 * static_cast<uint32_t>(kEllipsis.size());
    if (last - first > room - margins) {
        first = focus->begin;
        last = std::min(focus->end, first + room - margins);
    }
    uint32_t before = (room - (last - first)) / 2;
    uint32_t from = std::min(first > before ? first - before : 0, total - room);
    return {from, from + room};
}

// Columns relative to the window; a mark outside is drawn on the ellipsis at that side.
void moveInto(Window window, std::vector<Mark>& marks) {
    for (Mark& mark : marks) {
        mark.begin = std::clamp(mark.begin, window.from, window.to - 1) - window.from;
        mark.end = std::clamp(mark.end, window.from + mark.begin + 1, window.to) - window.from;
    }
}

void printGutter(StyledText& out, std::string_view number, uint32_t gutter) {
    out.add(fmt::format(" {:>{}} |", number, gutter), Style::Frame);
}

void printRow(StyledText& out, const LabelRow& row, uint32_t gutter) {
    printGutter(out, "", gutter);
    uint32_t at = 0;
    out.add(" ");
    for (const LabelRow::Piece& piece : row.pieces) {
        out.add(std::string(piece.column - at, ' '));
        out.add(piece.text, piece.style);
        // Only the last piece may hold anything wider than its bytes.
        at = piece.column + static_cast<uint32_t>(piece.text.size());
    }
    out.newline();
}

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

} // namespace

Span displayedSpan(const SourceFile& file, Span span) {
    span.end = std::min(span.end, file.size());
    span.begin = std::min(span.begin, span.end);
    if (span.begin == file.size()) {
        while (span.begin > 0 && isBlank(file.text()[span.begin - 1]))
            --span.begin;
        span.end = span.begin;
    }
    return span;
}

void Snippet::add(const Label& label, Style style) {
    Span span = displayedSpan(*file_, label.span);
    uint32_t first = file_->lineAt(span.begin);
    uint32_t last = file_->lineAt(span.end > span.begin ? span.end - 1 : span.begin);
    if (first == last) {
        mark(first, span, label, true, style);
        return;
    }
    // A span of several lines is marked where it begins and where it ends; the text stands at the end.
    mark(first, {span.file, span.begin, file_->lineEnd(first)}, label, false, style);
    uint32_t indent = file_->lineStart(last);
    while (indent + 1 < span.end && isBlank(file_->text()[indent]))
        ++indent;
    mark(last, {span.file, indent, span.end}, label, true, style);
}

void Snippet::mark(uint32_t line, Span part, const Label& label, bool withText, Style style) {
    DisplayLine shown(file_->lineText(line), options_->tabWidth);
    uint32_t begin = shown.columnAt(part.begin - file_->lineStart(line));
    uint32_t end = part.end > part.begin ? shown.columnAt(part.end - file_->lineStart(line)) : begin;
    std::string_view text = withText ? std::string_view(label.text) : std::string_view();
    lines_[line].push_back({begin, std::max(end, begin + 1), text, style, label.primary});
}

void Snippet::print(StyledText& out, uint32_t gutter) const {
    uint32_t previous = 0;
    for (const auto& [line, marks] : lines_) {
        if (previous != 0 && line == previous + 2) {
            printLine(out, line - 1, gutter, {});
        } else if (previous != 0 && line > previous + 1) {
            out.add(fmt::format(" {:.>{}}", "", std::max<uint32_t>(gutter, 3)), Style::Frame);
            out.newline();
        }
        printLine(out, line, gutter, marks);
        previous = line;
    }
}

void Snippet::printLine(StyledText& out, uint32_t line, uint32_t gutter, std::vector<Mark> marks) const {
    DisplayLine shown(file_->lineText(line), options_->tabWidth);
    uint32_t width = shown.width();
    uint32_t room = std::max(kNarrowestSource, options_->width - std::min(options_->width, gutter + 4));
    Window window = windowAround(marks, width, room);
    window.to = std::min(window.to, window.from + room);
    auto margin = static_cast<uint32_t>(kEllipsis.size());
    bool cutLeft = window.from > 0;
    bool cutRight = window.to < width;
    std::string text = cutLeft ? std::string(kEllipsis) : "";
    text += shown.cut(window.from + (cutLeft ? margin : 0), cutRight ? window.to - margin : width);
    if (cutRight)
        text += kEllipsis;
    text.resize(text.find_last_not_of(' ') + 1);

    printGutter(out, std::to_string(file_->lineOfPart(line).line), gutter);
    if (!text.empty())
        out.add(" " + text);
    out.newline();
    if (marks.empty())
        return;
    moveInto(window, marks);
    for (const LabelRow& row : layOutLabels(std::move(marks)))
        printRow(out, row, gutter);
}

} // namespace coro
