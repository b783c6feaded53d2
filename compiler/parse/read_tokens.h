#pragma once

#include "compiler/parse/token_filter.h"

namespace coro::compiler::syntax {

/// The tokens of a source file as the parser sees them. What is wrong with them is reported and repaired.
FilterResult readTokens(const SourceFile& source, Reporter& reporter, const ParseOptions& options);

} // namespace coro::compiler::syntax
