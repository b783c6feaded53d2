#include <cstdlib>
#include <limits>

#include "compiler/lower/function_lowerer.h"
#include "compiler/lower/number_text.h"

namespace coro::compiler {

void FunctionLowerer::loadConstant(bytecode::Constant constant, Register dst, Span at) {
    code_.emitExt(at, Opcode::LoadConst, dst, 0, 0, m_.pool.add(std::move(constant)));
}

void FunctionLowerer::loadText(std::string_view text, Register dst, Span at) {
    loadConstant(std::string(text), dst, at);
}

void FunctionLowerer::loadNil(Register dst, Span at) { code_.emit(at, Opcode::LoadPrim, dst, 0); }

void FunctionLowerer::loadUnset(Register dst, Span at) { code_.emit(at, Opcode::LoadPrim, dst, 3); }

void FunctionLowerer::integer(const ast::IntExpr& e, Register dst, bool isNegative) {
    if (const std::optional<int64_t> value = smallValue(e, isNegative)) {
        if (*value >= std::numeric_limits<int32_t>::min() && *value <= std::numeric_limits<int32_t>::max())
            return code_.loadInt(e.span, dst, static_cast<int32_t>(*value));
        return loadConstant(*value, dst, e.span);
    }
    std::optional<std::string> digits = decimalDigits(e);
    if (!digits) {
        m_.sink.report(Diagnostic::of(ErrorCode::NumberTooLong, e.digits.size())
                           .primary(e.span)
                           .help("write a number of that size in decimal, or as a product of powers"));
        return;
    }
    loadConstant(bytecode::BigIntConstant{isNegative ? "-" + *digits : *digits}, dst, e.span);
}

} // namespace coro::compiler
