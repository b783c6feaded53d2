#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace coro {

/// Edits (insert, delete, replace, swap of two neighbours; each place edited once) that turn one text into the other,
/// counted in bytes. Answers `limit + 1` as soon as it is clear that more than `limit` are needed.
size_t editDistance(std::string_view a, std::string_view b, size_t limit);

/// The candidate that `name` was most likely meant to be; empty when none is near. Case differences count less than
/// other letters; of equally near ones the first wins. Where none is near, one that begins with `name`. The answer is
/// one of the candidates' views.
std::string_view suggest(std::string_view name, const std::vector<std::string_view>& candidates);

} // namespace coro
