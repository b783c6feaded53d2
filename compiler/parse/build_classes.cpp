#include "compiler/parse/tree_builder.h"

namespace coro::compiler::syntax {

using enum TokenKind;

ast::Stmt* TreeBuilder::nativeDeclaration(G::NativeDeclarationContext& ctx, const antlr4::Token* start) {
    if (ctx.classNode != nullptr)
        return classDeclaration(*ctx.classNode, start, true);
    return functionStatement(nativeFunction(*ctx.header, DeclaredIn::Scope), start);
}

ast::Stmt* TreeBuilder::classDeclaration(G::ClassDeclarationContext& ctx, const antlr4::Token* start, bool isNative) {
    DepthGuard depth(*this, 1);
    auto* node = make<ast::ClassStmt>(source_.span(asToken(start)->begin(), spanOf(ctx).end));
    node->doc = docBefore(start);
    node->isNative = isNative;
    node->name = name(ctx.name);
    if (!ctx.base.empty())
        node->base = path(ctx.base);
    std::vector<ast::Field*> fields;
    std::vector<ast::Function*> methods;
    for (G::MemberContext* member : ctx.members) {
        if (isBroken(*member))
            continue;
        bool isField =
            member->attribute != nullptr || (member->native != nullptr && member->native->attribute != nullptr);
        if (isField) {
            fields.push_back(field(*member));
            continue;
        }
        ast::Function* function = method(*member);
        if (function->role != ast::FunctionRole::Init)
            methods.push_back(function);
        else if (node->init == nullptr)
            node->init = function;
        else
            reporter_.report(Diagnostic::of(ErrorCode::DuplicateInit)
                                 .primary(function->headerSpan)
                                 .secondary(node->init->headerSpan, "the first one")
                                 .help("give parameters defaults: `init(name = nil) { ... }`"));
    }
    node->fields = {arena_.copyArray(fields.data(), fields.size()), static_cast<uint32_t>(fields.size())};
    node->methods = {arena_.copyArray(methods.data(), methods.size()), static_cast<uint32_t>(methods.size())};
    if (isNative)
        return node;
    node->defaults = implicitFunction(*node, ast::FunctionRole::Defaults, node->name.text);
    if (node->base == nullptr && node->init == nullptr)
        node->emptyInit = implicitFunction(*node, ast::FunctionRole::Init, "init");
    return node;
}

/// A function that nobody wrote: everything of it stands where the class's name does.
ast::Function* TreeBuilder::implicitFunction(const ast::ClassStmt& cls, ast::FunctionRole role, std::string_view name) {
    Span at = cls.name.span;
    auto* function = make<ast::Function>(at);
    function->role = role;
    function->name = {name, at};
    function->keywordSpan = at;
    function->headerSpan = at;
    function->body = make<ast::Block>(at);
    return function;
}

ast::Function* TreeBuilder::method(G::MemberContext& ctx) {
    ast::Function* function = nullptr;
    if (ctx.init != nullptr)
        function = initializer(*ctx.init);
    else if (ctx.method != nullptr)
        function = functionDeclaration(*ctx.method, DeclaredIn::Class);
    else
        function = nativeFunction(*ctx.native->header, DeclaredIn::Class);
    function->doc = docBefore(ctx.start);
    function->isStatic = ctx.isStatic != nullptr;
    if (function->isStatic && function->role == ast::FunctionRole::Init)
        reporter_.report(Diagnostic::of(ErrorCode::StaticInit)
                             .primary(spanOf(ctx.isStatic), "`init` sets up one instance")
                             .help("leave out `static`"));
    return function;
}

ast::Function* TreeBuilder::initializer(G::InitializerContext& ctx) {
    DepthGuard depth(*this, 1);
    ast::Function* function = functionHead(ctx, ctx.name, *ctx.header);
    function->role = ast::FunctionRole::Init;
    function->name = name(ctx.name);
    function->body = block(*ctx.body);
    if (function->name.text == "constructor" || function->name.text == "__init__")
        reporter_.report(Diagnostic::of(ErrorCode::ForeignWord, function->name.text, "init")
                             .primary(function->name.span)
                             .help("init(name) { self.name = name }"));
    else if (function->name.text != "init")
        reporter_.report(Diagnostic::of(ErrorCode::MethodWithoutFn)
                             .primary(function->name.span, "a method begins with `fn`, `co` or `gen`")
                             .help("fn {}", source_.text(function->headerSpan)));
    return function;
}

ast::Field* TreeBuilder::field(G::MemberContext& ctx) {
    bool isNative = ctx.native != nullptr;
    G::FieldContext& from = isNative ? *ctx.native->attribute : *ctx.attribute;
    auto* node = make<ast::Field>(spanOf(ctx));
    node->isVar = kindOf(from.keyword) == Var;
    node->isStatic = ctx.isStatic != nullptr;
    node->isNative = isNative;
    node->name = name(from.name);
    node->doc = docBefore(ctx.start);
    if (from.annotation != nullptr)
        node->type = type(*from.annotation);
    if (from.value != nullptr)
        node->value = expr(*from.value);
    return node;
}

} // namespace coro::compiler::syntax
