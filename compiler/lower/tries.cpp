// `try`: regions, their handlers, and the copies of `finally` blocks on every way out.
#include "compiler/lower/function_lowerer.h"
#include "compiler/lower/leave_to.h"

namespace coro::compiler {

using RegionKind = bytecode::Region::Kind;

uint32_t FunctionLowerer::openGuard(RegionKind kind, const ast::Block* finallyBody) {
    const uint32_t guard = code_.openGuard(kind, code_.newLabel(), code_.next());
    enclosing_.push_back({false, {}, {}, guard, finallyBody, errorAtHand_});
    return guard;
}

void FunctionLowerer::closeGuard() {
    code_.closeGuard(enclosing_.back().guard);
    enclosing_.pop_back();
}

/// Handlers and blocks of one statement all find what was raised in the first register above the locals around it.
void FunctionLowerer::tryStatement(const ast::TryStmt& s) {
    const Label done = code_.newLabel();
    const Register raised = code_.next();
    uint32_t finallyGuard = 0, cancelledGuard = 0;
    if (s.finallyBody)
        finallyGuard = openGuard(RegionKind::Finally, s.finallyBody);
    if (s.cancelledBody)
        cancelledGuard = openGuard(RegionKind::Cancelled, nullptr);
    if (!s.excepts.empty())
        openGuard(RegionKind::Except, nullptr);
    block(*s.body);
    code_.jump(s.span, done);
    if (!s.excepts.empty())
        exceptClauses(s, raised, done);
    if (s.cancelledBody) {
        closeGuard();
        cleanupHandler(s.cancelledBody->span, cancelledGuard, raised, [&] { cleanup(*s.cancelledBody); });
    }
    if (s.finallyBody) {
        closeGuard();
        cleanupHandler(s.finallyBody->span, finallyGuard, raised, [&] { cleanup(*s.finallyBody); });
    }
    code_.bind(done);
    if (s.finallyBody)
        cleanup(*s.finallyBody);
}

/// The handler of the innermost region, which ends here.
void FunctionLowerer::exceptClauses(const ast::TryStmt& s, Register raised, Label done) {
    const uint32_t guard = enclosing_.back().guard;
    closeGuard();
    Temporaries temporaries(code_);
    code_.beginHandler(guard);
    code_.setNext(raised);
    code_.allocate();
    for (const ast::ExceptClause* clause : s.excepts)
        exceptClause(*clause, raised, done);
    code_.emit(s.span, Opcode::Reraise, raised);
}

void FunctionLowerer::exceptClause(const ast::ExceptClause& clause, Register raised, Label done) {
    const Label matches = code_.newLabel(), next = code_.newLabel();
    for (uint32_t i = 0; i < clause.types.size(); ++i) {
        Temporaries temporaries(code_);
        const auto& type = ast::to<ast::NamedType>(*clause.types[i]);
        const Register cls = code_.allocate();
        readClass(type, cls);
        code_.emit(type.span, Opcode::IsInstance, cls, raised, cls);
        const bool isLast = i + 1 == clause.types.size();
        code_.emitJump(type.span, isLast ? Opcode::JumpIfNot : Opcode::JumpIf, cls, 0, isLast ? next : matches);
    }
    code_.bind(matches);
    if (const Variable* v = variableOf(clause))
        registers_[v] = raised;
    const std::optional<Register> outer = std::exchange(errorAtHand_, raised);
    block(*clause.body);
    errorAtHand_ = outer;
    code_.jump(clause.span, done);
    code_.bind(next);
}

/// A copy of a cleanup block where control is on its ordinary way: an error in it simply goes outwards.
void FunctionLowerer::cleanup(const ast::Block& body) {
    constexpr uint32_t kMaxCopied = 200'000;
    if (copied_ > kMaxCopied)
        isTooLarge_ = true;
    if (isTooLarge_)
        return;
    const uint32_t before = code_.size();
    const uint32_t shield = code_.openGuard(RegionKind::Shielded, {}, 0);
    block(body);
    code_.closeGuard(shield);
    copied_ += code_.size() - before;
}

void FunctionLowerer::runCleanups(size_t downTo) {
    while (enclosing_.size() > downTo) {
        const Enclosing passed = enclosing_.back();
        enclosing_.pop_back();
        if (passed.isLoop)
            continue;
        code_.closeGuard(passed.guard);
        if (passed.iteration)
            closeIterable(*passed.iteration, passed.held);
        if (passed.scope)
            leaveScope(*passed.scope, passed.held);
        if (!passed.finallyBody)
            continue;
        const std::optional<Register> outer = std::exchange(errorAtHand_, passed.errorAtHand);
        cleanup(*passed.finallyBody);
        errorAtHand_ = outer;
    }
}

} // namespace coro::compiler
