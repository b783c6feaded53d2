#pragma once

#include <vector>

#include "compiler/parse/reporter.h"
#include "compiler/parse/token.h"

namespace coro::compiler::syntax {

/// Reports what comes from other languages and can be told by the tokens alone (`x++`, `&&`, `elif`, `await x`,
/// `f"..."`) with its fix, and goes on with Coro's form. The tokens are balanced; keywords are still names.
void replaceHabits(std::vector<Token>& tokens, Reporter& reporter);

} // namespace coro::compiler::syntax
