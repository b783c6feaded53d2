#pragma once
// Where the comments behind code stand.
#include <string>
#include <vector>

#include "formatter/printer.h"

namespace coro::formatter {

/// Puts the comments behind the code of their lines: as far behind it as their author did, at least two columns. Those
/// that stood below each other still do. Gives the whole text.
std::string placeComments(const std::vector<OutputLine>& lines);

} // namespace coro::formatter
