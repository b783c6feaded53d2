#pragma once

#include <cstdint>
#include <vector>

#include "compiler/parse/reporter.h"
#include "compiler/parse/token.h"

namespace coro::compiler::syntax {

enum class Nesting : uint8_t {
    Whole, ///< every bracket has its partner
    Open,  ///< some have none yet
    Wrong, ///< one closes what is not open
};
Nesting nestingOf(const std::vector<Token>& tokens);

/// Makes every bracket have its partner: reports those that have none and repairs the tokens, so that the parser never
/// meets an unbalanced bracket. Of several that can be at fault, indentation tells which.
/// `isTruncated`: the source broke off inside a string; what is open then is closed silently.
void balanceBrackets(std::vector<Token>& tokens, bool isTruncated, Reporter& reporter);

} // namespace coro::compiler::syntax
