#include "compiler/parse/tree_builder.h"

namespace coro::compiler::syntax {

using enum TokenKind;

/// A flat `operand (operator operand)*` while it is folded.
struct TreeBuilder::OperatorChain {
    const std::vector<G::OperatorTailContext*>& tails;
    size_t next = 0; ///< of the tails, the first that is not folded yet

    bool has(Precedence atLeast) const {
        return next < tails.size() && infixOperator(kindOf(tails[next]->op)).precedence >= atLeast;
    }
};

namespace {

Precedence tighterThan(Precedence precedence) { return static_cast<Precedence>(static_cast<uint8_t>(precedence) + 1); }

} // namespace

ast::Expr* TreeBuilder::expr(G::ExprContext& ctx) {
    if (ctx.lambda != nullptr)
        return arrowLambda(*ctx.lambda);
    DepthGuard depth(*this, 1 + ctx.tails.size());
    if (depth.isTooDeep(spanOf(ctx)))
        return missing(spanOf(ctx));
    OperatorChain chain{ctx.tails};
    ast::Expr* value = operators(chain, prefixed(chain, *ctx.head, 0), Precedence::Or);
    return ctx.question == nullptr ? value : conditional(ctx, value);
}

ast::Expr* TreeBuilder::conditional(G::ExprContext& ctx, ast::Expr* condition) {
    auto* node = make<ast::ConditionalExpr>(spanOf(ctx));
    node->condition = condition;
    node->thenValue = expr(*ctx.yes);
    node->elseValue = expr(*ctx.no);
    return node;
}

/// Takes the operators that bind at least so tight. `isFolded`: the left side is itself operators without parentheses.
ast::Expr* TreeBuilder::operators(OperatorChain& chain, ast::Expr* left, Precedence atLeast, bool isFolded) {
    while (chain.has(atLeast)) {
        G::OperatorTailContext& tail = *chain.tails[chain.next++];
        InfixOperator op = infixOperator(kindOf(tail.op));
        if (!tail.right->prefixes.empty() && kindOf(tail.right->prefixes[0]) == Not && op.precedence > Precedence::Not)
            reporter_.report(
                Diagnostic::of(ErrorCode::NotNeedsParens, textOf(tail.op))
                    .primary(spanOf(tail.right->prefixes[0]), "binds looser than `{}`", textOf(tail.op))
                    .help("{} {} ({})", source_.text(left->span), textOf(tail.op), source_.text(spanOf(*tail.right))));
        ast::Expr* right = prefixed(chain, *tail.right, 0);
        right = operators(chain, right, op.isRightAssociative ? op.precedence : tighterThan(op.precedence));
        left = combine(left, isFolded, right, tail.op);
        isFolded = true;
    }
    return left;
}

ast::Expr* TreeBuilder::combine(ast::Expr* left, bool isFolded, ast::Expr* right, const antlr4::Token* op) {
    InfixOperator info = infixOperator(kindOf(op));
    Span span = join(left->span, right->span);
    switch (info.form) {
    case InfixForm::Binary: {
        if (isFolded && ast::isComparison(info.binary))
            checkChain(*left, *right, op);
        auto* node = make<ast::BinaryExpr>(span);
        node->op = info.binary;
        node->left = left;
        node->right = right;
        node->opSpan = spanOf(op);
        return node;
    }
    case InfixForm::Logical: {
        auto* node = make<ast::LogicalExpr>(span);
        node->op = info.logical;
        node->left = left;
        node->right = right;
        node->opSpan = spanOf(op);
        return node;
    }
    case InfixForm::Range: {
        if (isFolded && left->kind == ast::ExprKind::Range)
            reporter_.report(Diagnostic::of(ErrorCode::ChainedRange)
                                 .primary(spanOf(op), "the range before it is whole already")
                                 .secondary(left->span, "this range"));
        auto* node = make<ast::RangeExpr>(span);
        node->low = left;
        node->high = right;
        node->isInclusive = kindOf(op) == RangeInclusive;
        return node;
    }
    case InfixForm::Step:
        return step(left, isFolded, right, op);
    }
    CORO_UNREACHABLE();
}

/// `range by step`.
ast::Expr* TreeBuilder::step(ast::Expr* left, bool isFolded, ast::Expr* by, const antlr4::Token* op) {
    auto* node = isFolded ? ast::as<ast::RangeExpr>(left) : nullptr;
    if (node == nullptr || node->step != nullptr) {
        reporter_.report(Diagnostic::of(ErrorCode::StepWithoutRange)
                             .primary(spanOf(op), "`by` is the step of a range")
                             .help("0..n by {}", source_.text(by->span)));
        return left;
    }
    node->step = by;
    node->span = join(node->span, by->span);
    return node;
}

/// `a < b < c`.
void TreeBuilder::checkChain(const ast::Expr& left, const ast::Expr& right, const antlr4::Token* op) {
    const auto* first = ast::as<ast::BinaryExpr>(&left);
    if (first == nullptr || !ast::isComparison(first->op))
        return;
    auto diagnostic = Diagnostic::of(ErrorCode::ChainedComparison)
                          .primary(spanOf(op), "compares the result of the first, true or false")
                          .secondary(first->opSpan, "the first comparison");
    std::string_view middle = source_.text(first->right->span);
    if (source_.text(join(left.span, right.span)).find('\n') == std::string_view::npos)
        diagnostic.help("{} and {} {} {}", source_.text(left.span), middle, textOf(op), source_.text(right.span));
    reporter_.report(std::move(diagnostic));
}

/// The operand with its prefix operators from the one at `prefix` on.
ast::Expr* TreeBuilder::prefixed(OperatorChain& chain, G::OperandContext& ctx, size_t prefix) {
    if (prefix == ctx.prefixes.size())
        return links(ctx);
    const antlr4::Token* token = ctx.prefixes[prefix];
    DepthGuard depth(*this, 1);
    if (depth.isTooDeep(spanOf(token)))
        return missing(spanOf(token));
    ast::Expr* value = prefixed(chain, ctx, prefix + 1);
    if (kindOf(token) == Yield) {
        auto* node = make<ast::YieldExpr>(join(spanOf(token), value->span));
        node->operand = value;
        return node;
    }
    bool isNot = kindOf(token) == Not;
    value = operators(chain, value, isNot ? tighterThan(Precedence::Not) : Precedence::Power);
    auto* node = make<ast::UnaryExpr>(join(spanOf(token), value->span));
    node->op = isNot ? ast::UnaryOp::Not : kindOf(token) == Minus ? ast::UnaryOp::Negate : ast::UnaryOp::BitNot;
    node->operand = value;
    node->opSpan = spanOf(token);
    return node;
}

/// The inside of `[...]`: a range there may lack its ends.
ast::Expr* TreeBuilder::subscript(G::SubscriptContext& ctx) {
    if (ctx.low != nullptr)
        return openRange(ctx);
    ast::Expr* index = expr(*ctx.index);
    if (ctx.high == nullptr)
        return index;
    auto* node = make<ast::RangeExpr>(join(index->span, spanOf(ctx.high)));
    node->low = index;
    if (ctx.step != nullptr)
        node->step = expr(*ctx.step);
    return node;
}

/// `[..high by step]`: the grammar has `high by step` as one chain.
ast::Expr* TreeBuilder::openRange(G::SubscriptContext& ctx) {
    auto* node = make<ast::RangeExpr>(source_.span(asToken(ctx.low)->begin(), spanOf(ctx).end - 1));
    node->isInclusive = source_.text(spanOf(ctx.low)) == "..=";
    if (ctx.step != nullptr)
        node->step = expr(*ctx.step);
    if (ctx.index == nullptr) {
        if (node->isInclusive)
            reporter_.report(Diagnostic::of(ErrorCode::ChainedRange).primary(spanOf(ctx.low), "its end is missing"));
        return node;
    }
    G::ExprContext& high = *ctx.index;
    if (high.lambda != nullptr) {
        node->high = arrowLambda(*high.lambda);
        return node;
    }
    DepthGuard depth(*this, 1 + high.tails.size());
    if (depth.isTooDeep(spanOf(high)))
        return node;
    OperatorChain chain{high.tails};
    node->high = operators(chain, prefixed(chain, *high.head, 0), tighterThan(Precedence::Range));
    ast::Expr* whole = operators(chain, node, Precedence::Or, true);
    return high.question == nullptr ? whole : conditional(high, whole);
}

} // namespace coro::compiler::syntax
