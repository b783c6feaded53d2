#include "compiler/lower/function_lowerer.h"
#include "compiler/lower/leave_to.h"

namespace coro::compiler {

/// The condition stands at the end, so that a round costs one jump.
void FunctionLowerer::whileLoop(const ast::WhileStmt& s) {
    const Label body = code_.newLabel(), condition = code_.newLabel(), end = code_.newLabel();
    const bool isReachable = code_.isReachable();
    const auto* literal = ast::as<ast::BoolExpr>(s.condition);
    const bool isEndless = literal && literal->value;
    if (!isEndless)
        code_.jump(s.condition->span, condition);
    code_.bindLoop(body, isReachable);
    enclosing_.push_back({true, end, condition, 0, nullptr, {}});
    const uint32_t stopsBefore = code_.stops();
    block(*s.body);
    enclosing_.pop_back();
    code_.bind(condition);
    poll(s.span, stopsBefore);
    jumpWhen(*s.condition, true, body);
    code_.bind(end);
}

void FunctionLowerer::forLoop(const ast::ForStmt& s) {
    if (const auto* range = ast::as<ast::RangeExpr>(s.iterable))
        return rangeLoop(s, *range);
    itemLoop(s);
}

Register FunctionLowerer::loopRegister(const ast::Pattern& pattern) {
    const Register reg = code_.allocate();
    if (const Variable* v = variableOf(pattern))
        registers_[v] = reg;
    else
        allocateNames(pattern);
    return reg;
}

/// What a round begins with: the item is in its register.
void FunctionLowerer::loopItem(const ast::Pattern& pattern, Register item) {
    if (const Variable* v = variableOf(pattern))
        checkBound(*v, item, pattern.span);
    else
        fit(pattern, item, std::nullopt);
}

void FunctionLowerer::rangeLoop(const ast::ForStmt& s, const ast::RangeExpr& range) {
    const Label body = code_.newLabel(), next = code_.newLabel(), end = code_.newLabel();
    const uint8_t flags = range.isInclusive ? bytecode::kInclusive : 0;
    const Register state = push(*range.low);
    push(*range.high);
    if (range.step)
        push(*range.step);
    else
        code_.loadInt(range.span, code_.allocate(), 1);
    const Register item = loopRegister(*s.pattern);
    code_.emitJump(range.span, Opcode::ForPrep, item, state, end, flags);
    code_.bind(body);
    loopItem(*s.pattern, item);
    enclosing_.push_back({true, end, next, 0, nullptr, {}});
    const uint32_t stopsBefore = code_.stops();
    block(*s.body);
    enclosing_.pop_back();
    code_.bind(next);
    poll(s.keywordSpan, stopsBefore);
    code_.emitJump(s.keywordSpan, Opcode::ForLoop, item, state, body, flags);
    code_.bind(end);
    for (unsigned i = 0; i < 3; ++i)
        code_.emit(s.keywordSpan, Opcode::Drop, state + i);
}

/// A loop must have an instruction at which a signal can end it.
void FunctionLowerer::poll(Span at, uint32_t stopsBefore) {
    if (code_.stops() == stopsBefore)
        code_.emit(at, Opcode::Poll);
}

/// Where a block goes that is nothing but a `break` or `continue` with no cleanup to run: a condition can jump there
/// itself.
std::optional<Label> FunctionLowerer::plainLoopExit(const ast::Block& b) const {
    if (b.statements.size() != 1 || enclosing_.empty() || !enclosing_.back().isLoop)
        return std::nullopt;
    if (b.statements[0]->kind == ast::StmtKind::Break)
        return enclosing_.back().breakTo;
    if (b.statements[0]->kind == ast::StmtKind::Continue)
        return enclosing_.back().continueTo;
    return std::nullopt;
}

void FunctionLowerer::loopExit(const ast::Stmt& s, bool isContinue) {
    size_t loop = enclosing_.size();
    while (!enclosing_[--loop].isLoop) {}
    const Label target = isContinue ? enclosing_[loop].continueTo : enclosing_[loop].breakTo;
    leaveTo(loop + 1, [&] { code_.jump(s.span, target); });
}

} // namespace coro::compiler
