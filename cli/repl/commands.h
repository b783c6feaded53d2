#pragma once
// The commands of a session: `:help` and the others.
#include <string>
#include <string_view>
#include <vector>

namespace coro::cli {

class Evaluator;

/// Runs a line that begins with `:`.
void runCommand(Evaluator& evaluator, const std::string& line);

/// ":help" and so on, in order.
std::vector<std::string_view> commandNames();

} // namespace coro::cli
