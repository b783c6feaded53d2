#include "formatter/comment_columns.h"

#include <algorithm>

namespace coro::formatter {

namespace {

constexpr uint32_t kSpaces = 2;

bool isBlank(const OutputLine& line) { return line.code.empty() && line.comments.empty(); }

/// Whether no code stands before the comment.
bool isAlone(const OutputLine& line) { return line.code.find_first_not_of(' ') == std::string::npos; }

uint32_t spacesBefore(const OutputLine& line) { return std::max(kSpaces, line.comments.front()->spaces); }

/// The column of the comments of a run: the longest line has as much space before its comment as any had.
uint32_t columnOf(const std::vector<OutputLine>& lines, size_t first, size_t end) {
    uint32_t column = 0, spaces = UINT32_MAX;
    for (size_t i = first; i < end; ++i) {
        if (lines[i].comments.empty() || isAlone(lines[i]))
            continue;
        column = std::max(column, columnsOf(lines[i].code));
        spaces = std::min(spaces, spacesBefore(lines[i]));
    }
    return column + spaces;
}

/// The end of a run of comments that stood in one column, with other lines between them but no empty ones. Where all
/// had the same space before them, nobody had put them below each other: then it is the first one alone.
size_t endOfRun(const std::vector<OutputLine>& lines, size_t first) {
    size_t end = first + 1;
    bool isAligned = false;
    for (size_t i = end; i < lines.size() && !isBlank(lines[i]); ++i) {
        if (lines[i].comments.empty() || isAlone(lines[i]))
            continue;
        if (lines[i].comments.front()->column != lines[first].comments.front()->column)
            break;
        end = i + 1;
        isAligned = isAligned || lines[i].comments.front()->spaces != lines[first].comments.front()->spaces;
    }
    return isAligned ? end : first + 1;
}

void addComments(std::string& text, const OutputLine& line, uint32_t column) {
    if (!isAlone(line))
        text.append(column - columnsOf(line.code), ' ');
    for (const Remark* comment : line.comments) {
        if (comment != line.comments.front())
            text.append(kSpaces, ' ');
        text += comment->text;
    }
}

} // namespace

std::string placeComments(const std::vector<OutputLine>& lines) {
    std::string text;
    uint32_t column = 0;
    size_t endOfColumn = 0;
    for (size_t i = 0; i < lines.size(); ++i) {
        text += lines[i].code;
        if (!lines[i].comments.empty()) {
            if (i >= endOfColumn && !isAlone(lines[i])) {
                endOfColumn = endOfRun(lines, i);
                column = columnOf(lines, i, endOfColumn);
            }
            addComments(text, lines[i], column);
        }
        text += '\n';
    }
    return text;
}

} // namespace coro::formatter
