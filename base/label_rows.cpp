#include "base/label_rows.h"

#include <algorithm>
#include <string>

namespace coro {

namespace {

// The `^^^^` and `----` row. Primary marks are drawn over secondary ones.
LabelRow markRow(const std::vector<Mark>& marks, uint32_t width) {
    std::vector<const Mark*> top(width, nullptr);
    for (bool primary : {false, true})
        for (const Mark& mark : marks)
            if (mark.primary == primary)
                std::fill(top.begin() + mark.begin, top.begin() + mark.end, &mark);
    LabelRow row;
    for (uint32_t at = 0; at < width;) {
        uint32_t end = at;
        while (end < width && (top[end] == nullptr) == (top[at] == nullptr) &&
               (top[at] == nullptr || (top[end]->primary == top[at]->primary && top[end]->style == top[at]->style)))
            ++end;
        if (top[at] != nullptr)
            row.pieces.push_back({at, std::string(end - at, top[at]->primary ? '^' : '-'), top[at]->style});
        at = end;
    }
    return row;
}

// Strokes down from the marks left of `before`.
LabelRow strokes(const std::vector<const Mark*>& hanging, uint32_t before) {
    LabelRow row;
    for (auto mark = hanging.rbegin(); mark != hanging.rend(); ++mark) {
        bool drawn = !row.pieces.empty() && row.pieces.back().column == (*mark)->begin;
        if ((*mark)->begin < before && !drawn)
            row.pieces.push_back({(*mark)->begin, "|", (*mark)->style});
    }
    return row;
}

} // namespace

std::vector<LabelRow> layOutLabels(std::vector<Mark> marks) {
    // Rightmost first, the order in which texts are placed; of two at one spot the primary first.
    auto before = [](const Mark& a, const Mark& b) {
        return a.begin != b.begin ? a.begin > b.begin : a.primary && !b.primary;
    };
    std::stable_sort(marks.begin(), marks.end(), before);
    uint32_t width = 0;
    for (const Mark& mark : marks)
        width = std::max(width, mark.end);

    std::vector<LabelRow> rows = {markRow(marks, width)};
    std::vector<const Mark*> hanging;
    bool isFirst = true;
    for (const Mark& mark : marks) {
        if (mark.text.empty())
            continue;
        // Beside the marks stands the text of the one that reaches furthest right, so that it is clear whose it is.
        if (isFirst && mark.end == width)
            rows[0].pieces.push_back({width + 1, std::string(mark.text), mark.style});
        else
            hanging.push_back(&mark);
        isFirst = false;
    }
    if (!hanging.empty())
        rows.push_back(strokes(hanging, width));
    for (const Mark* mark : hanging) {
        LabelRow row = strokes(hanging, mark->begin);
        row.pieces.push_back({mark->begin, std::string(mark->text), mark->style});
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace coro
