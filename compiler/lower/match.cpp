#include "compiler/lower/function_lowerer.h"

namespace coro::compiler {

void FunctionLowerer::match(const ast::MatchExpr& e, std::optional<Target> dst) {
    Temporaries temporaries(code_);
    const Register subject = operand(*e.subject);
    const Label end = code_.newLabel();
    for (const ast::MatchArm* arm : e.arms) {
        if (!code_.isReachable())
            break;
        Temporaries ofArm(code_);
        const Label next = code_.newLabel();
        allocateNames(*arm->pattern);
        fit(*arm->pattern, subject, next);
        if (arm->guard)
            jumpWhen(*arm->guard, false, next);
        matchArm(*arm, dst);
        code_.jump(arm->span, end);
        code_.bind(next);
    }
    code_.emit(e.subject->span, Opcode::NoMatch, subject);
    code_.bind(end);
}

void FunctionLowerer::matchArm(const ast::MatchArm& arm, std::optional<Target> dst) {
    if (arm.value) {
        if (dst)
            return into(*arm.value, *dst);
        if (const auto* inner = ast::as<ast::MatchExpr>(arm.value))
            return match(*inner, std::nullopt);
        Temporaries temporaries(code_);
        push(*arm.value);
        return;
    }
    block(*arm.body);
    if (!dst || !code_.isReachable())
        return;
    // A `finally` block is lowered more than once.
    if (m_.reported.insert(arm.id).second)
        m_.sink.report(Diagnostic::of(ErrorCode::ArmWithoutValue)
                           .primary(arm.body->span, "ends without leaving, and has no value")
                           .note("the value of this `match` is used")
                           .help("write a value behind `=>`, or leave with `return`, `raise`, `break` ..."));
    loadNil(dst->reg, arm.span);
}

} // namespace coro::compiler
