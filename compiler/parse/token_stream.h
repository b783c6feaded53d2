#pragma once

#include <antlr4-runtime.h>

#include <string>
#include <vector>

#include "compiler/parse/token.h"

namespace coro::compiler::syntax {

/// A token as the generated parser sees it.
class ParserToken final : public antlr4::Token {
  public:
    ParserToken(syntax::Token token, uint32_t index) : token_(token), index_(index) {}

    syntax::Token token() const { return token_; }
    TokenKind kind() const { return token_.kind; }
    uint32_t begin() const { return token_.begin; }
    uint32_t end() const { return token_.end; }
    /// Position in the token stream.
    uint32_t index() const { return index_; }

    size_t getType() const override {
        return token_.kind == TokenKind::End ? antlr4::Token::EOF : static_cast<size_t>(token_.kind);
    }
    size_t getTokenIndex() const override { return index_; }
    size_t getStartIndex() const override { return token_.begin; }
    size_t getStopIndex() const override { return token_.end; }
    // The rest of the interface serves ANTLR's own messages and trees, which are not used.
    std::string getText() const override { return {}; }
    size_t getLine() const override { return 0; }
    size_t getCharPositionInLine() const override { return 0; }
    size_t getChannel() const override { return 0; }
    antlr4::TokenSource* getTokenSource() const override { return nullptr; }
    antlr4::CharStream* getInputStream() const override { return nullptr; }
    std::string toString() const override { return {}; }

  private:
    syntax::Token token_;
    uint32_t index_;
};

/// What a label of the grammar holds, as our own type.
inline const ParserToken* asToken(const antlr4::Token* token) { return static_cast<const ParserToken*>(token); }

/// The filtered tokens of a file, for the generated parser. The last one is of kind End.
class TokenStream final : public antlr4::TokenStream {
  public:
    explicit TokenStream(const std::vector<syntax::Token>& tokens);

    const ParserToken& at(size_t index) const { return tokens_[index]; }
    const ParserToken& current() const { return tokens_[at_]; }

    void consume() override { ++at_; }
    size_t LA(ssize_t offset) override { return LT(offset)->getType(); }
    antlr4::Token* LT(ssize_t offset) override;
    ssize_t mark() override { return -1; }
    void release(ssize_t) override {}
    size_t index() override { return at_; }
    void seek(size_t index) override { at_ = index; }
    size_t size() override { return tokens_.size(); }
    antlr4::Token* get(size_t index) const override { return &tokens_[index]; }
    antlr4::TokenSource* getTokenSource() const override { return nullptr; }
    std::string getSourceName() const override { return {}; }
    std::string getText(const antlr4::misc::Interval&) override { return {}; }
    std::string getText() override { return {}; }
    std::string getText(antlr4::RuleContext*) override { return {}; }
    std::string getText(antlr4::Token*, antlr4::Token*) override { return {}; }

  private:
    mutable std::vector<ParserToken> tokens_;
    size_t at_ = 0;
};

} // namespace coro::compiler::syntax
