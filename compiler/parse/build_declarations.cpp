#include "compiler/parse/tree_builder.h"

namespace coro::compiler::syntax {

using enum TokenKind;

namespace {

ast::FunctionKind functionKind(std::string_view keyword) {
    if (keyword == "co")
        return ast::FunctionKind::Co;
    return keyword == "gen" ? ast::FunctionKind::Gen : ast::FunctionKind::Fn;
}

} // namespace

ast::Stmt* TreeBuilder::importStatement(G::ImportStatementContext& ctx, Place place) {
    auto* node = make<ast::ImportStmt>(spanOf(ctx));
    if (place != Place::Top || importsAreOver_)
        reporter_.report(
            Diagnostic::of(ErrorCode::ImportNotAtTop).primary(node->span, "move it to the top of the file"));
    node->path = listOf(ctx.path, [this](antlr4::Token* each) { return name(each); });
    node->pathSpan = ctx.file != nullptr ? spanOf(ctx.file) : join(spanOf(ctx.path.front()), spanOf(ctx.path.back()));
    if (ctx.file != nullptr)
        node->file = decodeLiteral(node->pathSpan, arena_, reporter_);
    if (ctx.alias != nullptr)
        node->alias = name(ctx.alias);
    node->hasItems = ctx.open != nullptr;
    node->items = listOf(ctx.items, [this](G::ImportItemContext* each) {
        auto* item = make<ast::ImportItem>(spanOf(*each));
        item->name = name(each->name);
        if (each->alias != nullptr)
            item->alias = name(each->alias);
        return item;
    });
    if (ctx.file != nullptr && ctx.alias == nullptr && !node->hasItems)
        reporter_.report(Diagnostic::of(ErrorCode::FileImportWithoutName)
                             .primary(node->pathSpan, "a path gives no name")
                             .help("import {} as util", source_.text(node->pathSpan)));
    return node;
}

ast::Stmt* TreeBuilder::testDeclaration(G::TestDeclarationContext& ctx, Place place) {
    auto* node = make<ast::TestStmt>(spanOf(ctx));
    if (place != Place::Top)
        reporter_.report(
            Diagnostic::of(ErrorCode::TestNotAtTop).primary(spanOf(ctx.keyword), "move it out of the block"));
    auto* function = make<ast::Function>(node->span);
    function->kind = ast::FunctionKind::Co;
    function->role = ast::FunctionRole::Test;
    function->keywordSpan = spanOf(ctx.keyword);
    function->headerSpan = join(function->keywordSpan, spanOf(ctx.title));
    function->name = {decodeLiteral(spanOf(ctx.title), arena_, reporter_), spanOf(ctx.title)};
    function->body = block(*ctx.body);
    node->function = function;
    return node;
}

/// All but name and body.
ast::Function* TreeBuilder::functionHead(const antlr4::ParserRuleContext& ctx, const antlr4::Token* keyword,
                                         G::SignatureContext& signature) {
    auto* function = make<ast::Function>(spanOf(ctx));
    function->keywordSpan = spanOf(keyword);
    function->headerSpan = join(function->keywordSpan, spanOf(signature));
    function->kind = functionKind(textOf(keyword));
    function->params = listOf(signature.params, [this](G::ParamContext* each) { return param(*each); });
    checkParams(function->params);
    if (signature.result != nullptr)
        function->returnType = type(*signature.result);
    return function;
}

ast::Param* TreeBuilder::param(G::ParamContext& ctx) {
    auto* node = make<ast::Param>(spanOf(ctx));
    node->isRest = ctx.rest != nullptr;
    if (ctx.name != nullptr) {
        node->name = name(ctx.name);
    } else {
        node->pattern = ctx.list != nullptr ? listPattern(*ctx.list) : mapPattern(*ctx.map);
        checkTargetPattern(*node->pattern);
        node->name = {source_.text(node->pattern->span), node->pattern->span};
    }
    if (ctx.annotation != nullptr)
        node->type = type(*ctx.annotation);
    if (ctx.value != nullptr)
        node->defaultValue = expr(*ctx.value);
    return node;
}

void TreeBuilder::checkParams(const ast::List<ast::Param*>& params) {
    const ast::Param* rest = nullptr;
    const ast::Param* withDefault = nullptr;
    for (const ast::Param* param : params) {
        if (param->isRest && param->defaultValue != nullptr)
            reporter_.report(
                Diagnostic::of(ErrorCode::BadParams)
                    .primary(param->defaultValue->span, "a rest parameter is a list, empty without arguments"));
        else if (param->isRest && rest != nullptr)
            reporter_.report(Diagnostic::of(ErrorCode::BadParams)
                                 .primary(param->span, "one rest parameter takes all there is")
                                 .secondary(rest->span, "the first one"));
        else if (!param->isRest && rest == nullptr && withDefault != nullptr && param->defaultValue == nullptr)
            reporter_.report(Diagnostic::of(ErrorCode::BadParams)
                                 .primary(param->span, "needs a default too, since one before it has one")
                                 .secondary(withDefault->span, "this one")
                                 .help("{} = nil", param->name.text));
        if (param->isRest)
            rest = param;
        if (param->defaultValue != nullptr)
            withDefault = param;
    }
}

ast::Function* TreeBuilder::functionDeclaration(G::FunctionDeclarationContext& ctx, DeclaredIn in) {
    DepthGuard depth(*this, 1);
    ast::Function* function = functionHead(ctx, ctx.keyword, *ctx.header);
    nameFunction(*function, *ctx.name, in);
    function->body = block(*ctx.body);
    return function;
}

ast::Function* TreeBuilder::nativeFunction(G::NativeFunctionContext& ctx, DeclaredIn in) {
    const antlr4::Token* keyword = ctx.keyword != nullptr ? ctx.keyword : ctx.start;
    ast::Function* function = functionHead(ctx, keyword, *ctx.header);
    nameFunction(*function, *ctx.name, in);
    if (ctx.keyword == nullptr)
        function->role = ast::FunctionRole::Init;
    function->isNative = true;
    return function;
}

void TreeBuilder::nameFunction(ast::Function& function, G::MethodNameContext& ctx, DeclaredIn in) {
    function.role = in == DeclaredIn::Class ? ast::FunctionRole::Method : ast::FunctionRole::Declaration;
    if (ctx.name != nullptr) {
        function.name = name(ctx.name);
        if (in == DeclaredIn::Scope && isReserved(keywordOf(function.name.text)))
            reporter_.report(Diagnostic::of(ErrorCode::KeywordAsName, function.name.text)
                                 .primary(function.name.span, "only methods and fields may have this name"));
        return;
    }
    // The text of `[]` and `[]=` is fixed, however it is spaced.
    bool isIndex = kindOf(ctx.op) == LeftBracket;
    std::string_view text = !isIndex ? textOf(ctx.op) : ctx.assign != nullptr ? "[]=" : "[]";
    function.name = {text, spanOf(ctx)};
    function.isOperator = true;
    if (in == DeclaredIn::Scope)
        reporter_.report(Diagnostic::of(ErrorCode::OperatorOutsideClass)
                             .primary(function.name.span, "an operator belongs to its left operand's class")
                             .help("class Vector {{ fn {}(other) {{ ... }} }}", text));
}

ast::Stmt* TreeBuilder::functionStatement(ast::Function* function, const antlr4::Token* start) {
    function->doc = docBefore(start);
    auto* node = make<ast::FunctionStmt>(source_.span(asToken(start)->begin(), function->span.end));
    node->function = function;
    return node;
}

} // namespace coro::compiler::syntax
