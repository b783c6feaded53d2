#pragma once
// The words of the language, for who shows or completes code.
#include <string_view>
#include <vector>

namespace coro::compiler {

/// Never a name, unless the place makes it one (`x.class`).
bool isReservedWord(std::string_view word);
/// Those, and the ones that are keywords in certain places.
std::vector<std::string_view> keywords();

} // namespace coro::compiler
