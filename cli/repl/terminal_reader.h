#pragma once
// Reads a session's input from a terminal, with a line editor.
#include "cli/repl/evaluator.h"

namespace coro::cli {

/// Until the input ends or the session does.
void readTerminal(Evaluator& evaluator, bool isColored);

} // namespace coro::cli
