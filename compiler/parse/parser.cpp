#include "compiler/parse/parser.h"

#include <antlr4-runtime.h>
#include <grammar/CoroParser.h>

#include <memory>
#include <utility>
#include <vector>

#include "compiler/parse/read_tokens.h"
#include "compiler/parse/recovery.h"
#include "compiler/parse/reporter.h"
#include "compiler/parse/token_stream.h"
#include "compiler/parse/tree_builder.h"

namespace coro::compiler {

namespace {

using namespace syntax;

/// Parses the file statement by statement: what the generated parser allocates for one is freed before the next.
class FileParser {
  public:
    FileParser(const FilterResult& input, TreeBuilder& builder, Reporter& reporter)
        : builder_(builder), reporter_(reporter), tokens_(input.tokens), parser_(&tokens_) {
        parser_.setBuildParseTree(false);
        parser_.removeErrorListeners();
        parser_.setErrorHandler(std::make_shared<Recovery>(tokens_, reporter));
    }

    std::vector<ast::Stmt*> run() {
        std::vector<ast::Stmt*> statements;
        while (tokens_.current().kind() != TokenKind::End && !reporter_.isFull()) {
            if (ast::Stmt* statement = next())
                statements.push_back(statement);
            parser_.getTreeTracker().reset();
        }
        return statements;
    }

  private:
    /// The next statement; nullptr when it has an error.
    ast::Stmt* next() {
        // Characters that were left out as errors may stand before its first token.
        const SourceFile& source = reporter_.source();
        uint32_t begin = source.lineStart(source.lineAt(tokens_.current().begin()));
        grammar::CoroParser::TopLevelContext* ctx = nullptr;
        try {
            ctx = parser_.topLevel();
        } catch (const antlr4::RecognitionException&) {
            return nullptr; // there are as many errors as are counted
        }
        ast::Stmt* statement = ctx->item == nullptr ? nullptr : builder_.topLevel(*ctx->item);
        const ParserToken& last = tokens_.at(tokens_.index() - 1);
        uint32_t end = last.kind() == TokenKind::Newline ? last.begin() : last.end();
        return statement != nullptr && !reporter_.hasErrorWithin(begin, end) ? statement : nullptr;
    }

    TreeBuilder& builder_;
    Reporter& reporter_;
    TokenStream tokens_;
    grammar::CoroParser parser_;
};

} // namespace

ast::Module* parse(const SourceFile& source, Arena& arena, DiagnosticSink& sink, const ParseOptions& options) {
    Reporter reporter(source, sink);
    FilterResult input = readTokens(source, reporter, options);
    TreeBuilder builder(source, arena, input, reporter);
    std::vector<ast::Stmt*> statements = FileParser(input, builder, reporter).run();
    auto* module = arena.make<ast::Module>();
    module->file = source.id();
    module->statements = {arena.copyArray(statements.data(), statements.size()),
                          static_cast<uint32_t>(statements.size())};
    module->doc = builder.moduleDoc();
    module->nodeCount = builder.nodeCount();
    return module;
}

} // namespace coro::compiler
