#include "compiler/parse/tree_builder.h"

namespace coro::compiler::syntax {

using enum TokenKind;

ast::Type* TreeBuilder::type(G::TypeContext& ctx) { return typeFrom(ctx, 0); }

/// The flat type from one of its atoms on: a union, whose last option may be a function type that takes the rest.
ast::Type* TreeBuilder::typeFrom(G::TypeContext& ctx, size_t atom) {
    DepthGuard depth(*this, 1);
    std::vector<ast::Type*> options;
    size_t i = atom;
    for (;;) {
        ast::Type* option = typeAtom(*ctx.atoms[i]);
        options.push_back(option);
        if (i == ctx.ops.size())
            break;
        const antlr4::Token* op = ctx.ops[i++];
        if (kindOf(op) == Bar)
            continue;
        ast::Type* result = typeFrom(ctx, i);
        if (auto* function = ast::as<ast::FunctionType>(option)) {
            function->result = result;
            function->span = join(function->span, result->span);
        } else {
            reporter_.report(Diagnostic::of(ErrorCode::BadType)
                                 .primary(spanOf(op), "only a function type has a result")
                                 .help("fn({}) -> {}", source_.text(option->span), source_.text(result->span)));
        }
        break;
    }
    if (options.size() == 1)
        return options[0];
    auto* node = make<ast::UnionType>(join(options.front()->span, options.back()->span));
    node->options = {arena_.copyArray(options.data(), options.size()), static_cast<uint32_t>(options.size())};
    return node;
}

ast::Type* TreeBuilder::typeAtom(G::TypeAtomContext& ctx) {
    Span span = spanOf(ctx);
    auto args = [&] { return listOf(ctx.args, [this](G::TypeContext* each) { return type(*each); }); };
    if (ctx.inner != nullptr) {
        ast::Type* inner = type(*ctx.inner);
        inner->span = span;
        return inner;
    }
    if (ctx.nil != nullptr)
        return make<ast::NilType>(span);
    if (ctx.keyword != nullptr) {
        auto* node = make<ast::FunctionType>(span);
        std::string_view keyword = textOf(ctx.keyword);
        if (keyword != "fn")
            node->functionKind = keyword == "co" ? ast::FunctionKind::Co : ast::FunctionKind::Gen;
        node->params = args();
        return node;
    }
    auto* node = make<ast::NamedType>(span);
    node->path = listOf(ctx.path, [this](antlr4::Token* each) { return name(each); });
    node->args = args();
    return node;
}

} // namespace coro::compiler::syntax
