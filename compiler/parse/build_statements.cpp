#include "compiler/parse/tree_builder.h"

namespace coro::compiler::syntax {

using enum TokenKind;

ast::Stmt* TreeBuilder::topLevel(G::StatementContext& ctx) { return statement(ctx, Place::Top); }

ast::Stmt* TreeBuilder::statement(G::StatementContext& ctx, Place place) {
    if (isBroken(ctx))
        return nullptr;
    DepthGuard depth(*this, 1);
    if (ctx.importNode != nullptr)
        return importStatement(*ctx.importNode, place);
    importsAreOver_ = true;
    if (ctx.simple != nullptr)
        return simpleStatement(*ctx.simple);
    if (ctx.binding != nullptr)
        return letStatement(*ctx.binding, ctx.start);
    if (ctx.function != nullptr)
        return functionStatement(functionDeclaration(*ctx.function, DeclaredIn::Scope), ctx.start);
    if (ctx.classNode != nullptr)
        return classDeclaration(*ctx.classNode, ctx.start, false);
    if (ctx.native != nullptr)
        return nativeDeclaration(*ctx.native, ctx.start);
    if (ctx.branch != nullptr)
        return ifStatement(*ctx.branch);
    if (ctx.loop != nullptr)
        return whileStatement(*ctx.loop);
    if (ctx.iteration != nullptr)
        return forStatement(*ctx.iteration);
    if (ctx.attempt != nullptr)
        return tryStatement(*ctx.attempt);
    if (ctx.region != nullptr)
        return scopeStatement(*ctx.region);
    if (ctx.choice != nullptr)
        return selectStatement(*ctx.choice);
    return testDeclaration(*ctx.test, place);
}

ast::Stmt* TreeBuilder::simpleStatement(G::SimpleStatementContext& ctx) {
    if (ctx.target == nullptr)
        return jumpStatement(ctx);
    if (ctx.op != nullptr)
        return assignment(ctx);
    auto* node = make<ast::ExprStmt>(spanOf(ctx));
    node->expr = expr(*ctx.target);
    return node;
}

ast::Stmt* TreeBuilder::jumpStatement(G::SimpleStatementContext& ctx) {
    Span span = spanOf(ctx);
    Span keyword = spanOf(ctx.keyword);
    ast::Expr* value = ctx.value == nullptr ? nullptr : expr(*ctx.value);
    switch (kindOf(ctx.keyword)) {
    case Return: {
        auto* node = make<ast::ReturnStmt>(span);
        node->value = value;
        node->keywordSpan = keyword;
        return node;
    }
    case ReturnValue: {
        auto* node = make<ast::ReturnValueStmt>(span);
        node->value = value;
        node->keywordSpan = keyword;
        return node;
    }
    case Noreturn: {
        auto* node = make<ast::NoreturnStmt>(span);
        node->value = value;
        node->keywordSpan = keyword;
        return node;
    }
    case Emit: {
        auto* node = make<ast::EmitStmt>(span);
        node->value = value;
        node->keywordSpan = keyword;
        return node;
    }
    case Raise: {
        auto* node = make<ast::RaiseStmt>(span);
        node->value = value;
        return node;
    }
    case Break:
        return make<ast::BreakStmt>(span);
    case Continue:
        return make<ast::ContinueStmt>(span);
    default: {
        auto* node = make<ast::ExprStmt>(span);
        node->expr = make<ast::YieldExpr>(span);
        return node;
    }
    }
}

ast::Stmt* TreeBuilder::assignment(G::SimpleStatementContext& ctx) {
    auto* node = make<ast::AssignStmt>(spanOf(ctx));
    node->op = assignOperator(kindOf(ctx.op));
    node->opSpan = spanOf(ctx.op);
    node->target = expr(*ctx.target);
    node->value = expr(*ctx.value);
    checkTarget(*node->target, ctx);
    return node;
}

void TreeBuilder::checkTarget(const ast::Expr& target, G::SimpleStatementContext& ctx) {
    auto report = [&](std::string_view label, std::string_view help) {
        auto diagnostic = Diagnostic::of(ErrorCode::BadTarget).primary(target.span, "{}", label);
        if (!help.empty())
            diagnostic.help("{}", help);
        reporter_.report(std::move(diagnostic));
    };
    switch (target.kind) {
    case ast::ExprKind::Name:
    case ast::ExprKind::Member:
    case ast::ExprKind::Index:
        return;
    case ast::ExprKind::Chain:
        report("`?.` may lead nowhere", "check for nil first: `if x != nil { x.name = value }`");
        return;
    case ast::ExprKind::ListLiteral:
        return checkListTarget(ast::to<ast::ListLiteralExpr>(target), ctx);
    case ast::ExprKind::MapLiteral:
        report("only `let` and `var` take a value apart",
               fmt::format("let {} = {}", source_.text(target.span), source_.text(spanOf(*ctx.value))));
        return;
    case ast::ExprKind::Self:
        report("`self` always is the object itself", {});
        return;
    case ast::ExprKind::Call:
        report("a call gives a value, not a place", {});
        return;
    default:
        report("not a variable, field or element", {});
    }
}

/// `[a, b] = [b, a]`.
void TreeBuilder::checkListTarget(const ast::ListLiteralExpr& target, G::SimpleStatementContext& ctx) {
    if (kindOf(ctx.op) != Assign) {
        reporter_.report(Diagnostic::of(ErrorCode::BadTarget)
                             .primary(spanOf(ctx.op), "changes one variable, field or element")
                             .secondary(target.span, "a list of them takes `=`"));
        return;
    }
    const ast::ListItem* rest = nullptr;
    for (const ast::ListItem& item : target.items) {
        if (item.isSpread && rest != nullptr)
            reporter_.report(Diagnostic::of(ErrorCode::BadPattern)
                                 .primary(item.value->span, "one `...` takes all that is left")
                                 .secondary(rest->value->span, "the first one"));
        if (item.isSpread)
            rest = &item;
        checkTarget(*item.value, ctx);
    }
}

ast::Stmt* TreeBuilder::letStatement(G::LetStatementContext& ctx, const antlr4::Token* start) {
    auto* node = make<ast::LetStmt>(spanOf(ctx));
    node->doc = docBefore(start);
    node->isVar = kindOf(ctx.keyword) == Var;
    node->pattern = target(*ctx.target);
    node->value = expr(*ctx.value);
    return node;
}

} // namespace coro::compiler::syntax
