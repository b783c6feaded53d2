#pragma once

#include <vector>

#include "compiler/parse/reporter.h"
#include "compiler/parse/token.h"

namespace coro::compiler::syntax {

struct ScanResult {
    std::vector<Token> tokens; ///< the last one is of kind End
    bool isTruncated = false;  ///< an unclosed string or `${` made the rest unreadable, so brackets may be left open
};

/// Splits the source into the tokens of the lexer grammar: newlines and `##` lines included, spaces and other comments
/// not, keywords still names. Reports what is no token, and strings and `${` that are not closed.
ScanResult scan(const SourceFile& source, Reporter& reporter);

} // namespace coro::compiler::syntax
