#include "compiler/words.h"

#include "compiler/parse/token.h"

namespace coro::compiler {

using syntax::TokenKind;

bool isReservedWord(std::string_view word) { return syntax::isReserved(syntax::keywordOf(word)); }

std::vector<std::string_view> keywords() {
    std::vector<std::string_view> words;
    for (auto kind = static_cast<int>(TokenKind::Let); kind < static_cast<int>(TokenKind::Native); ++kind)
        words.push_back(syntax::spellingOf(static_cast<TokenKind>(kind)));
    return words;
}

} // namespace coro::compiler
