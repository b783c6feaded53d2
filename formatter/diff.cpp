#include "formatter/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

namespace coro::formatter {

namespace {

constexpr size_t kContext = 3;
/// More lines than this that differ in one place are shown as all replaced.
constexpr ptrdiff_t kMaxEdits = 1000;

constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kCyan = "\x1b[36m";
constexpr std::string_view kReset = "\x1b[0m";

using Lines = std::vector<std::string_view>;

/// Each with its newline, if it has one.
Lines split(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return lines;
}

/// Lines [beginA, endA) of the one text are lines [beginB, endB) of the other.
struct Change {
    size_t beginA, endA, beginB, endB;
};

/// Which lines both have, by the shortest way from the one to the other (Myers, "An O(ND) difference algorithm").
class Comparison {
  public:
    Comparison(const Lines& a, const Lines& b) : a_(a), b_(b) {}

    std::vector<Change> run() {
        size_t head = 0;
        while (head < a_.size() && head < b_.size() && a_[head] == b_[head])
            ++head;
        size_t tail = 0;
        while (tail < a_.size() - head && tail < b_.size() - head &&
               a_[a_.size() - 1 - tail] == b_[b_.size() - 1 - tail])
            ++tail;
        first_ = static_cast<ptrdiff_t>(head);
        n_ = static_cast<ptrdiff_t>(a_.size() - head - tail);
        m_ = static_cast<ptrdiff_t>(b_.size() - head - tail);
        if (n_ == 0 && m_ == 0)
            return {};
        const ptrdiff_t edits = forward();
        if (edits > kMaxEdits)
            return {{head, a_.size() - tail, head, b_.size() - tail}};
        return backward(edits);
    }

  private:
    bool isSame(ptrdiff_t x, ptrdiff_t y) const {
        return a_[static_cast<size_t>(first_ + x)] == b_[static_cast<size_t>(first_ + y)];
    }

    /// How far one gets on diagonal `k` with `d` edits, from the row of `d - 1`.
    static bool isDown(const std::vector<ptrdiff_t>& row, ptrdiff_t k, ptrdiff_t d, ptrdiff_t middle) {
        const auto at = [&](ptrdiff_t i) { return row[static_cast<size_t>(i + middle)]; };
        return k == -d || (k != d && at(k - 1) < at(k + 1));
    }

    /// The number of edits; kMaxEdits + 1 when there are more.
    ptrdiff_t forward() {
        const ptrdiff_t most = std::min(n_ + m_, kMaxEdits);
        middle_ = most + 1;
        std::vector<ptrdiff_t> row(static_cast<size_t>(2 * middle_ + 1), 0);
        const auto at = [&](ptrdiff_t k) -> ptrdiff_t& { return row[static_cast<size_t>(k + middle_)]; };
        for (ptrdiff_t d = 0; d <= most; ++d) {
            rows_.push_back(row);
            for (ptrdiff_t k = -d; k <= d; k += 2) {
                ptrdiff_t x = isDown(row, k, d, middle_) ? at(k + 1) : at(k - 1) + 1;
                while (x < n_ && x - k < m_ && isSame(x, x - k))
                    ++x;
                at(k) = x;
                if (x >= n_ && x - k >= m_)
                    return d;
            }
        }
        return kMaxEdits + 1;
    }

    std::vector<Change> backward(ptrdiff_t edits) const {
        std::vector<Change> changes;
        ptrdiff_t x = n_, y = m_;
        for (ptrdiff_t d = edits; d > 0; --d) {
            const std::vector<ptrdiff_t>& row = rows_[static_cast<size_t>(d)];
            const ptrdiff_t k = x - y;
            const bool down = isDown(row, k, d, middle_);
            const ptrdiff_t before = down ? k + 1 : k - 1;
            x = row[static_cast<size_t>(before + middle_)];
            y = x - before;
            add(changes, static_cast<size_t>(first_ + x), static_cast<size_t>(first_ + y), down);
        }
        std::reverse(changes.begin(), changes.end());
        return changes;
    }

    /// One line more or less; what touches the change behind it becomes a part of that.
    static void add(std::vector<Change>& changes, size_t x, size_t y, bool isInsertion) {
        const Change change{x, x + (isInsertion ? 0 : 1), y, y + (isInsertion ? 1 : 0)};
        if (!changes.empty() && changes.back().beginA == change.endA && changes.back().beginB == change.endB) {
            changes.back().beginA = change.beginA;
            changes.back().beginB = change.beginB;
        } else {
            changes.push_back(change);
        }
    }

    const Lines& a_;
    const Lines& b_;
    ptrdiff_t first_ = 0;
    ptrdiff_t n_ = 0;
    ptrdiff_t m_ = 0;
    ptrdiff_t middle_ = 0;
    std::vector<std::vector<ptrdiff_t>> rows_;
};

class Writer {
  public:
    Writer(const Lines& a, const Lines& b, bool color) : a_(a), b_(b), color_(color) {}

    void add(std::string_view sign, std::string_view line, std::string_view color) {
        const bool endsLine = line.ends_with('\n');
        text_ += color_ ? color : "";
        text_ += sign;
        text_ += line.substr(0, line.size() - (endsLine ? 1 : 0));
        text_ += color_ && !color.empty() ? kReset : "";
        text_ += endsLine ? "\n" : "\n\\ No newline at end of file\n";
    }

    void hunk(const Change* first, const Change* last) {
        const size_t before = std::min(kContext, first->beginA);
        const size_t after = std::min(kContext, a_.size() - last[-1].endA);
        const size_t beginA = first->beginA - before, countA = last[-1].endA + after - beginA;
        const size_t beginB = first->beginB - before, countB = last[-1].endB + after - beginB;
        add("",
            fmt::format("@@ -{},{} +{},{} @@\n", beginA + (countA ? 1 : 0), countA, beginB + (countB ? 1 : 0), countB),
            kCyan);
        size_t at = beginA;
        for (const Change* change = first; change != last; ++change) {
            common(at, change->beginA);
            for (size_t i = change->beginA; i < change->endA; ++i)
                add("-", a_[i], kRed);
            for (size_t i = change->beginB; i < change->endB; ++i)
                add("+", b_[i], kGreen);
            at = change->endA;
        }
        common(at, beginA + countA);
    }

    std::string take() { return std::move(text_); }

  private:
    void common(size_t begin, size_t end) {
        for (size_t i = begin; i < end; ++i)
            add(" ", a_[i], "");
    }

    const Lines& a_;
    const Lines& b_;
    bool color_;
    std::string text_;
};

} // namespace

std::string diff(std::string_view name, std::string_view before, std::string_view after, bool color) {
    const Lines a = split(before), b = split(after);
    const std::vector<Change> changes = Comparison(a, b).run();
    if (changes.empty())
        return {};
    Writer writer(a, b, color);
    writer.add("--- ", fmt::format("{}\n", name), kCyan);
    writer.add("+++ ", fmt::format("{}, formatted\n", name), kCyan);
    for (size_t first = 0, last; first < changes.size(); first = last) {
        for (last = first + 1; last < changes.size(); ++last)
            if (changes[last].beginA - changes[last - 1].endA > 2 * kContext)
                break;
        writer.hunk(&changes[first], changes.data() + last);
    }
    return writer.take();
}

} // namespace coro::formatter
