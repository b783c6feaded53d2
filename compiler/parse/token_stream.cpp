#include "compiler/parse/token_stream.h"

#include <algorithm>

namespace coro::compiler::syntax {

TokenStream::TokenStream(const std::vector<Token>& tokens) {
    tokens_.reserve(tokens.size());
    for (const Token& token : tokens)
        tokens_.emplace_back(token, static_cast<uint32_t>(tokens_.size()));
}

antlr4::Token* TokenStream::LT(ssize_t offset) {
    if (offset < 0) {
        auto back = static_cast<size_t>(-offset);
        return back > at_ ? nullptr : &tokens_[at_ - back];
    }
    return &tokens_[std::min(at_ + static_cast<size_t>(offset) - 1, tokens_.size() - 1)];
}

} // namespace coro::compiler::syntax
