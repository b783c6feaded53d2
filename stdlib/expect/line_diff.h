#pragma once
// What differs between two texts, line by line.
#include <string>
#include <vector>

namespace coro::stdlib {

/// Lines of `left` alone begin with "- ", of `right` alone with "+ ", common ones with two spaces; of those only some
/// around a difference are shown, and of very much only the beginning. As short as possible for texts that are not
/// huge.
std::vector<std::string> lineDifference(const std::vector<std::string>& left, const std::vector<std::string>& right);

} // namespace coro::stdlib
