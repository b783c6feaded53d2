#include "compiler/parse/tree_builder.h"

namespace coro::compiler::syntax {

using enum TokenKind;

/// The operand without its prefix operators: what it begins with, then its calls, members and indices.
ast::Expr* TreeBuilder::links(G::OperandContext& ctx) {
    DepthGuard depth(*this, ctx.links.size());
    if (depth.isTooDeep(spanOf(ctx)))
        return missing(spanOf(ctx));
    ast::Expr* value = atom(ctx);
    if (value->kind == ast::ExprKind::Super &&
        (ctx.links.empty() || (ctx.links[0]->args == nullptr && ctx.links[0]->name == nullptr)))
        reporter_.report(Diagnostic::of(ErrorCode::SuperAlone)
                             .primary(value->span, "names the parent's methods, and is no value")
                             .help("`super.speak()`, or in `init`: `super(name)`"));
    bool isOptional = false;
    for (G::LinkContext* each : ctx.links) {
        value = link(*each, value);
        isOptional = isOptional || (each->dot != nullptr && kindOf(each->dot) == QuestionDot);
    }
    if (!isOptional)
        return value;
    auto* chain = make<ast::ChainExpr>(value->span);
    chain->links = value;
    return chain;
}

ast::Expr* TreeBuilder::link(G::LinkContext& ctx, ast::Expr* object) {
    Span span = join(object->span, spanOf(ctx));
    bool isOptional = ctx.dot != nullptr && kindOf(ctx.dot) == QuestionDot;
    if (ctx.name != nullptr) {
        auto* node = make<ast::MemberExpr>(span);
        node->object = object;
        node->name = name(ctx.name);
        node->isOptional = isOptional;
        return node;
    }
    if (ctx.args != nullptr) {
        auto* node = make<ast::CallExpr>(span);
        node->callee = object;
        node->argsSpan = spanOf(*ctx.args);
        node->args = arguments(*ctx.args);
        node->isOptional = isOptional;
        return node;
    }
    auto* node = make<ast::IndexExpr>(span);
    node->object = object;
    node->index = subscript(*ctx.index);
    node->isOptional = isOptional;
    return node;
}

ast::List<ast::Argument> TreeBuilder::arguments(G::ArgumentsContext& ctx) {
    auto args = listOf(ctx.args, [this](G::ArgumentContext* each) { return argument(*each); });
    const ast::Argument* named = nullptr;
    for (const ast::Argument& arg : args) {
        if (arg.name)
            named = &arg;
        else if (named != nullptr && !arg.isSpread)
            reporter_.report(Diagnostic::of(ErrorCode::PositionalAfterNamed)
                                 .primary(arg.span, "give it before the named ones, or by its name")
                                 .secondary(named->span, "named"));
    }
    return args;
}

ast::Argument TreeBuilder::argument(G::ArgumentContext& ctx) {
    ast::Argument arg;
    arg.span = spanOf(ctx);
    arg.isSpread = ctx.spread != nullptr;
    if (ctx.named == nullptr) {
        arg.value = expr(*ctx.value);
        return arg;
    }
    const ast::Expr* label = expr(*ctx.value);
    const auto* labelName = ast::as<ast::NameExpr>(label);
    bool isBare = labelName != nullptr && label->span.size() == spanOf(*ctx.value).size() &&
                  kindOf(ctx.value->start) == Name && !arg.isSpread;
    if (isBare)
        arg.name = {labelName->name, label->span};
    else
        reporter_.report(Diagnostic::of(ErrorCode::BadArgumentName)
                             .primary(spanOf(*ctx.value), "before the `:` stands a parameter's name")
                             .help("to pass a map, write `{{{}: {}}}`", source_.text(spanOf(*ctx.value)),
                                   source_.text(spanOf(*ctx.named))));
    arg.value = expr(*ctx.named);
    return arg;
}

ast::Expr* TreeBuilder::atom(G::OperandContext& ctx) {
    return ctx.atom != nullptr ? literal(ctx.atom) : compound(*ctx.form);
}

ast::Expr* TreeBuilder::compound(G::CompoundContext& ctx) {
    if (ctx.inner != nullptr) {
        ast::Expr* inner = expr(*ctx.inner);
        inner->span = spanOf(ctx);
        return inner;
    }
    if (ctx.text != nullptr)
        return interpolated(*ctx.text);
    if (ctx.list != nullptr)
        return listLiteral(*ctx.list);
    if (ctx.map != nullptr)
        return mapLiteral(*ctx.map);
    if (ctx.lambda != nullptr)
        return lambda(*ctx.lambda);
    return matchExpr(*ctx.choice);
}

ast::Expr* TreeBuilder::lambda(G::BlockLambdaContext& ctx) {
    DepthGuard depth(*this, 1);
    auto* node = make<ast::LambdaExpr>(spanOf(ctx));
    if (depth.isTooDeep(node->span))
        return node;
    node->function = functionHead(ctx, ctx.keyword, *ctx.header);
    node->function->role = ast::FunctionRole::Lambda;
    node->function->body = block(*ctx.body);
    return node;
}

/// The body becomes a block with one implicit `return` or `returnValue`.
ast::Expr* TreeBuilder::arrowLambda(G::ArrowLambdaContext& ctx) {
    DepthGuard depth(*this, 2);
    auto* node = make<ast::LambdaExpr>(spanOf(ctx));
    if (depth.isTooDeep(node->span))
        return missing(node->span);
    ast::Function* function = functionHead(ctx, ctx.keyword, *ctx.header);
    function->role = ast::FunctionRole::Lambda;
    function->isArrow = true;
    Span arrow = spanOf(ctx.arrow);
    ast::Expr* value = expr(*ctx.value);
    ast::Stmt* only = nullptr;
    if (function->kind == ast::FunctionKind::Co) {
        auto* result = make<ast::ReturnValueStmt>(value->span);
        result->value = value;
        result->isImplicit = true;
        result->keywordSpan = arrow;
        only = result;
    } else {
        auto* result = make<ast::ReturnStmt>(value->span);
        result->value = value;
        result->isImplicit = true;
        result->keywordSpan = arrow;
        only = result;
    }
    if (function->kind == ast::FunctionKind::Gen)
        reporter_.report(Diagnostic::of(ErrorCode::ArrowGen)
                             .primary(arrow, "a stream is made of what the body emits")
                             .help("gen() {{ emit {} }}", source_.text(value->span)));
    function->body = make<ast::Block>(value->span);
    function->body->statements = {arena_.copyArray(&only, 1), 1};
    node->function = function;
    return node;
}

ast::Expr* TreeBuilder::matchExpr(G::MatchExprContext& ctx) {
    DepthGuard depth(*this, 1);
    auto* node = make<ast::MatchExpr>(spanOf(ctx));
    node->subject = expr(*ctx.subject);
    node->arms = listOf(ctx.arms, [this](G::MatchArmContext* each) { return matchArm(*each); });
    if (ctx.arms.empty())
        reporter_.report(Diagnostic::of(ErrorCode::EmptyMatch)
                             .primary(spanOf(ctx.keyword), "has no arms")
                             .help("match {} {{ _ => nil }}", source_.text(node->subject->span)));
    return node;
}

ast::MatchArm* TreeBuilder::matchArm(G::MatchArmContext& ctx) {
    if (isBroken(ctx))
        return nullptr;
    auto* node = make<ast::MatchArm>(spanOf(ctx));
    node->pattern = pattern(*ctx.target);
    if (ctx.guard != nullptr)
        node->guard = expr(*ctx.guard);
    if (ctx.body != nullptr)
        node->body = block(*ctx.body);
    else if (ctx.jump->target != nullptr && ctx.jump->op == nullptr)
        node->value = expr(*ctx.jump->target);
    else
        node->body = arrowBlock(*ctx.jump);
    return node;
}

} // namespace coro::compiler::syntax
