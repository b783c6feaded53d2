#include "compiler/parse/syntax_errors.h"

#include "compiler/parse/error_site.h"

namespace coro::compiler::syntax {

void reportSyntaxError(antlr4::Parser& parser, TokenStream& tokens, Reporter& reporter) {
    ErrorSite site(parser, tokens, reporter.source());
    for (auto explain :
         {explainScope, explainHabit, explainBlock, explainList, explainStatement, explainOperand, explainName}) {
        if (Explanation explanation = explain(site)) {
            reporter.report(std::move(*explanation));
            return;
        }
    }
    reporter.report(Diagnostic::of(ErrorCode::UnexpectedToken, site.describeBare()).primary(site.spot()));
}

} // namespace coro::compiler::syntax
