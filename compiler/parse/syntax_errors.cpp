#include "compiler/parse/syntax_errors.h"

#include "compiler/parse/error_site.h"

namespace coro::compiler::syntax {

void reportSyntaxError(antlr4::Parser& parser, TokenStream& tokens, Reporter& reporter) {
    ErrorSite site(parser, tokens, reporter.source());
    for (auto explain : {explainHabit, explainBlock, explainList, explainStatement, explainOperand, explainName}) {
        if (Explanation explanation = explain(site)) {
            reporter.report(std::move(*explanation));
            return;
        }
    }
    std::string found = site.describe();
    if (found.starts_with("the "))
        found.erase(0, 4);
    reporter.report(Diagnostic::of(ErrorCode::UnexpectedToken, found).primary(site.spot()));
}

} // namespace coro::compiler::syntax
