// `scope`, `timeout`, `shield`.
//
//          s = ScopeEnter
//          body               a region: errors, and cancels, go to the handler
//          ScopeLeave s       waits; what the scope ends with is raised here
//          ...
//          ScopeFail s, raised     the handler
#include "compiler/lower/function_lowerer.h"

namespace coro::compiler {

void FunctionLowerer::scopeStatement(const ast::Stmt& s, const ast::Block& body, std::string_view word) {
    const Span at = m_.source.span(s.span.begin, s.span.begin + static_cast<uint32_t>(word.size()));
    const Register scope = code_.allocate();
    code_.emit(at, Opcode::ScopeEnter, scope, word == "shield" ? 1 : 0);
    scopeBody(s, body, at, scope);
}

void FunctionLowerer::timeoutStatement(const ast::TimeoutStmt& s) {
    const Span at = m_.source.span(s.span.begin, s.duration->span.end);
    const Register scope = code_.allocate();
    code_.emit(at, Opcode::TimeoutEnter, scope, operandUsing(*s.duration, Target{scope}));
    scopeBody(s, *s.body, at, scope);
}

void FunctionLowerer::scopeBody(const ast::Stmt& s, const ast::Block& body, Span at, Register scope) {
    const Label done = code_.newLabel();
    const Register raised = code_.next();
    const uint32_t guard = code_.openGuard(bytecode::Region::Kind::Scope, code_.newLabel(), raised);
    enclosing_.push_back({false, {}, {}, guard, nullptr, errorAtHand_, nullptr, &s, scope});
    block(body);
    closeGuard();
    leaveScope(s, scope);
    code_.jump(at, done);
    code_.setNext(raised);
    code_.allocate();
    code_.beginHandler(guard);
    code_.emit(at, Opcode::ScopeFail, scope, raised);
    code_.bind(done);
}

void FunctionLowerer::leaveScope(const ast::Stmt& s, Register scope) {
    const bool isTimeout = s.kind == ast::StmtKind::Timeout;
    const bool isShield = s.kind == ast::StmtKind::Shield;
    const uint32_t end = isTimeout ? ast::to<ast::TimeoutStmt>(s).duration->span.end
                                   : s.span.begin + static_cast<uint32_t>(isShield ? 6 : 5);
    code_.emit(m_.source.span(s.span.begin, end), Opcode::ScopeLeave, scope);
}

} // namespace coro::compiler
