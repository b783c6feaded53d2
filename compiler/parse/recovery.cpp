#include "compiler/parse/recovery.h"

#include <grammar/CoroParser.h>

#include "compiler/parse/syntax_errors.h"

namespace coro::compiler::syntax {

using enum TokenKind;
using grammar::CoroParser;

antlr4::Token* Recovery::recoverInline(antlr4::Parser* parser) { throw antlr4::InputMismatchException(parser); }

namespace {

bool startsMember(TokenKind kind) {
    switch (kind) {
    case Static:
    case Var:
    case Let:
    case Declare:
    case Native:
    case Name:
        return true;
    default:
        return false;
    }
}

/// Whether a list that has begun cannot go on with that token.
bool isLeftOver(const antlr4::ParserRuleContext& list, TokenKind kind) {
    if (kind == RightBrace || kind == Newline)
        return false;
    switch (list.getRuleIndex()) {
    case CoroParser::RuleBlock:
        return !static_cast<const CoroParser::BlockContext&>(list).statements.empty();
    case CoroParser::RuleClassDeclaration:
        return !static_cast<const CoroParser::ClassDeclarationContext&>(list).members.empty() && !startsMember(kind);
    case CoroParser::RuleMatchExpr:
        return !static_cast<const CoroParser::MatchExprContext&>(list).arms.empty() && kind != Comma;
    case CoroParser::RuleSelectStatement:
        return !static_cast<const CoroParser::SelectStatementContext&>(list).arms.empty() && kind != Comma &&
               kind != Else;
    default:
        return false;
    }
}

} // namespace

void Recovery::sync(antlr4::Parser* parser) {
    const antlr4::ParserRuleContext& context = *parser->getContext();
    if (!isLeftOver(context, tokens_.current().kind()))
        return;
    reportSyntaxError(*parser, tokens_, reporter_);
    bool isArms = context.getRuleIndex() == CoroParser::RuleMatchExpr ||
                  context.getRuleIndex() == CoroParser::RuleSelectStatement;
    skipRest(tokens_.index(), isArms);
}

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
        skipRest(asToken(context.start)->index(), false);
        break;
    case CoroParser::RuleMatchArm:
    case CoroParser::RuleSelectArm:
        skipRest(asToken(context.start)->index(), true);
        break;
    case CoroParser::RuleTopLevel:
        // Something follows the statement on its line: the statement itself was reported or is whole.
        skipRest(asToken(context.start)->index(), false);
        if (tokens_.current().kind() == Newline)
            tokens_.consume();
        break;
    default:
        std::rethrow_exception(error);
    }
    isReported_ = false;
}

/// Goes to the newline (or comma) that ends the anchor that begins at `from`, or to the bracket that it stands in.
void Recovery::skipRest(size_t from, bool endsAtComma) {
    size_t depth = 0;
    size_t i = from;
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
