#include "compiler/parse/read_tokens.h"

#include "compiler/parse/brackets.h"
#include "compiler/parse/habits.h"
#include "compiler/parse/scanner.h"

namespace coro::compiler::syntax {

FilterResult readTokens(const SourceFile& source, Reporter& reporter, const ParseOptions& options) {
    ScanResult scanned = scan(source, reporter);
    balanceBrackets(scanned.tokens, scanned.isTruncated, reporter);
    replaceHabits(scanned.tokens, reporter);
    return filterTokens(scanned.tokens, reporter, options);
}

} // namespace coro::compiler::syntax
