#pragma once
// Reads a session's input line by line, as a pipe, a file or a simple terminal gives it.
#include "cli/repl/evaluator.h"

namespace coro::cli {

/// Until the input ends or the session does. `hasPrompt`: somebody types.
void readPlainly(Evaluator& evaluator, bool hasPrompt);

} // namespace coro::cli
