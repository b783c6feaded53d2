#include <fmt/format.h>

#include "compiler/sema/pattern_walk.h"
#include "compiler/sema/resolver.h"

namespace coro::compiler {

void Resolver::resolveBlock(const ast::Block& block) {
    scopes_.push(*walk().info);
    resolveStatements(block.statements);
    scopes_.pop(&block);
}

void Resolver::walkInto(Surrounding surrounding, const ast::Block& block) {
    walk().around.push_back(surrounding);
    resolveBlock(block);
    walk().around.pop_back();
}

/// All names of a block are known in all of it, so that a function can name what comes later.
void Resolver::resolveStatements(const ast::List<ast::Stmt*>& statements) {
    for (const ast::Stmt* stmt : statements)
        declare(*stmt);
    for (const ast::Stmt* stmt : statements)
        resolve(*stmt);
}

void Resolver::declare(const ast::Stmt& stmt) {
    if (const auto* let = ast::as<ast::LetStmt>(&stmt)) {
        declarePattern(*let->pattern, let->isVar ? VariableKind::Var : VariableKind::Let);
        if (const auto* alone = ast::as<ast::BindingPattern>(let->pattern))
            r_.variables[alone->id]->isDeclaredAlone = true;
    } else if (const auto* function = ast::as<ast::FunctionStmt>(&stmt)) {
        const ast::Function& f = *function->function;
        Variable& v = scopes_.declare(f.name.text, f.name.span, VariableKind::Function);
        v.function = &f;
        v.signature = signatureOf(f);
        v.isBound = v.isModuleLevel; // its closure is in its slot from the start
        r_.variables[stmt.id] = &v;
    } else if (const auto* import = ast::as<ast::ImportStmt>(&stmt)) {
        declareImport(*import);
    } else if (const auto* cls = ast::as<ast::ClassStmt>(&stmt)) {
        declareClass(*cls);
    }
}

void Resolver::resolve(const ast::Stmt& stmt) {
    using Kind = ast::StmtKind;
    switch (stmt.kind) {
    case Kind::Expr:
        return resolveExprStmt(ast::to<ast::ExprStmt>(stmt));
    case Kind::Let:
        return resolveLet(ast::to<ast::LetStmt>(stmt));
    case Kind::Assign:
        return resolveAssign(ast::to<ast::AssignStmt>(stmt));
    case Kind::If: {
        const auto& s = ast::to<ast::IfStmt>(stmt);
        for (const ast::IfBranch& branch : s.branches) {
            resolve(*branch.condition);
            resolveBlock(*branch.body);
        }
        if (s.elseBody)
            resolveBlock(*s.elseBody);
        return;
    }
    case Kind::While: {
        const auto& s = ast::to<ast::WhileStmt>(stmt);
        resolve(*s.condition);
        return walkInto({Surrounding::Kind::Loop, keyword(s, "while")}, *s.body);
    }
    case Kind::For:
        return resolveFor(ast::to<ast::ForStmt>(stmt));
    case Kind::Break:
    case Kind::Continue:
    case Kind::Return:
    case Kind::ReturnValue:
    case Kind::Noreturn:
    case Kind::Raise:
    case Kind::Emit:
        return resolveLeaving(stmt);
    case Kind::Try:
        return resolveTry(ast::to<ast::TryStmt>(stmt));
    case Kind::Function: {
        Variable* v = r_.variables[stmt.id];
        v->isBound = true;
        return resolveFunction(*ast::to<ast::FunctionStmt>(stmt).function, v->isModuleLevel ? nullptr : v);
    }
    case Kind::Class:
        return resolveClass(ast::to<ast::ClassStmt>(stmt));
    case Kind::Import:
        return; // its names are declared
    case Kind::Scope:
    case Kind::Timeout:
    case Kind::Shield:
        return resolveScope(stmt);
    case Kind::Select:
        return resolveSelect(ast::to<ast::SelectStmt>(stmt));
    case Kind::Test: {
        // It is checked, but leaves the variables outside as they are without it: only a test run has its code.
        std::optional<Scopes::Aside> aside;
        if (!options_.withTests)
            aside.emplace(scopes_);
        return resolveFunction(*ast::to<ast::TestStmt>(stmt).function, nullptr);
    }
    }
}

/// Statements that hand control or a value elsewhere: first whether they may stand here, then their operand.
void Resolver::resolveLeaving(const ast::Stmt& stmt) {
    using Kind = ast::StmtKind;
    switch (stmt.kind) {
    case Kind::Break:
        return checkLoopExit(stmt, "break");
    case Kind::Continue:
        return checkLoopExit(stmt, "continue");
    case Kind::Return: {
        const auto& s = ast::to<ast::ReturnStmt>(stmt);
        checkReturn(s);
        if (s.value)
            resolve(*s.value);
        checkResultType(s.value);
        return;
    }
    case Kind::ReturnValue: {
        const auto& s = ast::to<ast::ReturnValueStmt>(stmt);
        checkReturnValue(s);
        if (s.value)
            resolve(*s.value);
        checkResultType(s.value);
        return;
    }
    case Kind::Noreturn: {
        const auto& s = ast::to<ast::NoreturnStmt>(stmt);
        checkNoreturn(s);
        resolve(*s.value);
        return warnOfNoCall(*s.value, "noreturn");
    }
    case Kind::Raise: {
        const auto& s = ast::to<ast::RaiseStmt>(stmt);
        checkRaise(s);
        if (s.value)
            resolve(*s.value);
        return;
    }
    case Kind::Emit: {
        const auto& s = ast::to<ast::EmitStmt>(stmt);
        checkEmit(s);
        return resolve(*s.value);
    }
    default:
        CORO_UNREACHABLE();
    }
}

void Resolver::resolveExprStmt(const ast::ExprStmt& stmt) {
    resolve(*stmt.expr);
    if (&stmt == r_.result)
        return;
    if (const auto* call = ast::as<ast::CallExpr>(stmt.expr)) {
        warnOfLostErrors(*call);
        warnOfSleepAlone(*call);
    }
    notePlainYield(*stmt.expr);
    if (const auto* match = ast::as<ast::MatchExpr>(stmt.expr))
        checkArmsUsed(*match);
    if (!hasEffect(*stmt.expr))
        reportUnused(stmt);
}

namespace {

/// `channel <- value`
bool isSend(const ast::BinaryExpr& expr) {
    const auto* sign = ast::as<ast::UnaryExpr>(expr.right);
    return expr.op == ast::BinaryOp::Less && sign && sign->op == ast::UnaryOp::Negate &&
           sign->span.begin == expr.opSpan.end;
}

} // namespace

void Resolver::reportUnused(const ast::ExprStmt& stmt) {
    Diagnostic d = Diagnostic::of(ErrorCode::ValueUnused).primary(stmt.span, "nothing is done with this value");
    if (const auto* equal = ast::as<ast::BinaryExpr>(stmt.expr); equal && equal->op == ast::BinaryOp::Equal)
        d.help("to assign, write `=`: `{} = {}`", source_.text(equal->left->span), source_.text(equal->right->span));
    else if (const auto* less = ast::as<ast::BinaryExpr>(stmt.expr); less && isSend(*less))
        d = Diagnostic::of(ErrorCode::ForeignWord, "<-", "send(...)")
                .primary(less->opSpan, "on its own line this compares")
                .help("yield {}.send({})", source_.text(less->left->span),
                      source_.text(ast::to<ast::UnaryExpr>(*less->right).operand->span));
    else if (isLastOfArm(stmt))
        d.help("what an arm gives stands behind `=>`: `{} => {}`", source_.text(arm_->pattern->span),
               source_.text(stmt.span));
    else if (isLastOfFn(stmt))
        d.help("to give it back, write `return {}`", source_.text(stmt.span));
    else if (const auto* sign = ast::as<ast::UnaryExpr>(stmt.expr); sign && sign->op == ast::UnaryOp::Negate)
        d.help("to go on with the line before, write the `-` at its end");
    else if (ast::as<ast::MemberExpr>(stmt.expr))
        d.help("if it is a method, call it: `{}()`", source_.text(stmt.span));
    else if (ast::as<ast::NameExpr>(stmt.expr))
        d.help("to call it, write `{}()`", source_.text(stmt.span));
    sink_.report(std::move(d));
}

/// Of a block behind a pattern.
bool Resolver::isLastOfArm(const ast::Stmt& stmt) const {
    return arm_ && !arm_->body->statements.empty() && arm_->body->statements.back() == &stmt;
}

/// Other languages give back the value of a function's last line.
bool Resolver::isLastOfFn(const ast::Stmt& stmt) {
    const FunctionInfo& info = *walk().info;
    if (info.isTopLevel() || info.kind != ast::FunctionKind::Fn)
        return false;
    return info.ast->body->statements.back() == &stmt;
}

void Resolver::resolveLet(const ast::LetStmt& stmt) {
    Variable* v = r_.variables[stmt.pattern->id];
    const auto* lambda = ast::as<ast::LambdaExpr>(stmt.value);
    if (v && lambda && !stmt.isVar) {
        v->function = lambda->function;
        v->signature = signatureOf(*lambda->function);
        v->signature->name = v->name;
        v->signature->declaredAt = v->span;
        v->isBound = true;
        resolveFunction(*lambda->function, v->isModuleLevel ? nullptr : v);
    } else {
        resolve(*stmt.value);
    }
    bindPattern(*stmt.pattern);
    if (v)
        checkFits(stmt.value, v->type, fmt::format("`{}`", v->name));
}

void Resolver::resolveAssign(const ast::AssignStmt& stmt) {
    resolve(*stmt.value);
    resolveTarget(*stmt.target, stmt);
}

void Resolver::resolveTarget(const ast::Expr& target, const ast::AssignStmt& stmt) {
    if (const auto* name = ast::as<ast::NameExpr>(&target))
        return resolveAssignTarget(*name, stmt);
    if (const auto* list = ast::as<ast::ListLiteralExpr>(&target)) {
        for (const ast::ListItem& item : list->items)
            if (!isWildcard(*item.value))
                resolveTarget(*item.value, stmt);
        return;
    }
    resolve(target);
    const Variable* v = r_.variables[target.id];
    if (v && v->isExternal())
        reportAssignedOutside(*v, target.span);
    noteFieldAssignment(target, stmt);
}

/// What another module declares changes there alone; importers see what it is at the moment.
void Resolver::reportAssignedOutside(const Variable& v, Span target) {
    sink_.report(Diagnostic::of(ErrorCode::CannotAssign, source_.text(target))
                     .primary(target, "assigned here")
                     .note("it belongs to the module that declares it, and only that can assign to it")
                     .help("let the module have a function for it: `fn set(value) {{ {} = value }}`", v.nameInModule));
}

void Resolver::resolveAssignTarget(const ast::NameExpr& target, const ast::AssignStmt& stmt) {
    std::string declaration;
    if (stmt.op == ast::AssignOp::Assign)
        declaration = stmt.target == &target ? fmt::format("var {}", source_.text(stmt.span))
                                             : fmt::format("var {} = nil", target.name);
    const Variable* before = scopes_.findWithEarlier(target.name);
    const bool wasUsed = before && before->isUsed;
    resolveName(target.name, target, declaration);
    Variable* v = r_.variables[target.id];
    if (!v)
        return;
    v->isAssigned = true;
    v->isUsed = wasUsed; // an assignment alone is no use
    if (v->type)
        useType(*v->type);
    if (stmt.op == ast::AssignOp::Assign && stmt.target == &target)
        checkFits(stmt.value, v->type, fmt::format("`{}`", v->name));
    if (v->canBeAssigned() && v != walk().info->receiver)
        return;
    if (!v->isEarlier && (v->kind == VariableKind::Imported || v->kind == VariableKind::ImportedClass))
        return reportAssignedOutside(*v, target.span);
    Diagnostic d = Diagnostic::of(ErrorCode::CannotAssign, target.name).primary(target.span, "assigned here");
    switch (v->kind) {
    case VariableKind::Let:
        d.secondary(v->span, "`let` binds it once").help("to let it change, declare it with `var {}`", target.name);
        break;
    case VariableKind::Loop:
        d.secondary(v->span, "the loop gives it its value").help("copy it: `var {}2 = {}`", target.name, target.name);
        break;
    case VariableKind::Caught:
        d.secondary(v->span, "bound by this `except`");
        break;
    case VariableKind::Matched:
        d.secondary(v->span, "bound by this pattern").help("copy it: `var {}2 = {}`", target.name, target.name);
        break;
    case VariableKind::Function:
    case VariableKind::Class:
    case VariableKind::Imported:
    case VariableKind::ImportedClass:
        d.secondary(v->span, "declared here");
        break;
    case VariableKind::Prelude:
    case VariableKind::PreludeClass:
        d.note("`{}` is built in", target.name).help("declare a name of your own: `var {} = ...`", target.name);
        break;
    case VariableKind::Var:
    case VariableKind::Parameter:
    case VariableKind::Module:
        break;
    }
    sink_.report(std::move(d));
}

void Resolver::resolveFor(const ast::ForStmt& stmt) {
    if (stmt.isYield)
        checkForYield(stmt);
    resolve(*stmt.iterable);
    scopes_.push(*walk().info);
    declarePattern(*stmt.pattern, VariableKind::Loop);
    bindPattern(*stmt.pattern);
    walkInto({Surrounding::Kind::Loop, stmt.keywordSpan}, *stmt.body);
    scopes_.pop(nullptr);
}

void Resolver::resolveScope(const ast::Stmt& stmt) {
    if (const auto* scope = ast::as<ast::ScopeStmt>(&stmt)) {
        const Span at = keyword(stmt, "scope");
        checkScope(at, "scope");
        return walkInto({Surrounding::Kind::Scope, at}, *scope->body);
    }
    if (const auto* timeout = ast::as<ast::TimeoutStmt>(&stmt)) {
        const Span at = keyword(stmt, "timeout");
        checkScope(at, "timeout");
        resolve(*timeout->duration);
        return walkInto({Surrounding::Kind::Timeout, at}, *timeout->body);
    }
    const Span at = keyword(stmt, "shield");
    checkScope(at, "shield");
    walkInto({Surrounding::Kind::Shield, at}, *ast::to<ast::ShieldStmt>(stmt).body);
}

void Resolver::resolveSelect(const ast::SelectStmt& stmt) {
    checkSelect(keyword(stmt, "select"));
    for (const ast::SelectArm* arm : stmt.arms) {
        if (arm->operand)
            resolve(*arm->operand);
        scopes_.push(*walk().info);
        if (arm->pattern) {
            declarePattern(*arm->pattern, arm->isVar ? VariableKind::Var : VariableKind::Let);
            bindPattern(*arm->pattern);
        }
        resolveBlock(*arm->body);
        scopes_.pop(nullptr);
    }
}

void Resolver::resolveTry(const ast::TryStmt& stmt) {
    if (stmt.excepts.empty())
        resolveBlock(*stmt.body);
    else
        walkInto({Surrounding::Kind::Guarded, keyword(*stmt.excepts[0], "except")}, *stmt.body);
    for (const ast::ExceptClause* clause : stmt.excepts)
        resolveExcept(*clause);
    if (const ast::Block* body = stmt.cancelledBody)
        walkInto({Surrounding::Kind::Cancelled, keywordBefore(*body, "cancelled")}, *body);
    if (const ast::Block* body = stmt.finallyBody)
        walkInto({Surrounding::Kind::Finally, keywordBefore(*body, "finally")}, *body);
}

/// The keyword that opens a block; the tree has no place for it.
Span Resolver::keywordBefore(const ast::Block& block, std::string_view word) const {
    const auto at = static_cast<uint32_t>(source_.text().rfind(word, block.span.begin));
    return source_.span(at, at + static_cast<uint32_t>(word.size()));
}

void Resolver::resolveExcept(const ast::ExceptClause& clause) {
    for (const ast::Type* type : clause.types)
        resolveErrorType(*type);
    scopes_.push(*walk().info);
    if (clause.name) {
        Variable& v = scopes_.declare(clause.name.text, clause.name.span, VariableKind::Caught);
        v.isBound = true;
        r_.variables[clause.id] = &v;
    }
    walkInto({Surrounding::Kind::Except, keyword(clause, "except")}, *clause.body);
    scopes_.pop(nullptr);
}

void Resolver::resolveErrorType(const ast::Type& type) {
    if (const auto* named = ast::as<ast::NamedType>(&type); named && named->args.empty()) {
        resolveTypeName(*named);
        return;
    }
    sink_.report(Diagnostic::of(ErrorCode::NotAnErrorType).primary(type.span, "this is no class"));
}

} // namespace coro::compiler
