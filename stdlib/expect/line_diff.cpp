#include "stdlib/expect/line_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace coro::stdlib {

namespace {

using Lines = std::vector<std::string>;

constexpr size_t kContext = 2;
constexpr size_t kMostShown = 80;
constexpr size_t kMostCells = 4'000'000; ///< of the table; beyond it, what differs is one block

struct DiffLine {
    char mark; ///< ' ', '-' or '+'
    const std::string* text;
};

/// The longest common subsequence of left[begin, leftEnd) and right[begin, rightEnd), as marked lines.
class Comparison {
  public:
    Comparison(const Lines& left, const Lines& right) : left_(left), right_(right) {}

    std::vector<DiffLine> run() {
        const size_t shorter = std::min(left_.size(), right_.size());
        size_t begin = 0, common = 0;
        while (begin < shorter && left_[begin] == right_[begin])
            ++begin;
        while (common < shorter - begin && left_[left_.size() - 1 - common] == right_[right_.size() - 1 - common])
            ++common;
        for (size_t i = 0; i < begin; ++i)
            lines_.push_back({' ', &left_[i]});
        middle(begin, left_.size() - common, right_.size() - common);
        for (size_t i = left_.size() - common; i < left_.size(); ++i)
            lines_.push_back({' ', &left_[i]});
        return std::move(lines_);
    }

  private:
    void middle(size_t begin, size_t leftEnd, size_t rightEnd) {
        const size_t rows = leftEnd - begin, columns = rightEnd - begin;
        size_t i = 0, j = 0;
        if (rows * columns <= kMostCells) {
            // lengths[i][j]: of the longest common subsequence of what follows i and j
            std::vector<uint32_t> lengths((rows + 1) * (columns + 1));
            auto at = [&](size_t row, size_t column) -> uint32_t& { return lengths[row * (columns + 1) + column]; };
            auto isSame = [&](size_t row, size_t column) { return left_[begin + row] == right_[begin + column]; };
            for (size_t row = rows; row-- > 0;)
                for (size_t column = columns; column-- > 0;)
                    at(row, column) = isSame(row, column) ? at(row + 1, column + 1) + 1
                                                          : std::max(at(row + 1, column), at(row, column + 1));
            while (i < rows && j < columns) {
                if (isSame(i, j)) {
                    lines_.push_back({' ', &left_[begin + i++]});
                    ++j;
                } else if (at(i + 1, j) >= at(i, j + 1)) {
                    lines_.push_back({'-', &left_[begin + i++]});
                } else {
                    lines_.push_back({'+', &right_[begin + j++]});
                }
            }
        }
        for (; i < rows; ++i)
            lines_.push_back({'-', &left_[begin + i]});
        for (; j < columns; ++j)
            lines_.push_back({'+', &right_[begin + j]});
    }

    const Lines& left_;
    const Lines& right_;
    std::vector<DiffLine> lines_;
};

} // namespace

std::vector<std::string> lineDifference(const Lines& left, const Lines& right) {
    const std::vector<DiffLine> lines = Comparison(left, right).run();
    std::vector<bool> isNear(lines.size());
    for (size_t i = 0; i < lines.size(); ++i)
        if (lines[i].mark != ' ')
            for (size_t j = i - std::min(i, kContext); j < std::min(lines.size(), i + kContext + 1); ++j)
                isNear[j] = true;
    Lines shown;
    size_t leftOut = 0;
    for (size_t i = 0; i < lines.size() && shown.size() < kMostShown; ++i) {
        if (!isNear[i]) {
            ++leftOut;
            continue;
        }
        if (std::exchange(leftOut, 0))
            shown.push_back("  ...");
        shown.push_back(fmt::format("{} {}", lines[i].mark, *lines[i].text));
    }
    if (leftOut || shown.size() == kMostShown)
        shown.push_back("  ...");
    return shown;
}

} // namespace coro::stdlib
