#include "compiler/parse/recovery.h"

#include <grammar/CoroParser.h>

#include "compiler/parse/syntax_errors.h"

namespace coro::compiler::syntax {

using enum TokenKind;
using grammar::CoroParser;

antlr4::Token* Recovery::recoverInline(antlr4::Parser* parser) { throw antlr4::InputMismatchException(parser); }

void Recovery::reportError(antlr4::Parser* parser, const antlr4::RecognitionException&) {
    if (isReported_)
        return;
    isReported_ = true;
    reportSyntaxError(*parser, tokens_, reporter_);
}

void Recovery::recover(antlr4::Parser* parser, std::exception_ptr error) {
    const antlr4::ParserRuleContext& context = *parser->getContext();
    if (reporter_.isFull())
        std::rethrow_exception(error);
    switch (context.getRuleIndex()) {
    case CoroParser::RuleStatement:
    case CoroParser::RuleMember:
        skipRest(context, false);
        break;
    case CoroParser::RuleMatchArm:
    case CoroParser::RuleSelectArm:
        skipRest(context, true);
        break;
    case CoroParser::RuleTopLevel:
        // Something follows the statement on its line: the statement itself was reported or is whole.
        skipRest(context, false);
        if (tokens_.current().kind() == Newline)
            tokens_.consume();
        break;
    default:
        std::rethrow_exception(error);
    }
    isReported_ = false;
}

/// Goes to the newline (or comma) that ends the anchor, or to the bracket that it stands in.
void Recovery::skipRest(const antlr4::ParserRuleContext& anchor, bool endsAtComma) {
    size_t depth = 0;
    size_t i = asToken(anchor.start)->index();
    size_t reached = tokens_.index();
    for (;; ++i) {
        TokenKind kind = tokens_.at(i).kind();
        if (kind == End)
            break;
        if (isOpening(kind))
            ++depth;
        if (isClosing(kind) && depth-- == 0)
            break;
        if (depth > 0 || i < reached)
            continue;
        // A block that begins on the next line belongs to this header all the same.
        if (kind == Newline && tokens_.at(i + 1).kind() != LeftBrace)
            break;
        if (kind == Comma && endsAtComma)
            break;
    }
    tokens_.seek(std::max(i, reached));
}

} // namespace coro::compiler::syntax
