#include <algorithm>

#include "base/format_spec.h"
#include "base/suggest.h"
#include "compiler/parse/foreign_names.h"
#include "compiler/sema/children.h"
#include "compiler/sema/resolver.h"

namespace coro::compiler {

void Resolver::resolve(const ast::Expr& expr) {
    using Kind = ast::ExprKind;
    switch (expr.kind) {
    case Kind::Nil:
    case Kind::Bool:
    case Kind::Int:
    case Kind::Float:
    case Kind::String:
    case Kind::Bytes:
        return;
    case Kind::Name:
        return resolveName(ast::to<ast::NameExpr>(expr).name, expr);
    case Kind::Self:
        return resolveSelf(ast::to<ast::SelfExpr>(expr));
    case Kind::Super:
        return resolveSuper(ast::to<ast::SuperExpr>(expr), false);
    case Kind::Lambda:
        return resolveFunction(*ast::to<ast::LambdaExpr>(expr).function, nullptr);
    case Kind::Yield:
        checkYield(ast::to<ast::YieldExpr>(expr));
        forEachChild(expr, [this](const ast::Expr& child) {
            resolve(child);
            warnOfNoCall(child, "yield");
        });
        return;
    case Kind::Call:
        forEachChild(expr, [&](const ast::Expr& child) {
            const auto* super = ast::as<ast::SuperExpr>(&child);
            super ? resolveSuper(*super, true) : resolve(child);
        });
        return checkCall(ast::to<ast::CallExpr>(expr));
    case Kind::Match:
        return resolveMatch(ast::to<ast::MatchExpr>(expr));
    case Kind::Interpolated:
        for (const ast::StringPart& part : ast::to<ast::InterpolatedExpr>(expr).parts)
            if (!part.format.empty())
                checkFormat(part);
        break;
    case Kind::ListLiteral:
    case Kind::MapLiteral:
    case Kind::Unary:
    case Kind::Binary:
    case Kind::Logical:
    case Kind::Range:
    case Kind::Conditional:
    case Kind::Index:
    case Kind::Chain:
        break;
    case Kind::Member:
        if (resolveModuleMember(ast::to<ast::MemberExpr>(expr)))
            return;
        break;
    }
    forEachChild(expr, [&](const ast::Expr& child) { resolve(child); });
}

/// The format ends before the `}` of its interpolation.
void Resolver::checkFormat(const ast::StringPart& part) {
    const Result<FormatSpec, FormatProblem> spec = parseFormat(part.format);
    if (spec)
        return;
    const FormatProblem& problem = spec.error();
    const auto begin = part.span.end - 1 - static_cast<uint32_t>(part.format.size() - problem.begin);
    sink_.report(Diagnostic::of(ErrorCode::BadFormat, part.format)
                     .primary(source_.span(begin, begin + static_cast<uint32_t>(problem.size)), "{}", problem.what));
}

void Resolver::resolveName(std::string_view name, const ast::Node& node, const std::string& declaration) {
    Variable* v = scopes_.use(name);
    // `let x = f(x)` where an earlier input has declared x.
    if (v && !v->isBound && v->isModuleLevel && v->owner == walk().info)
        if (Variable* earlier = scopes_.externals().findEarlier(name))
            v = earlier;
    r_.variables[node.id] = v;
    if (!v && options_.session && declaration.empty() && !walk().info->isTopLevel())
        r_.variables[node.id] = v = &awaited(name, node.span);
    if (!v)
        return reportUnknown(name, node.span, declaration);
    if (v->kind == VariableKind::Module)
        return reportModuleAsValue(*v, node.span);
    if (v->isBound || v->owner != walk().info)
        return;
    sink_.report(Diagnostic::of(ErrorCode::UsedBeforeBound, name)
                     .primary(node.span, "used here")
                     .secondary(v->span, v->kind == VariableKind::Function ? "declared here" : "gets its value here")
                     .help("move the use below it, or the declaration up"));
}

/// In a session a function may use what is declared after it.
Variable& Resolver::awaited(std::string_view name, Span span) {
    Variable*& known = awaited_[name];
    if (known)
        return *known;
    Variable& v = r_.variableStorage.emplace_back();
    known = &v;
    v.name = name;
    v.span = span;
    v.owner = r_.topLevel;
    v.isModuleLevel = v.isBound = v.isUsed = v.isReplaceable = v.isAwaited = true;
    return v;
}

void Resolver::reportUnknown(std::string_view name, Span span, const std::string& declaration) {
    if (!unknown_.insert(name).second)
        return;
    Diagnostic d = Diagnostic::of(ErrorCode::UnknownName, name);
    if (sink_.countsOnly())
        return sink_.report(std::move(d));
    if (const std::string_view own = coroSpelling(name); !own.empty()) {
        sink_.report(d.primary(span, "not declared").help("`{}` is written `{}`", name, own));
        return;
    }
    const auto& standard = options_.standardModules;
    if (std::find(standard.begin(), standard.end(), name) != standard.end()) {
        sink_.report(d.primary(span, "a module of the standard library").help("import {}", name));
        return;
    }
    const std::string_view near = suggest(name, scopes_.visibleNames());
    d.primary(span, near.empty() ? "nothing of that name is declared here" : "not declared");
    if (!near.empty())
        d.help("did you mean `{}`?", near);
    else if (!declaration.empty())
        d.help("declare it: `{}`", declaration);
    sink_.report(std::move(d));
}

bool hasEffect(const ast::Expr& expr) {
    switch (expr.kind) {
    case ast::ExprKind::Call:
    case ast::ExprKind::Yield:
    case ast::ExprKind::Match:
        return true;
    case ast::ExprKind::Lambda:
        return false;
    default: {
        bool found = false;
        forEachChild(expr, [&](const ast::Expr& child) { found = found || hasEffect(child); });
        return found;
    }
    }
}

} // namespace coro::compiler
