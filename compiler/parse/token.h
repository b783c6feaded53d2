#pragma once

#include <cstdint>
#include <string_view>

namespace coro::compiler::syntax {

/// The tokens of grammar/CoroLexer.g4, with its numbers.
enum class TokenKind : uint8_t {
    End = 0, ///< after the last token
#define TOKEN(Name, number, spelling) Name = number,
#include "grammar/tokens.def"
};

/// A piece of the source: byte offsets, half-open.
struct Token {
    uint32_t begin = 0;
    uint32_t end = 0;
    TokenKind kind = TokenKind::End;
};

/// How a token is always written; empty for names, literals and tokens made of others.
std::string_view spellingOf(TokenKind kind);

/// The keyword that is spelled so, contextual ones included; Name when it is none.
TokenKind keywordOf(std::string_view text);

/// Keywords only in certain places: `scope`, `by` and so on.
constexpr bool isContextual(TokenKind kind) { return kind >= TokenKind::Scope && kind <= TokenKind::Native; }

/// A word that is never an ordinary name, unless the place makes it one (`x.class`).
constexpr bool isReserved(TokenKind kind) { return kind >= TokenKind::Let && kind < TokenKind::Scope; }

/// Whether an expression may begin with it.
bool startsOperand(TokenKind kind);

/// Whether an expression may end with it.
bool endsOperand(TokenKind kind);

/// Whether something must follow it, so that a newline after it does not count.
bool needsMore(TokenKind kind);

/// Whether it can begin no statement, so that a newline before it does not count.
bool continuesLine(TokenKind kind);

/// A keyword that only begins statements: an expression that should go on was broken off before it.
bool startsStatementOnly(TokenKind kind);

constexpr bool isOpening(TokenKind kind) {
    return kind == TokenKind::LeftParen || kind == TokenKind::LeftBracket || kind == TokenKind::LeftBrace ||
           kind == TokenKind::InterpolationStart;
}

constexpr bool isClosing(TokenKind kind) {
    return kind == TokenKind::RightParen || kind == TokenKind::RightBracket || kind == TokenKind::RightBrace ||
           kind == TokenKind::InterpolationEnd || kind == TokenKind::Format;
}

/// Whether `closing` ends what `opening` begins.
constexpr bool isPair(TokenKind opening, TokenKind closing) {
    switch (opening) {
    case TokenKind::LeftParen:
        return closing == TokenKind::RightParen;
    case TokenKind::LeftBracket:
        return closing == TokenKind::RightBracket;
    case TokenKind::LeftBrace:
        return closing == TokenKind::RightBrace;
    default:
        return closing == TokenKind::InterpolationEnd || closing == TokenKind::Format;
    }
}

constexpr TokenKind closingOf(TokenKind opening) {
    switch (opening) {
    case TokenKind::LeftParen:
        return TokenKind::RightParen;
    case TokenKind::LeftBracket:
        return TokenKind::RightBracket;
    case TokenKind::LeftBrace:
        return TokenKind::RightBrace;
    default:
        return TokenKind::InterpolationEnd;
    }
}

} // namespace coro::compiler::syntax
