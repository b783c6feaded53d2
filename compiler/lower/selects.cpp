// `select`.
//
//          s = SelectNew n
//          SelectArm s, operand of each arm, ready      the first that is ready ends the asking
//   ready: i = Yield s                                  waits until one is decided and the others are out of the way
//          if i is not 0, go to next
//          x = SelectTake s
//          the arm's block
//   next:  ...
//
// An `else` arm is one that is ready.
#include "compiler/lower/function_lowerer.h"

namespace coro::compiler {

void FunctionLowerer::selectStatement(const ast::SelectStmt& s) {
    const Span at = m_.source.span(s.span.begin, s.span.begin + 6); // the word
    const Label ready = code_.newLabel(), done = code_.newLabel();
    const Register select = code_.allocate();
    code_.emit(at, Opcode::SelectNew, select, s.arms.size());
    for (const ast::SelectArm* arm : s.arms) {
        Temporaries temporaries(code_);
        Register wait;
        if (arm->operand) {
            wait = operand(*arm->operand);
        } else {
            wait = code_.allocate();
            loadNil(wait, arm->span);
        }
        code_.emitJump(arm->operand ? arm->operand->span : arm->span, Opcode::SelectArm, select, wait, ready);
    }
    code_.bind(ready);
    constexpr uint32_t kMost = INT16_MAX; // what an immediate operand holds
    if (s.arms.size() > kMost)
        isTooLarge_ = true;
    const Register chosen = code_.allocate();
    code_.emit(at, Opcode::Yield, chosen, select);
    for (uint32_t i = 0; i < s.arms.size(); ++i) {
        const bool isLast = i + 1 == s.arms.size();
        const Label next = code_.newLabel();
        if (!isLast)
            code_.emitJump(at, Opcode::JumpNeImm, chosen, i, next);
        selectArm(*s.arms[i], select);
        if (!isLast)
            code_.jump(at, done);
        code_.bind(next);
    }
    code_.bind(done);
}

void FunctionLowerer::selectArm(const ast::SelectArm& arm, Register select) {
    Temporaries temporaries(code_);
    auto value = [&](Register reg) { code_.emit(arm.operand->span, Opcode::SelectTake, reg, select); };
    if (arm.pattern) {
        if (const Variable* v = variableOf(*arm.pattern)) {
            bindVariable(*v, arm.pattern->span, [&](Register reg) {
                value(reg);
                checkBound(*v, reg, arm.operand->span);
            });
        } else {
            allocateNames(*arm.pattern);
            Temporaries parts(code_);
            const Register whole = code_.allocate();
            value(whole);
            fit(*arm.pattern, whole, std::nullopt);
        }
    } else if (arm.operand) {
        Temporaries unused(code_);
        value(code_.allocate());
    }
    block(*arm.body);
}

} // namespace coro::compiler
