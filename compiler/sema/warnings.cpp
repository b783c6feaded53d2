// What is no mistake for certain, and mostly one all the same.
#include "compiler/sema/resolver.h"

namespace coro::compiler {

/// Once everything is resolved. A program with errors may use a name in a place that was not looked at.
void Resolver::warnOfUnusedNames() {
    if (sink_.hasErrors() || options_.session)
        return;
    for (const Variable& v : r_.variableStorage)
        if (!v.isUsed && v.span.isKnown() && !v.name.starts_with('_'))
            warnOfUnused(v);
}

/// Top-level names may be there for others; parameters, loop variables and parts of patterns for their place.
void Resolver::warnOfUnused(const Variable& v) {
    switch (v.kind) {
    case VariableKind::Module:
    case VariableKind::Imported:
    case VariableKind::ImportedClass:
        if (!v.module)
            return; // not there
        sink_.report(Diagnostic::of(ErrorCode::UnusedImport, v.name)
                         .primary(v.span)
                         .help("leave it out; `{}` instead of names imports a module to run it alone"));
        return;
    case VariableKind::Let:
    case VariableKind::Var:
        if (v.isModuleLevel || !v.isDeclaredAlone)
            return;
        break;
    case VariableKind::Function:
    case VariableKind::Class:
        if (v.isModuleLevel)
            return;
        break;
    case VariableKind::Parameter:
    case VariableKind::Loop:
    case VariableKind::Caught:
    case VariableKind::Matched:
    case VariableKind::Prelude:
    case VariableKind::PreludeClass:
        return;
    }
    sink_.report(Diagnostic::of(ErrorCode::UnusedName, v.name)
                     .primary(v.span, v.isAssigned ? "assigned to, and nobody wants its value" : "")
                     .help("leave it out, or show that it is meant: `_{}`", v.name));
}

/// A coroutine that is started in a `try` and left to itself fails the function, not the `try`.
void Resolver::warnOfLostErrors(const ast::CallExpr& call) {
    const Variable* v = r_.variables[call.callee->id];
    if (!v || !v->signature || !v->signature->isCo)
        return;
    for (size_t i = walk().around.size(); i-- > 0;) {
        const Surrounding& around = walk().around[i];
        if (around.kind >= Surrounding::Kind::Scope)
            return; // it owns the coroutine, and what fails inside comes out at its end
        if (around.kind != Surrounding::Kind::Guarded)
            continue;
        sink_.report(Diagnostic::of(ErrorCode::NotWaitedFor, source_.text(call.callee->span))
                         .primary(call.span, "started here, and nobody waits for it")
                         .secondary(around.span, "takes only what is raised in the `try` itself")
                         .help("yield {}", source_.text(call.span)));
        return;
    }
}

void Resolver::warnOfSleepAlone(const ast::CallExpr& call) {
    const Variable* v = r_.variables[call.callee->id];
    if (!v || v->kind != VariableKind::Prelude || v->name != "sleep")
        return;
    Diagnostic d = Diagnostic::of(ErrorCode::SleepAlone).primary(call.span, "nobody waits for it");
    if (walk().info->kind != ast::FunctionKind::Fn)
        d.help("yield {}", source_.text(call.span));
    sink_.report(std::move(d));
}

/// `yield f` and `noreturn f` of a function, which is a value like any other and gives itself.
void Resolver::warnOfNoCall(const ast::Expr& operand, std::string_view word) {
    if (operand.kind != ast::ExprKind::Name)
        return;
    const Variable* v = r_.variables[operand.id];
    if (!v || !v->signature || (v->kind != VariableKind::Function && v->kind != VariableKind::Imported))
        return;
    sink_.report(Diagnostic::of(ErrorCode::NotCalled, v->name)
                     .primary(operand.span, "gives the function itself")
                     .help("{} {}({})", word, v->name, v->signature->required() > 0 ? "..." : ""));
}

/// `yield 1` in a `gen`; `yield n - 1` is `(yield n) - 1`.
void Resolver::notePlainYield(const ast::Expr& expr) {
    using Kind = ast::ExprKind;
    const ast::Expr* first = &expr;
    while (const auto* sum = ast::as<ast::BinaryExpr>(first))
        first = sum->left;
    const auto* wait = ast::as<ast::YieldExpr>(first);
    if (!wait || !wait->operand || wait->span.begin != expr.span.begin || walk().plainYield.isKnown())
        return;
    switch (wait->operand->kind) {
    case Kind::Bool:
    case Kind::Int:
    case Kind::Float:
    case Kind::String:
    case Kind::Interpolated:
    case Kind::ListLiteral:
    case Kind::MapLiteral:
    case Kind::Unary:
    case Kind::Binary:
    case Kind::Name:
    case Kind::Index:
        walk().plainYield = keyword(*wait, "yield");
        walk().yielded = {expr.span.file, wait->operand->span.begin, expr.span.end};
        break;
    default:
        break;
    }
}

/// At the end of a function.
void Resolver::warnOfNoItems() {
    if (walk().info->kind != ast::FunctionKind::Gen || walk().emits || !walk().plainYield.isKnown())
        return;
    sink_.report(Diagnostic::of(ErrorCode::GenWithoutEmit)
                     .primary(walk().plainYield, "waits, and gives nothing to who pulls")
                     .help("emit {}", source_.text(walk().yielded)));
}

} // namespace coro::compiler
