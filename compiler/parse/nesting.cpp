#include "compiler/parse/nesting.h"

namespace coro::compiler::syntax {

using enum TokenKind;

bool Nesting::take(const Token& token) {
    if (isOpening(token.kind)) {
        levels_.push_back({token.kind, 0});
        ++depth_;
    } else if (isClosing(token.kind)) {
        separate();
        levels_.pop_back();
        --depth_;
    } else if (token.kind == Question || token.kind == Arrow || token.kind == ThinArrow) {
        ++chain();
        ++depth_;
    } else if (token.kind == Comma) {
        separate();
    }
    if (depth_ <= kMaxNesting)
        return true;
    reporter_.report(Diagnostic::of(ErrorCode::NestedTooDeep, kMaxNesting)
                         .primary(reporter_.span(token.begin, token.end), "one level too deep")
                         .help("give the inner parts names: `let inner = ...`"));
    return false;
}

} // namespace coro::compiler::syntax
