#include "compiler/sema/resolver.h"

namespace coro::compiler {

/// `boundTo` is the variable that the function is bound to for good, or nullptr.
void Resolver::resolveFunction(const ast::Function& function, Variable* boundTo) {
    FunctionInfo& info = r_.functionStorage.emplace_back();
    info.ast = &function;
    info.parent = walk().info;
    info.kind = function.kind;
    info.self = boundTo;
    r_.functions[function.id] = &info;
    using Role = ast::FunctionRole;
    if (function.role == Role::Method || function.role == Role::Init || function.role == Role::Defaults)
        info.cls = classes_.back();

    walks_.push_back({&info, {}});
    scopes_.push(info);
    resolveType(function.returnType);
    resolveParameters(function, info);
    if (function.role == Role::Defaults)
        resolveDefaults(*info.cls);
    if (function.body)
        resolveStatements(function.body->statements);
    warnOfNoItems();
    scopes_.pop(function.body);
    walks_.pop_back();
}

/// A parameter is visible to the defaults after it.
void Resolver::resolveParameters(const ast::Function& function, FunctionInfo& info) {
    if (info.cls && !function.isStatic) {
        info.receiver = &scopes_.declare("self", function.keywordSpan, VariableKind::Parameter);
        info.receiver->isBound = true;
        info.parameters.push_back(info.receiver);
    }
    for (const ast::Param* p : function.params) {
        resolveType(p->type);
        if (p->defaultValue)
            resolve(*p->defaultValue);
        checkFits(p->defaultValue, p->type, fmt::format("`{}`", p->name.text));
        Variable& v = scopes_.declare(p->name.text, p->name.span, VariableKind::Parameter);
        v.isBound = true;
        v.type = p->isRest ? nullptr : p->type;
        r_.variables[p->id] = &v;
        info.parameters.push_back(&v);
        if (p->pattern) {
            declarePattern(*p->pattern, VariableKind::Parameter);
            bindPattern(*p->pattern);
        }
    }
}

} // namespace coro::compiler
