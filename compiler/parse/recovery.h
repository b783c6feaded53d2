#pragma once

#include <antlr4-runtime.h>

#include "compiler/parse/reporter.h"
#include "compiler/parse/token_stream.h"

namespace coro::compiler::syntax {

/// Reports the first error of a statement, member or arm, and goes on after it. (The three are the anchors: an error
/// inside one costs only that one.)
class Recovery final : public antlr4::ANTLRErrorStrategy {
  public:
    Recovery(TokenStream& tokens, Reporter& reporter) : tokens_(tokens), reporter_(reporter) {}

    void reset(antlr4::Parser*) override { isReported_ = false; }
    /// A token that does not fit is an error, never inserted or left out.
    antlr4::Token* recoverInline(antlr4::Parser* parser) override;
    /// Called in each rule that the error leaves; ends it at an anchor.
    void recover(antlr4::Parser* parser, std::exception_ptr error) override;
    void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override;
    /// Called before each decision of a rule: where a list of statements, members or arms goes on, what is left over
    /// behind one of them costs that one only.
    void sync(antlr4::Parser* parser) override;
    bool inErrorRecoveryMode(antlr4::Parser*) override { return false; }
    void reportMatch(antlr4::Parser*) override {}

  private:
    void skipRest(size_t from, bool endsAtComma);

    TokenStream& tokens_;
    Reporter& reporter_;
    bool isReported_ = false;
};

} // namespace coro::compiler::syntax
