// `return`, `returnValue`, `noreturn`, `raise`.
#include <algorithm>

#include "compiler/lower/function_lowerer.h"
#include "compiler/lower/leave_to.h"

namespace coro::compiler {

void FunctionLowerer::leaveWith(const ast::Expr* value, Span at) {
    Temporaries temporaries(code_);
    if (info_.isTopLevel() && m_.isImported) {
        if (value)
            push(*value);
        return leaveTo(0, [&] { code_.emit(at, Opcode::ModuleEnd); });
    }
    const bool runsCleanups =
        std::any_of(enclosing_.begin(), enclosing_.end(), [](const Enclosing& e) { return e.finallyBody != nullptr; });
    Register result;
    if (isInit()) {
        // An `init` gives back the object.
        result = code_.allocate();
        code_.emit(at, Opcode::Copy, result, registerOf(*info_.receiver));
    } else if (!value) {
        result = code_.allocate();
        loadNil(result, at);
    } else {
        // A cleanup may assign to the local; what is returned is its value before.
        result = runsCleanups ? push(*value) : operand(*value);
    }
    if (info_.kind != ast::FunctionKind::Gen)
        checkResult(result, value ? value->span : at);
    leaveTo(0, [&] { code_.emit(at, isFn() ? Opcode::Return : Opcode::ReturnValue, result); });
}

void FunctionLowerer::noreturnStatement(const ast::NoreturnStmt& s) {
    declareResult();
    if (const auto* target = ast::as<ast::CallExpr>(s.value)) {
        const Window w = callWindow(*target);
        return leaveTo(0, [&] { emitTailCall(w, checksResultOf(*target)); });
    }
    if (isFn())
        return leaveWith(s.value, s.keywordSpan);
    const Register value = push(*s.value);
    leaveTo(0, [&] { code_.emit(s.keywordSpan, Opcode::Become, value); });
}

void FunctionLowerer::raise(const ast::RaiseStmt& s) {
    if (!s.value)
        return code_.emit(s.span, Opcode::Reraise, *errorAtHand_);
    code_.emit(s.span, Opcode::Raise, operand(*s.value));
}

} // namespace coro::compiler
