#pragma once

#include <antlr4-runtime.h>

#include "compiler/parse/reporter.h"
#include "compiler/parse/token_stream.h"

namespace coro::compiler::syntax {

/// Reports that the token at hand does not fit where the parser is. Worded from the rule and the kind of thing that
/// would fit there; mistakes that other languages teach come first.
void reportSyntaxError(antlr4::Parser& parser, TokenStream& tokens, Reporter& reporter);

} // namespace coro::compiler::syntax
