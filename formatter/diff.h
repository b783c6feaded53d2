#pragma once
#include <string>
#include <string_view>

namespace coro::formatter {

/// The lines in which two texts differ, as `diff -u` shows them; empty when they are the same. Coloured for a terminal
/// if so wished.
std::string diff(std::string_view name, std::string_view before, std::string_view after, bool color);

} // namespace coro::formatter
