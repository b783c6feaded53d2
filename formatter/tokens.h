#pragma once
// The tokens of a source, with the comments and the newlines that stand between them.
#include <string_view>
#include <vector>

#include "base/diagnostic_sink.h"
#include "base/source.h"
#include "compiler/parse/read_tokens.h"
#include "formatter/piece.h"

namespace coro::formatter {

using compiler::syntax::Token;
using compiler::syntax::TokenKind;

/// What stands between two tokens. Newlines of the parser are no tokens here.
struct Gap {
    std::vector<Remark> comments; ///< the first may stand behind the token before
    bool hasNewline = false;
    bool isBlankBeforeToken = false; ///< between the last comment, or the token before, and the token
};

class Tokens {
  public:
    /// The source must have no syntax errors, and outlive it.
    explicit Tokens(const SourceFile& source);

    /// All tokens as the parser sees them.
    const compiler::syntax::FilterResult& filtered() const { return filtered_; }
    const Token& at(size_t index) const { return filtered_.tokens[index]; }
    /// What stands before the token; meaningless for newlines.
    const Gap& gapBefore(size_t index) const { return gaps_[index]; }
    /// As it is written, on one line: `not in` with one space.
    std::string_view textOf(size_t index) const;
    uint32_t lineOf(size_t index) const { return source_.lineAt(at(index).begin); }
    std::string_view text(uint32_t begin, uint32_t end) const { return source_.text().substr(begin, end - begin); }
    /// Of all comments, in order.
    std::vector<std::string_view> comments() const;

  private:
    Gap readGap(uint32_t begin, uint32_t end) const;

    const SourceFile& source_;
    compiler::syntax::FilterResult filtered_;
    std::vector<Gap> gaps_; ///< for each token
};

} // namespace coro::formatter
