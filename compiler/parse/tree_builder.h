#pragma once

#include <antlr4-runtime.h>
#include <grammar/CoroParser.h>

#include <type_traits>
#include <utility>

#include "base/arena.h"
#include "compiler/ast/ast.h"
#include "compiler/parse/operator_table.h"
#include "compiler/parse/reporter.h"
#include "compiler/parse/string_text.h"
#include "compiler/parse/token_filter.h"
#include "compiler/parse/token_stream.h"

namespace coro::compiler::syntax {

/// A tree this deep is refused: later passes recurse over it.
inline constexpr uint32_t kMaxTreeDepth = 2000;

/// Makes our tree of what the generated parser read, and reports what the grammar lets through. Reads the labels of
/// grammar/CoroParser.g4; an anchor (statement, member, arm) in which the parser met an error is left out.
class TreeBuilder {
  public:
    using G = grammar::CoroParser;

    TreeBuilder(const SourceFile& source, Arena& arena, const FilterResult& input, Reporter& reporter)
        : source_(source), arena_(arena), input_(input), reporter_(reporter) {}

    /// nullptr when nothing could be made of it.
    ast::Stmt* topLevel(G::StatementContext& ctx);
    std::string_view moduleDoc() { return docText(input_.moduleDoc); }
    uint32_t nodeCount() const { return nodeCount_; }

  private:
    class DepthGuard;
    struct OperatorChain;
    enum class Place : uint8_t { Top, Block };
    enum class DeclaredIn : uint8_t { Scope, Class };

    // --- Nodes and spans (tree_builder.cpp) ---

    template <typename T>
    T* make(Span span) {
        T* node = arena_.make<T>();
        node->span = span;
        node->id = nodeCount_++;
        return node;
    }

    /// A list of what `makeElement` gives for each; nullptrs are left out.
    template <typename From, typename MakeElement>
    auto listOf(const From& from, MakeElement makeElement) {
        using Element = std::decay_t<decltype(makeElement(*from.begin()))>;
        ast::List<Element> list;
        if (from.empty())
            return list;
        list.data = static_cast<Element*>(arena_.allocate(sizeof(Element) * from.size(), alignof(Element)));
        for (const auto& item : from) {
            Element element = makeElement(item);
            if constexpr (std::is_pointer_v<Element>)
                if (element == nullptr)
                    continue;
            new (&list.data[list.count++]) Element(element);
        }
        return list;
    }

    /// Whether the parser gave up on it.
    static bool isBroken(const antlr4::ParserRuleContext& ctx) { return ctx.exception != nullptr; }

    Span spanOf(const antlr4::ParserRuleContext& ctx) const;
    Span spanOf(const antlr4::Token* token) const;
    static TokenKind kindOf(const antlr4::Token* token) { return asToken(token)->kind(); }
    std::string_view textOf(const antlr4::Token* token) const { return source_.text(spanOf(token)); }
    ast::Name name(const antlr4::Token* token);
    std::string_view docBefore(const antlr4::Token* token);
    std::string_view docText(const DocComment& doc);
    /// A placeholder where an error was reported.
    ast::Expr* missing(Span span) { return make<ast::NilExpr>(span); }

    // --- Statements (build_statements.cpp, build_blocks.cpp) ---

    ast::Stmt* statement(G::StatementContext& ctx, Place place);
    ast::Block* block(G::BlockContext& ctx);
    /// The simple statement after an arm's `=>`.
    ast::Block* arrowBlock(G::SimpleStatementContext& ctx);
    ast::Stmt* simpleStatement(G::SimpleStatementContext& ctx);
    ast::Stmt* jumpStatement(G::SimpleStatementContext& ctx);
    ast::Stmt* assignment(G::SimpleStatementContext& ctx);
    void checkListTarget(const ast::ListLiteralExpr& target, G::SimpleStatementContext& ctx);
    void checkTarget(const ast::Expr& target, G::SimpleStatementContext& ctx);
    ast::Stmt* letStatement(G::LetStatementContext& ctx, const antlr4::Token* start);
    ast::Stmt* ifStatement(G::IfStatementContext& ctx);
    ast::Stmt* whileStatement(G::WhileStatementContext& ctx);
    ast::Stmt* forStatement(G::ForStatementContext& ctx);
    ast::Stmt* tryStatement(G::TryStatementContext& ctx);
    ast::ExceptClause* exceptClause(G::ExceptClauseContext& ctx);
    ast::Stmt* scopeStatement(G::ScopeStatementContext& ctx);
    ast::Stmt* selectStatement(G::SelectStatementContext& ctx);
    ast::SelectArm* selectArm(G::SelectArmContext& ctx);
    ast::SelectArm* selectElse(G::SelectElseContext& ctx);

    // --- Declarations (build_declarations.cpp, build_classes.cpp) ---

    ast::Stmt* importStatement(G::ImportStatementContext& ctx, Place place);
    ast::Stmt* testDeclaration(G::TestDeclarationContext& ctx, Place place);
    ast::Function* functionHead(const antlr4::ParserRuleContext& ctx, const antlr4::Token* keyword,
                                G::SignatureContext& signature);
    ast::Param* param(G::ParamContext& ctx);
    void checkParams(const ast::List<ast::Param*>& params);
    ast::Function* functionDeclaration(G::FunctionDeclarationContext& ctx, DeclaredIn in);
    ast::Function* nativeFunction(G::NativeFunctionContext& ctx, DeclaredIn in);
    void nameFunction(ast::Function& function, G::MethodNameContext& ctx, DeclaredIn in);
    ast::Stmt* functionStatement(ast::Function* function, const antlr4::Token* start);
    ast::Stmt* classDeclaration(G::ClassDeclarationContext& ctx, const antlr4::Token* start, bool isNative);
    ast::Stmt* nativeDeclaration(G::NativeDeclarationContext& ctx, const antlr4::Token* start);
    ast::Function* method(G::MemberContext& ctx);
    ast::Function* implicitFunction(const ast::ClassStmt& cls, ast::FunctionRole role, std::string_view name);
    ast::Function* initializer(G::InitializerContext& ctx);
    ast::Field* field(G::MemberContext& ctx);

    // --- Expressions (build_expressions.cpp, build_operators.cpp, build_literals.cpp) ---

    ast::Expr* expr(G::ExprContext& ctx);
    ast::Expr* conditional(G::ExprContext& ctx, ast::Expr* condition);
    ast::Expr* operators(OperatorChain& chain, ast::Expr* left, Precedence atLeast, bool isFolded = false);
    ast::Expr* combine(ast::Expr* left, bool isFolded, ast::Expr* right, const antlr4::Token* op);
    ast::Expr* step(ast::Expr* left, bool isFolded, ast::Expr* by, const antlr4::Token* op);
    void checkChain(const ast::Expr& left, const ast::Expr& right, const antlr4::Token* op);
    ast::Expr* prefixed(OperatorChain& chain, G::OperandContext& ctx, size_t prefix);
    ast::Expr* links(G::OperandContext& ctx);
    ast::Expr* link(G::LinkContext& ctx, ast::Expr* object);
    ast::Expr* atom(G::OperandContext& ctx);
    ast::Expr* literal(const antlr4::Token* token);
    ast::Expr* number(const antlr4::Token* token);
    ast::Expr* compound(G::CompoundContext& ctx);
    ast::List<ast::Argument> arguments(G::ArgumentsContext& ctx);
    ast::Argument argument(G::ArgumentContext& ctx);
    ast::Expr* subscript(G::SubscriptContext& ctx);
    ast::Expr* openRange(G::SubscriptContext& ctx);
    ast::Expr* interpolated(G::InterpolatedContext& ctx);
    ast::StringPart stringPart(G::StringPartContext& ctx);
    ast::Expr* listLiteral(G::ListLiteralContext& ctx);
    ast::Expr* mapLiteral(G::MapLiteralContext& ctx);
    ast::MapEntry mapEntry(G::MapEntryContext& ctx);
    ast::Expr* lambda(G::BlockLambdaContext& ctx);
    ast::Expr* arrowLambda(G::ArrowLambdaContext& ctx);
    ast::Expr* matchExpr(G::MatchExprContext& ctx);
    ast::MatchArm* matchArm(G::MatchArmContext& ctx);

    // --- Patterns and types (build_patterns.cpp, build_types.cpp) ---

    ast::Pattern* pattern(G::PatternContext& ctx);
    ast::Pattern* patternAtom(G::PatternAtomContext& ctx);
    ast::Pattern* namedPattern(G::PatternAtomContext& ctx);
    ast::Expr* patternLiteral(G::PatternLiteralContext& ctx);
    ast::Pattern* listPattern(G::ListPatternContext& ctx);
    ast::Pattern* mapPattern(G::MapPatternContext& ctx);
    ast::PatternField patternField(G::PatternFieldContext& ctx);
    ast::BindingPattern* binding(const antlr4::Token* token);
    /// A pattern of `let` or `for`: it always fits.
    ast::Pattern* target(G::PatternContext& ctx);
    void checkTargetPattern(const ast::Pattern& pattern);
    ast::Expr* path(const std::vector<antlr4::Token*>& names);
    ast::Type* type(G::TypeContext& ctx);
    ast::Type* typeFrom(G::TypeContext& ctx, size_t atom);
    ast::Type* typeAtom(G::TypeAtomContext& ctx);

    const SourceFile& source_;
    Arena& arena_;
    const FilterResult& input_;
    Reporter& reporter_;
    uint32_t nodeCount_ = 0;
    uint32_t depth_ = 0; ///< how deep the node at hand lies in the tree, at most
    bool importsAreOver_ = false;
};

/// Counts levels of the tree while it lives.
class TreeBuilder::DepthGuard {
  public:
    DepthGuard(TreeBuilder& builder, size_t levels) : builder_(builder), levels_(static_cast<uint32_t>(levels)) {
        builder_.depth_ += levels_;
    }
    ~DepthGuard() { builder_.depth_ -= levels_; }
    DepthGuard(const DepthGuard&) = delete;
    DepthGuard& operator=(const DepthGuard&) = delete;

    /// True, after a report at the span, when the tree would be too deep.
    bool isTooDeep(Span span);

  private:
    TreeBuilder& builder_;
    uint32_t levels_;
};

} // namespace coro::compiler::syntax
