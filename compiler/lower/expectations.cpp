// `expect(condition, message)`: a comparison keeps both its sides, so that the message of the error can show them; the
// message is put together when it is wanted.
#include "compiler/lower/function_lowerer.h"
#include "compiler/lower/operator_codes.h"

namespace coro::compiler {

using ast::BinaryOp;

namespace {

/// The source text on one line, not too long.
std::string shownText(std::string_view source) {
    constexpr size_t kMost = 100;
    std::string text;
    for (const char c : source) {
        const bool isSpace = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!isSpace)
            text += c;
        else if (!text.empty() && text.back() != ' ')
            text += ' ';
    }
    if (text.size() <= kMost)
        return text;
    size_t end = kMost;
    while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return text.substr(0, end) + "...";
}

} // namespace

/// The helper's parameters: the value, the message, the condition's text, and of a comparison operator and sides.
void FunctionLowerer::expectation(const ast::CallExpr& e, const Variable& helper, Register dst) {
    {
        Temporaries temporaries(code_);
        const ast::Expr& condition = *e.args[0].value;
        const Span at = condition.span;
        Window w{Opcode::CallSlot, Opcode::TailCallSlot, code_.allocate(bytecode::kFrameHeader), 6, helper.slot, at};
        const Register value = code_.allocate(w.count);
        const auto argument = [&](uint32_t i) { return static_cast<Register>(value + i); };
        const bool isComparison = compared(condition, value, argument(4), argument(5));
        if (!isComparison)
            into(condition, value);
        const Label good = code_.newLabel();
        code_.emitJump(at, Opcode::JumpIf, value, 0, good);
        if (e.args.size() > 1)
            into(*e.args[1].value, argument(1));
        else
            loadNil(argument(1), at);
        loadText(shownText(m_.source.text(at)), argument(2), at);
        if (isComparison) {
            loadText(ast::spelling(ast::to<ast::BinaryExpr>(condition).op), argument(3), at);
        } else {
            for (uint32_t i = 3; i < w.count; ++i)
                loadNil(argument(i), at);
        }
        emitCall(w, w.first);
        code_.bind(good);
    }
    loadNil(dst, e.span);
}

/// A comparison's value, and its sides; what stands right of `is` is none. False: it is something else.
bool FunctionLowerer::compared(const ast::Expr& condition, Register dst, Register left, Register right) {
    const auto* e = ast::as<ast::BinaryExpr>(&condition);
    if (!e)
        return false;
    switch (e->op) {
    case BinaryOp::Equal:
    case BinaryOp::NotEqual:
    case BinaryOp::Less:
    case BinaryOp::LessEqual:
    case BinaryOp::Greater:
    case BinaryOp::GreaterEqual:
        into(*e->left, left);
        into(*e->right, right);
        code_.emit(e->opSpan, valueOpcode(e->op), dst, left, right);
        return true;
    case BinaryOp::In:
    case BinaryOp::NotIn:
        into(*e->left, left);
        into(*e->right, right);
        code_.emit(e->opSpan, Opcode::In, dst, left, right);
        break;
    case BinaryOp::Is:
    case BinaryOp::IsNot:
        into(*e->left, left);
        isOf(*e, left, dst);
        loadNil(right, e->span);
        break;
    default:
        return false;
    }
    if (e->op == BinaryOp::NotIn || e->op == BinaryOp::IsNot)
        code_.emit(e->opSpan, Opcode::Not, dst, dst);
    return true;
}

} // namespace coro::compiler
