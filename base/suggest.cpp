#include "base/suggest.h"

#include <algorithm>
#include <string>

namespace coro {

namespace {

// Names longer than this are not worth comparing.
constexpr size_t kLongestName = 64;
// Fewer letters are no evidence of a longer name.
constexpr size_t kShortestBeginning = 5;

std::string lowered(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return out;
}

/// The shortest name of which another is the beginning, as Timeout is of TimeoutError: the rest was forgotten.
std::string_view shortestBeginningWith(std::string_view name, const std::vector<std::string_view>& candidates) {
    std::string_view best;
    if (name.size() < kShortestBeginning)
        return best;
    for (std::string_view candidate : candidates)
        if (candidate.size() > name.size() && candidate.starts_with(name) &&
            (best.empty() || candidate.size() < best.size()))
            best = candidate;
    return best;
}

} // namespace

size_t editDistance(std::string_view a, std::string_view b, size_t limit) {
    size_t lengthGap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
    if (lengthGap > limit)
        return limit + 1;
    // Three rows of the usual table: this one, the one above and, for swaps, the one above that.
    std::vector<size_t> above2(b.size() + 1);
    std::vector<size_t> above(b.size() + 1);
    std::vector<size_t> row(b.size() + 1);
    for (size_t j = 0; j <= b.size(); ++j)
        above[j] = j;
    for (size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        size_t best = i;
        for (size_t j = 1; j <= b.size(); ++j) {
            size_t replaced = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = std::min({replaced, above[j] + 1, row[j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], above2[j - 2] + 1);
            best = std::min(best, row[j]);
        }
        if (best > limit)
            return limit + 1;
        above2.swap(above);
        above.swap(row);
    }
    return std::min(above[b.size()], limit + 1);
}

std::string_view suggest(std::string_view name, const std::vector<std::string_view>& candidates) {
    if (name.empty() || name.size() > kLongestName)
        return {};
    // A third of the letters may be wrong; a single letter is no evidence.
    size_t limit = name.size() < 2 ? 0 : std::max<size_t>(1, name.size() / 3);
    std::string wanted = lowered(name);
    std::string_view best;
    // Doubled, so that a difference in case alone can count half.
    size_t bestScore = 2 * limit + 2;
    for (std::string_view candidate : candidates) {
        if (candidate == name || candidate.size() > kLongestName)
            continue;
        size_t score = 2 * editDistance(wanted, lowered(candidate), limit);
        if (score > 2 * limit || score >= 2 * candidate.size())
            continue;
        score += editDistance(name, candidate, limit) * 2 != score;
        if (score < bestScore) {
            bestScore = score;
            best = candidate;
        }
    }
    return best.empty() ? shortestBeginningWith(name, candidates) : best;
}

} // namespace coro
