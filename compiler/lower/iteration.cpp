// Loops over items: of a collection, of a stream, or of what an object's `iterate` method gives.
//
//          state = iterable, 0
//   again: IterPrep state          an object: to `ask`
//   next:  item = IterNext state   nothing left: to `end`      |
//          body                                                | a region: errors and cancels close the iterable, too
//          Jump next                                           |
//   broke: IterClose state
//   end:
#include "compiler/lower/function_lowerer.h"
#include "compiler/lower/leave_to.h"

namespace coro::compiler {

using RegionKind = bytecode::Region::Kind;

namespace {

/// A pattern that takes lists apart gets a map's items as pairs.
Opcode nextItem(const ast::ForStmt& s) {
    if (s.pattern->kind == ast::PatternKind::List)
        return s.isYield ? Opcode::PullPair : Opcode::IterNextPair;
    return s.isYield ? Opcode::Pull : Opcode::IterNext;
}

} // namespace

void FunctionLowerer::itemLoop(const ast::ForStmt& s) {
    const Label again = code_.newLabel(), ask = code_.newLabel(), next = code_.newLabel();
    const Label broke = code_.newLabel(), end = code_.newLabel(), done = code_.newLabel();
    const Span at = s.iterable->span;
    const Register state = push(*s.iterable);
    code_.loadInt(at, code_.allocate(), 0);
    code_.bind(again);
    code_.emitJump(at, Opcode::IterPrep, 0, state, ask);

    const Register raised = code_.next();
    const uint32_t guard = code_.openGuard(RegionKind::Finally, code_.newLabel(), raised);
    enclosing_.push_back({false, {}, {}, guard, nullptr, errorAtHand_, &s, nullptr, state});
    const Register item = loopRegister(*s.pattern);
    code_.bind(next);
    code_.emitJump(at, nextItem(s), item, state, end);
    loopItem(*s.pattern, item);
    enclosing_.push_back({true, broke, next, 0, nullptr, {}});
    block(*s.body);
    enclosing_.pop_back();
    code_.jump(s.keywordSpan, next);
    closeGuard();

    code_.bind(broke);
    closeIterable(s, state);
    code_.bind(end);
    for (unsigned i = 0; i < 2; ++i)
        code_.emit(s.keywordSpan, Opcode::Drop, state + i);
    code_.jump(s.keywordSpan, done);
    cleanupHandler(at, guard, raised, [&] { closeIterable(s, state); });
    askForItems(s, state, ask, again);
    code_.bind(done);
}

/// The object's `iterate()` takes its place.
void FunctionLowerer::askForItems(const ast::ForStmt& s, Register state, Label ask, Label again) {
    Temporaries temporaries(code_);
    const Span at = s.iterable->span;
    code_.bind(ask);
    const Register window = code_.allocate(bytecode::kFrameHeader + 1);
    code_.emit(at, Opcode::Copy, window + bytecode::kFrameHeader, state);
    code_.emitExt(at, Opcode::CallMethod, state, window, 1, nameConstant("iterate"), callFlags());
    code_.emit(at, Opcode::AddImm, state + 1, state + 1, 1);
    code_.jump(at, again);
}

void FunctionLowerer::pullOnce(const ast::CallExpr& e, Target dst) {
    const Label end = code_.newLabel(), done = code_.newLabel();
    const Register state = push(*e.args[0].value);
    code_.loadInt(e.span, code_.allocate(), 0);
    const Register item = code_.allocate();
    code_.emitJump(e.span, Opcode::Pull, item, state, end);
    code_.emit(e.span, Opcode::Copy, dst.reg, item);
    code_.jump(e.span, done);
    code_.bind(end);
    into(*e.args[1].value, Target{dst.reg, false});
    code_.bind(done);
    for (unsigned i = 0; i < 2; ++i)
        code_.emit(e.span, Opcode::Drop, state + i);
}

/// A loop is left before its end. The wait for a stream's end is a cleanup: a cancel that comes meanwhile has to wait.
void FunctionLowerer::closeIterable(const ast::ForStmt& s, Register iterable) {
    if (!s.isYield)
        return code_.emit(s.keywordSpan, Opcode::IterClose, iterable);
    const uint32_t shield = code_.openGuard(RegionKind::Shielded, {}, 0);
    code_.emit(s.keywordSpan, Opcode::PullClose, iterable);
    code_.closeGuard(shield);
}

} // namespace coro::compiler
