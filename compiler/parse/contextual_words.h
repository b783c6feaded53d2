#pragma once

#include <string_view>

#include "compiler/parse/token.h"

namespace coro::compiler::syntax {

/// What stands around a name that may be a contextual keyword.
struct Neighbours {
    TokenKind previous;           ///< the token before; Newline at the start of the file
    TokenKind next;               ///< the token after it on its line, else Newline; keywords are still names
    std::string_view nextText;    ///< of `next`
    bool nextIsSign = false;      ///< `next` is a `-` that touches what follows it, but not the name
    bool startsStatement = false; ///< nothing of its statement comes before it
};

/// Whether the name is a keyword here. Ordinary names everywhere else:
///   scope shield select   at a statement's start before `{`
///   timeout               at a statement's start before a name or number
///   test                  at a statement's start before a string
///   cancelled             between `}` and `{`
///   by                    between two operands
///   native                before a declaration
bool isKeywordHere(TokenKind word, const Neighbours& around);

} // namespace coro::compiler::syntax
