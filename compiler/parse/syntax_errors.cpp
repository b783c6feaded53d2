#include "compiler/parse/syntax_errors.h"

#include <grammar/CoroParser.h>

namespace coro::compiler::syntax {

void reportSyntaxError(antlr4::Parser& parser, TokenStream& tokens, Reporter& reporter) {
    const ParserToken& found = tokens.current();
    Span span = reporter.span(found.begin(), found.end());
    grammar::CoroParser::initialize();
    reporter.report(
        Diagnostic::of(ErrorCode::UnexpectedToken, parser.getRuleNames()[parser.getContext()->getRuleIndex()])
            .primary(span));
}

} // namespace coro::compiler::syntax
