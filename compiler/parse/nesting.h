#pragma once

#include <vector>

#include "compiler/parse/reporter.h"
#include "compiler/parse/token.h"

namespace coro::compiler::syntax {

/// Brackets and, within one bracket, lambdas, `?:` and `->` may lie so deep inside each other: the parser recurses.
inline constexpr uint32_t kMaxNesting = 500;

/// What is open at the token at hand, and how deep the parser would recurse there.
class Nesting {
  public:
    explicit Nesting(Reporter& reporter) : reporter_(reporter) {}

    /// Takes the next token. False, after a report, when it is nested too deep.
    bool take(const Token& token);

    /// A newline that counts, or a comma: chains of `=>` and `?:` end.
    void separate() {
        depth_ -= chain();
        chain() = 0;
    }

    /// Whether the innermost bracket is one in which newlines do not count.
    bool ignoresNewlines() const { return !levels_.empty() && levels_.back().kind != TokenKind::LeftBrace; }
    bool isTop() const { return levels_.empty(); }

  private:
    struct Level {
        TokenKind kind;
        uint32_t chain; ///< `?`, `=>` and `->` since the last separator
    };

    uint32_t& chain() { return levels_.empty() ? topChain_ : levels_.back().chain; }

    Reporter& reporter_;
    std::vector<Level> levels_;
    uint32_t topChain_ = 0;
    uint32_t depth_ = 0;
};

} // namespace coro::compiler::syntax
