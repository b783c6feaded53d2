#pragma once
// A formatter must not change what a program does: whether it did is looked at after each run.
#include "formatter/tokens.h"

namespace coro::formatter {

/// Whether the parser sees the same in both: the same tokens, separated in the same places (by a newline or a comma),
/// the same doc comments at the same tokens. And whether all comments are there.
bool isSameProgram(const Tokens& a, const Tokens& b);

} // namespace coro::formatter
