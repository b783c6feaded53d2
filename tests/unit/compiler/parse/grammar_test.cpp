#include <catch2/catch.hpp>

#include <antlr4-runtime.h>
#include <atn/LL1Analyzer.h>
#include <grammar/CoroParser.h>

#include "compiler/parse/token_stream.h"

using coro::compiler::syntax::TokenKind;
using coro::grammar::CoroParser;

TEST_CASE("every decision of the grammar is made on the next token, so nothing is ambiguous") {
    CoroParser::initialize();
    coro::compiler::syntax::TokenStream tokens({{}});
    CoroParser parser(&tokens);
    const antlr4::atn::ATN& atn = parser.getATN();
    antlr4::atn::LL1Analyzer analyzer(atn);
    REQUIRE(atn.decisionToState.size() > 100);
    for (antlr4::atn::DecisionState* state : atn.decisionToState) {
        INFO("in the rule " << parser.getRuleNames()[state->ruleIndex]);
        std::vector<antlr4::misc::IntervalSet> choices = analyzer.getDecisionLookahead(state);
        REQUIRE(choices.size() >= 2);
        antlr4::misc::IntervalSet taken;
        for (const antlr4::misc::IntervalSet& choice : choices) {
            CHECK(taken.And(choice).isEmpty());
            taken.addAll(choice);
        }
    }
}

TEST_CASE("the token table has every keyword of the grammar") {
    using namespace coro::compiler::syntax;
    CHECK(keywordOf("let") == TokenKind::Let);
    CHECK(keywordOf("returnValue") == TokenKind::ReturnValue);
    CHECK(keywordOf("native") == TokenKind::Native);
    CHECK(keywordOf("returnvalue") == TokenKind::Name);
    CHECK(keywordOf("x") == TokenKind::Name);
    CHECK(spellingOf(TokenKind::CoalesceAssign) == "?\?=");
    CHECK(spellingOf(TokenKind::RightBracket) == "]");
    for (auto kind = static_cast<int>(TokenKind::Let); kind <= static_cast<int>(TokenKind::Native); ++kind)
        CHECK(keywordOf(spellingOf(static_cast<TokenKind>(kind))) == static_cast<TokenKind>(kind));
}
