#pragma once

#include "compiler/parse/reporter.h"
#include "compiler/parse/token.h"

namespace coro::compiler::syntax {

/// Reports a token that is none of Coro's. Gives the kind to go on with; TokenKind::End: leave it out.
TokenKind reportLexicalError(const Token& token, Reporter& reporter);

/// Reports a character that names cannot hold, if the name has one.
void checkName(const Token& name, Reporter& reporter);

/// `start` is the opening quote. `textEnd` is where the string breaks off: the end of its line or of the file.
void reportUnclosedString(const Token& start, uint32_t textEnd, Reporter& reporter);

/// `start` is the `${` inside the string that `quote` opens.
void reportUnclosedInterpolation(const Token& start, const Token& quote, Reporter& reporter);

} // namespace coro::compiler::syntax
