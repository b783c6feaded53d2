#include "compiler/parse/tree_builder.h"

namespace coro::compiler::syntax {

using enum TokenKind;

ast::Block* TreeBuilder::block(G::BlockContext& ctx) {
    auto* node = make<ast::Block>(spanOf(ctx));
    node->statements =
        listOf(ctx.statements, [this](G::StatementContext* each) { return statement(*each, Place::Block); });
    return node;
}

ast::Block* TreeBuilder::arrowBlock(G::SimpleStatementContext& ctx) {
    auto* node = make<ast::Block>(spanOf(ctx));
    ast::Stmt* only = simpleStatement(ctx);
    node->statements = {arena_.copyArray(&only, 1), 1};
    return node;
}

ast::Stmt* TreeBuilder::ifStatement(G::IfStatementContext& ctx) {
    auto* node = make<ast::IfStmt>(spanOf(ctx));
    size_t i = 0;
    node->branches = listOf(ctx.conditions, [&](G::ExprContext* condition) {
        const antlr4::Token* keyword = i == 0 ? ctx.keyword : ctx.elses[i - 1];
        ast::Expr* value = expr(*condition);
        return ast::IfBranch{value, block(*ctx.bodies[i++]), spanOf(keyword)};
    });
    if (ctx.elseBody != nullptr)
        node->elseBody = block(*ctx.elseBody);
    return node;
}

ast::Stmt* TreeBuilder::whileStatement(G::WhileStatementContext& ctx) {
    auto* node = make<ast::WhileStmt>(spanOf(ctx));
    node->condition = expr(*ctx.condition);
    node->body = block(*ctx.body);
    return node;
}

ast::Stmt* TreeBuilder::forStatement(G::ForStatementContext& ctx) {
    auto* node = make<ast::ForStmt>(spanOf(ctx));
    node->keywordSpan = spanOf(ctx.keyword);
    if (ctx.yielding != nullptr) {
        node->isYield = true;
        node->keywordSpan = join(node->keywordSpan, spanOf(ctx.yielding));
    }
    node->pattern = target(*ctx.target);
    node->iterable = expr(*ctx.iterable);
    node->body = block(*ctx.body);
    return node;
}

ast::Stmt* TreeBuilder::tryStatement(G::TryStatementContext& ctx) {
    auto* node = make<ast::TryStmt>(spanOf(ctx));
    node->body = block(*ctx.body);
    node->excepts = listOf(ctx.excepts, [this](G::ExceptClauseContext* each) { return exceptClause(*each); });
    if (ctx.cancelledBody != nullptr)
        node->cancelledBody = block(*ctx.cancelledBody);
    if (ctx.finallyBody != nullptr)
        node->finallyBody = block(*ctx.finallyBody);
    if (node->excepts.empty() && node->cancelledBody == nullptr && node->finallyBody == nullptr)
        reporter_.report(Diagnostic::of(ErrorCode::TryAlone)
                             .primary(spanOf(ctx.start), "nothing catches here, and nothing cleans up")
                             .help("try { ... } except e: NotFound { ... } finally { ... }"));
    return node;
}

ast::ExceptClause* TreeBuilder::exceptClause(G::ExceptClauseContext& ctx) {
    auto* node = make<ast::ExceptClause>(spanOf(ctx));
    if (ctx.name != nullptr)
        node->name = name(ctx.name);
    if (ctx.errors != nullptr) {
        ast::Type* errors = type(*ctx.errors);
        if (auto* several = ast::as<ast::UnionType>(errors))
            node->types = several->options;
        else
            node->types = {arena_.copyArray(&errors, 1), 1};
    }
    node->body = block(*ctx.body);
    return node;
}

ast::Stmt* TreeBuilder::scopeStatement(G::ScopeStatementContext& ctx) {
    Span span = spanOf(ctx);
    switch (kindOf(ctx.keyword)) {
    case Scope: {
        auto* node = make<ast::ScopeStmt>(span);
        node->body = block(*ctx.body);
        return node;
    }
    case Shield: {
        auto* node = make<ast::ShieldStmt>(span);
        node->body = block(*ctx.body);
        return node;
    }
    default: {
        auto* node = make<ast::TimeoutStmt>(span);
        node->duration = expr(*ctx.duration);
        node->body = block(*ctx.body);
        return node;
    }
    }
}

ast::Stmt* TreeBuilder::selectStatement(G::SelectStatementContext& ctx) {
    auto* node = make<ast::SelectStmt>(spanOf(ctx));
    if (ctx.arms.empty())
        reporter_.report(Diagnostic::of(ErrorCode::EmptySelect).primary(spanOf(ctx.start), "waits for nothing"));
    std::vector<ast::SelectArm*> arms;
    for (G::SelectArmContext* arm : ctx.arms)
        if (!isBroken(*arm))
            arms.push_back(selectArm(*arm));
    for (G::SelectElseContext* arm : ctx.elseArms)
        arms.push_back(selectElse(*arm));
    if (ctx.elseArms.size() > 1)
        reporter_.report(Diagnostic::of(ErrorCode::DuplicateElse)
                             .primary(spanOf(ctx.elseArms[1]->start))
                             .secondary(spanOf(ctx.elseArms[0]->start), "the first one"));
    node->arms = {arena_.copyArray(arms.data(), arms.size()), static_cast<uint32_t>(arms.size())};
    return node;
}

ast::SelectArm* TreeBuilder::selectArm(G::SelectArmContext& ctx) {
    auto* node = make<ast::SelectArm>(spanOf(ctx));
    if (ctx.target != nullptr) {
        node->pattern = target(*ctx.target);
        node->isVar = kindOf(ctx.keyword) == Var;
    }
    node->operand = links(*ctx.awaited);
    if (!ctx.awaited->prefixes.empty())
        reporter_.report(Diagnostic::of(ErrorCode::BadSelectArm)
                             .primary(spanOf(ctx.awaited->prefixes[0]), "`yield` is followed by what is waited for"));
    node->body = ctx.jump != nullptr ? arrowBlock(*ctx.jump) : block(*ctx.body);
    return node;
}

ast::SelectArm* TreeBuilder::selectElse(G::SelectElseContext& ctx) {
    auto* node = make<ast::SelectArm>(spanOf(ctx));
    node->body = ctx.jump != nullptr ? arrowBlock(*ctx.jump) : block(*ctx.body);
    return node;
}

} // namespace coro::compiler::syntax
