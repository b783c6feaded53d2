#pragma once

#include <vector>

#include "compiler/parse/parser.h"
#include "compiler/parse/reporter.h"
#include "compiler/parse/token.h"

namespace coro::compiler::syntax {

/// The `##` lines before a token: tokens [first, first + count) of FilterResult::docLines.
struct DocComment {
    uint32_t beforeToken; ///< index in FilterResult::tokens
    uint32_t first;
    uint32_t count;
};

struct FilterResult {
    std::vector<Token> tokens; ///< as the parser grammar wants them; the last one is of kind End
    std::vector<Token> docLines;
    std::vector<DocComment> docs; ///< ascending by token
    DocComment moduleDoc{};       ///< count 0: none
};

/// Tokens of one top-level statement: bounds the memory that the parser takes.
inline constexpr uint32_t kMaxStatementTokens = 1'000'000;

/// Makes the lexer's tokens into the parser's: drops newlines that do not count and commas before a closing bracket,
/// finds keywords, contextual ones included, joins `else if`, `not in` and `is not`, and tells lambdas from
/// declarations. The tokens must be balanced. On what is too deep or too long the tokens end before that statement.
FilterResult filterTokens(const std::vector<Token>& tokens, Reporter& reporter, const ParseOptions& options);

} // namespace coro::compiler::syntax
