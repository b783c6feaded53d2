#include <algorithm>

#include "compiler/lower/function_lowerer.h"

namespace coro::compiler {

void FunctionLowerer::block(const ast::Block& b) {
    Temporaries temporaries(code_);
    makeEarlyCells(b);
    statements(b.statements);
}

void FunctionLowerer::statements(const ast::List<ast::Stmt*>& list) {
    for (uint32_t i = 0; i < list.size(); ++i) {
        // What follows a statement that leaves is never reached.
        if (!code_.isReachable())
            return warnOfUnreachable(list, i);
        statement(*list[i]);
    }
}

/// Functions, classes and tests may stand anywhere in their block.
void FunctionLowerer::warnOfUnreachable(const ast::List<ast::Stmt*>& list, uint32_t from) {
    auto isDeclaration = [](const ast::Stmt& s) {
        return s.kind == ast::StmtKind::Function || s.kind == ast::StmtKind::Class || s.kind == ast::StmtKind::Test;
    };
    uint32_t first = from;
    while (first < list.size() && isDeclaration(*list[first]))
        ++first;
    if (from == 0 || first == list.size())
        return;
    const Span before = list[from - 1]->span;
    const uint32_t lineEnd = m_.source.lineEnd(m_.source.lineAt(before.begin));
    m_.sink.report(Diagnostic::of(ErrorCode::Unreachable)
                       .primary(list[first]->span)
                       .secondary(m_.source.span(before.begin, std::min(before.end, lineEnd)), "never goes on"));
}

void FunctionLowerer::statement(const ast::Stmt& s) {
    using Kind = ast::StmtKind;
    // These give registers to variables that outlive the statement.
    if (s.kind == Kind::Let)
        return let(ast::to<ast::LetStmt>(s));
    if (s.kind == Kind::Function)
        return localFunction(ast::to<ast::FunctionStmt>(s));
    if (s.kind == Kind::Class)
        return classStatement(ast::to<ast::ClassStmt>(s));
    Temporaries temporaries(code_);
    switch (s.kind) {
    case Kind::Expr:
        return expressionStatement(ast::to<ast::ExprStmt>(s));
    case Kind::Assign:
        return assign(ast::to<ast::AssignStmt>(s));
    case Kind::If:
        return ifStatement(ast::to<ast::IfStmt>(s));
    case Kind::While:
        return whileLoop(ast::to<ast::WhileStmt>(s));
    case Kind::For:
        return forLoop(ast::to<ast::ForStmt>(s));
    case Kind::Break:
        return loopExit(s, false);
    case Kind::Continue:
        return loopExit(s, true);
    case Kind::Return: {
        const auto& leave = ast::to<ast::ReturnStmt>(s);
        return leaveWith(leave.value, leave.keywordSpan);
    }
    case Kind::ReturnValue: {
        const auto& leave = ast::to<ast::ReturnValueStmt>(s);
        return leaveWith(leave.value, leave.keywordSpan);
    }
    case Kind::Noreturn:
        return noreturnStatement(ast::to<ast::NoreturnStmt>(s));
    case Kind::Emit: {
        const auto& item = ast::to<ast::EmitStmt>(s);
        const Register value = operand(*item.value);
        checkResult(value, item.value->span);
        return code_.emit(item.keywordSpan, Opcode::Emit, value);
    }
    case Kind::Scope:
        return scopeStatement(s, *ast::to<ast::ScopeStmt>(s).body, "scope");
    case Kind::Shield:
        return scopeStatement(s, *ast::to<ast::ShieldStmt>(s).body, "shield");
    case Kind::Timeout:
        return timeoutStatement(ast::to<ast::TimeoutStmt>(s));
    case Kind::Select:
        return selectStatement(ast::to<ast::SelectStmt>(s));
    case Kind::Raise:
        return raise(ast::to<ast::RaiseStmt>(s));
    case Kind::Try:
        return tryStatement(ast::to<ast::TryStmt>(s));
    case Kind::Import:
        return; // has run before
    case Kind::Test:
        return; // of a test run only
    case Kind::Let:
    case Kind::Function:
    case Kind::Class:
        CORO_UNREACHABLE(); // done above
    }
}

void FunctionLowerer::expressionStatement(const ast::ExprStmt& s) {
    if (&s == m_.resolution.result)
        return leaveWith(s.expr, s.span);
    if (const auto* wait = ast::as<ast::YieldExpr>(s.expr); wait && !wait->operand)
        return code_.emit(s.span, Opcode::YieldBare);
    if (const auto* choice = ast::as<ast::MatchExpr>(s.expr))
        return match(*choice, std::nullopt);
    push(*s.expr);
}

void FunctionLowerer::let(const ast::LetStmt& s) {
    auto value = [&](Register reg) {
        Temporaries temporaries(code_);
        into(*s.value, reg);
    };
    if (const Variable* v = variableOf(*s.pattern))
        return bindVariable(*v, s.pattern->span, [&](Register reg) {
            value(reg);
            checkBound(*v, reg, s.value->span);
        });
    allocateNames(*s.pattern);
    Temporaries temporaries(code_);
    const Register reg = code_.allocate();
    value(reg);
    fit(*s.pattern, reg, std::nullopt);
}

void FunctionLowerer::ifStatement(const ast::IfStmt& s) {
    const Label end = code_.newLabel();
    for (uint32_t i = 0; i < s.branches.size(); ++i) {
        const ast::IfBranch& branch = s.branches[i];
        if (const std::optional<Label> exit = plainLoopExit(*branch.body)) {
            jumpWhen(*branch.condition, true, *exit);
            continue;
        }
        const Label next = code_.newLabel();
        jumpWhen(*branch.condition, false, next);
        block(*branch.body);
        if (i + 1 < s.branches.size() || s.elseBody)
            code_.jump(branch.keywordSpan, end);
        code_.bind(next);
    }
    if (s.elseBody)
        block(*s.elseBody);
    code_.bind(end);
}

/// A function inside a block. Those at the top level are in their slots from the start.
void FunctionLowerer::localFunction(const ast::FunctionStmt& s) {
    const Variable& v = *variableOf(s);
    if (v.storage == Storage::Slot)
        return;
    bindVariable(v, s.span, [&](Register reg) { closure(*s.function, reg, s.function->keywordSpan); });
}

} // namespace coro::compiler
