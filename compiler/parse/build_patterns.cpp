#include "compiler/parse/tree_builder.h"

namespace coro::compiler::syntax {

using enum TokenKind;

ast::Pattern* TreeBuilder::pattern(G::PatternContext& ctx) {
    DepthGuard depth(*this, 1);
    ast::Pattern* first = patternAtom(*ctx.options[0]);
    if (ctx.annotation != nullptr) {
        ast::Type* annotation = type(*ctx.annotation);
        auto* binding = ast::as<ast::BindingPattern>(first);
        if (binding == nullptr) {
            reporter_.report(Diagnostic::of(ErrorCode::BadPattern)
                                 .primary(spanOf(*ctx.annotation), "only a name has a type in a pattern"));
            return first;
        }
        binding->type = annotation;
        binding->span = spanOf(ctx);
        return binding;
    }
    if (ctx.options.size() == 1)
        return first;
    auto* node = make<ast::OrPattern>(spanOf(ctx));
    size_t i = 0;
    node->options =
        listOf(ctx.options, [&](G::PatternAtomContext* each) { return i++ == 0 ? first : patternAtom(*each); });
    return node;
}

ast::Pattern* TreeBuilder::patternAtom(G::PatternAtomContext& ctx) {
    if (!ctx.path.empty())
        return namedPattern(ctx);
    if (ctx.list != nullptr)
        return listPattern(*ctx.list);
    if (ctx.map != nullptr)
        return mapPattern(*ctx.map);
    if (ctx.inner != nullptr)
        return pattern(*ctx.inner);
    if (ctx.range != nullptr) {
        auto* node = make<ast::RangePattern>(spanOf(ctx));
        node->low = patternLiteral(*ctx.low);
        node->high = patternLiteral(*ctx.high);
        node->isInclusive = kindOf(ctx.range) == RangeInclusive;
        return node;
    }
    auto* node = make<ast::LiteralPattern>(spanOf(ctx));
    node->value = patternLiteral(*ctx.low);
    return node;
}

/// `_`, `name`, `Color.red` or `Circle(r: 0, name)`.
ast::Pattern* TreeBuilder::namedPattern(G::PatternAtomContext& ctx) {
    if (ctx.open != nullptr) {
        auto* node = make<ast::ClassPattern>(spanOf(ctx));
        node->classExpr = path(ctx.path);
        for (G::PatternFieldContext* each : ctx.fields)
            if (each->name == nullptr || each->rest != nullptr)
                reporter_.report(
                    Diagnostic::of(ErrorCode::BadPattern)
                        .primary(spanOf(*each), "a class pattern names fields")
                        .help("{}(field: {})", source_.text(node->classExpr->span), source_.text(spanOf(*each))));
        node->fields = listOf(ctx.fields, [this](G::PatternFieldContext* each) { return patternField(*each); });
        return node;
    }
    if (ctx.path.size() > 1) {
        auto* node = make<ast::ValuePattern>(spanOf(ctx));
        node->value = path(ctx.path);
        return node;
    }
    if (textOf(ctx.path[0]) == "_")
        return make<ast::WildcardPattern>(spanOf(ctx));
    return binding(ctx.path[0]);
}

ast::BindingPattern* TreeBuilder::binding(const antlr4::Token* token) {
    auto* node = make<ast::BindingPattern>(spanOf(token));
    node->name = name(token);
    return node;
}

ast::Expr* TreeBuilder::patternLiteral(G::PatternLiteralContext& ctx) {
    if (ctx.atom != nullptr)
        return literal(ctx.atom);
    ast::Expr* value = number(ctx.number);
    if (ctx.minus == nullptr)
        return value;
    auto* node = make<ast::UnaryExpr>(spanOf(ctx));
    node->op = ast::UnaryOp::Negate;
    node->operand = value;
    node->opSpan = spanOf(ctx.minus);
    return node;
}

ast::Pattern* TreeBuilder::listPattern(G::ListPatternContext& ctx) {
    auto* node = make<ast::ListPattern>(spanOf(ctx));
    std::vector<ast::Pattern*> before;
    std::vector<ast::Pattern*> after;
    const antlr4::Token* rest = nullptr;
    for (G::ListPatternItemContext* each : ctx.items) {
        if (each->rest == nullptr) {
            (node->hasRest ? after : before).push_back(pattern(*each->item));
            continue;
        }
        if (node->hasRest)
            reporter_.report(Diagnostic::of(ErrorCode::BadPattern)
                                 .primary(spanOf(*each), "one `...` takes all that is left")
                                 .secondary(spanOf(rest), "the first one"));
        rest = each->rest;
        node->hasRest = true;
        if (each->name != nullptr && textOf(each->name) != "_")
            node->rest = binding(each->name);
    }
    node->before = {arena_.copyArray(before.data(), before.size()), static_cast<uint32_t>(before.size())};
    node->after = {arena_.copyArray(after.data(), after.size()), static_cast<uint32_t>(after.size())};
    return node;
}

ast::Pattern* TreeBuilder::mapPattern(G::MapPatternContext& ctx) {
    auto* node = make<ast::MapPattern>(spanOf(ctx));
    std::vector<ast::PatternField> fields;
    for (G::PatternFieldContext* each : ctx.fields) {
        if (node->rest != nullptr)
            reporter_.report(
                Diagnostic::of(ErrorCode::BadPattern)
                    .primary(spanOf(*each), "comes after `...{}`, which stands last", node->rest->name.text));
        if (each->rest != nullptr)
            node->rest = binding(each->name);
        else
            fields.push_back(patternField(*each));
    }
    node->fields = {arena_.copyArray(fields.data(), fields.size()), static_cast<uint32_t>(fields.size())};
    return node;
}

ast::PatternField TreeBuilder::patternField(G::PatternFieldContext& ctx) {
    ast::PatternField field;
    field.span = spanOf(ctx);
    if (ctx.name != nullptr) {
        field.name = name(ctx.name);
        auto* key = make<ast::StringExpr>(field.name.span);
        key->text = field.name.text;
        field.key = key;
    } else {
        field.key = patternLiteral(*ctx.key);
    }
    if (ctx.value != nullptr) {
        field.pattern = pattern(*ctx.value);
    } else if (ctx.name != nullptr) {
        field.pattern = binding(ctx.name);
    } else {
        field.pattern = make<ast::WildcardPattern>(field.span);
        reporter_.report(Diagnostic::of(ErrorCode::KeyWithoutValue)
                             .primary(field.span, "only a name may stand alone")
                             .help("{}: value", source_.text(field.span)));
    }
    return field;
}

ast::Pattern* TreeBuilder::target(G::PatternContext& ctx) {
    ast::Pattern* node = pattern(ctx);
    checkTargetPattern(*node);
    return node;
}

/// Literals and classes may not fit: they belong into `match`. Inside lists and maps name resolution sees the same.
void TreeBuilder::checkTargetPattern(const ast::Pattern& pattern) {
    switch (pattern.kind) {
    case ast::PatternKind::Wildcard:
    case ast::PatternKind::Binding:
        return;
    case ast::PatternKind::List: {
        const auto& list = ast::to<ast::ListPattern>(pattern);
        for (const ast::Pattern* each : list.before)
            checkTargetPattern(*each);
        for (const ast::Pattern* each : list.after)
            checkTargetPattern(*each);
        return;
    }
    case ast::PatternKind::Map:
        for (const ast::PatternField& field : ast::to<ast::MapPattern>(pattern).fields)
            checkTargetPattern(*field.pattern);
        return;
    case ast::PatternKind::Literal:
    case ast::PatternKind::Range:
    case ast::PatternKind::Or:
    case ast::PatternKind::Class:
    case ast::PatternKind::Value:
        reporter_.report(Diagnostic::of(ErrorCode::RefutableTarget)
                             .primary(pattern.span, "may not fit")
                             .help("match value {{ {} => ... }}", source_.text(pattern.span)));
    }
}

/// `a.b.c`.
ast::Expr* TreeBuilder::path(const std::vector<antlr4::Token*>& names) {
    DepthGuard depth(*this, names.size());
    ast::Expr* node = literal(names[0]);
    if (depth.isTooDeep(node->span))
        return node;
    for (size_t i = 1; i < names.size(); ++i) {
        auto* member = make<ast::MemberExpr>(join(node->span, spanOf(names[i])));
        member->object = node;
        member->name = name(names[i]);
        node = member;
    }
    return node;
}

} // namespace coro::compiler::syntax
