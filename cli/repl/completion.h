#pragma once
// What may stand where somebody types.
#include <string>

#include "cli/repl/line_editor.h"
#include "engine/interactive.h"

namespace coro::cli {

/// The words that the one before the cursor may become: commands, names, members, modules, files. Runs nothing of the
/// program's.
Completions completionsOf(engine::Interactive& session, const std::string& text, size_t cursor);

} // namespace coro::cli
