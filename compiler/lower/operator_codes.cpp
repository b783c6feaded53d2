#include "compiler/lower/operator_codes.h"

#include "base/check.h"

namespace coro::compiler {

using ast::BinaryOp;
using bytecode::Opcode;

bytecode::Opcode valueOpcode(BinaryOp op) {
    switch (op) {
    case BinaryOp::Add:
        return Opcode::Add;
    case BinaryOp::Subtract:
        return Opcode::Sub;
    case BinaryOp::Multiply:
        return Opcode::Mul;
    case BinaryOp::Divide:
        return Opcode::Div;
    case BinaryOp::FloorDivide:
        return Opcode::FloorDiv;
    case BinaryOp::Modulo:
        return Opcode::Mod;
    case BinaryOp::Power:
        return Opcode::Pow;
    case BinaryOp::ShiftLeft:
        return Opcode::Shl;
    case BinaryOp::ShiftRight:
        return Opcode::Shr;
    case BinaryOp::BitAnd:
        return Opcode::BitAnd;
    case BinaryOp::BitXor:
        return Opcode::BitXor;
    case BinaryOp::BitOr:
        return Opcode::BitOr;
    case BinaryOp::Equal:
        return Opcode::Eq;
    case BinaryOp::NotEqual:
        return Opcode::Ne;
    case BinaryOp::Less:
        return Opcode::Lt;
    case BinaryOp::LessEqual:
        return Opcode::Le;
    case BinaryOp::Greater:
        return Opcode::Gt;
    case BinaryOp::GreaterEqual:
        return Opcode::Ge;
    case BinaryOp::In:
        return Opcode::In;
    case BinaryOp::Is:
        return Opcode::Is;
    case BinaryOp::NotIn:
    case BinaryOp::IsNot:
        break;
    }
    CORO_UNREACHABLE();
}

std::optional<bytecode::Opcode> immediateOpcode(BinaryOp op) {
    switch (op) {
    case BinaryOp::Add:
        return Opcode::AddImm;
    case BinaryOp::Subtract:
        return Opcode::SubImm;
    case BinaryOp::Multiply:
        return Opcode::MulImm;
    case BinaryOp::FloorDivide:
        return Opcode::FloorDivImm;
    case BinaryOp::Modulo:
        return Opcode::ModImm;
    case BinaryOp::BitAnd:
        return Opcode::BitAndImm;
    case BinaryOp::ShiftLeft:
        return Opcode::ShlImm;
    case BinaryOp::ShiftRight:
        return Opcode::ShrImm;
    default:
        return std::nullopt;
    }
}

std::optional<bytecode::Opcode> floatOpcode(BinaryOp op) {
    switch (op) {
    case BinaryOp::Add:
        return Opcode::AddFloat;
    case BinaryOp::Subtract:
        return Opcode::SubFloat;
    case BinaryOp::Multiply:
        return Opcode::MulFloat;
    case BinaryOp::Divide:
        return Opcode::DivFloat;
    default:
        return std::nullopt;
    }
}

std::optional<ComparisonJumps> jumpsOf(BinaryOp op) {
    switch (op) {
    case BinaryOp::Equal:
        return ComparisonJumps{Opcode::JumpEq, Opcode::JumpNe, Opcode::JumpEqImm, Opcode::JumpNeImm, {}, {}};
    case BinaryOp::NotEqual:
        return ComparisonJumps{Opcode::JumpNe, Opcode::JumpEq, Opcode::JumpNeImm, Opcode::JumpEqImm, {}, {}};
    case BinaryOp::Less:
        return ComparisonJumps{Opcode::JumpLt,       Opcode::JumpNotLt,   Opcode::JumpLtImm,
                               Opcode::JumpNotLtImm, Opcode::JumpLtFloat, Opcode::JumpNotLtFloat};
    case BinaryOp::LessEqual:
        return ComparisonJumps{Opcode::JumpLe,       Opcode::JumpNotLe,   Opcode::JumpLeImm,
                               Opcode::JumpNotLeImm, Opcode::JumpLeFloat, Opcode::JumpNotLeFloat};
    case BinaryOp::Greater:
        return ComparisonJumps{Opcode::JumpGt,       Opcode::JumpNotGt,   Opcode::JumpGtImm,
                               Opcode::JumpNotGtImm, Opcode::JumpGtFloat, Opcode::JumpNotGtFloat};
    case BinaryOp::GreaterEqual:
        return ComparisonJumps{Opcode::JumpGe,       Opcode::JumpNotGe,   Opcode::JumpGeImm,
                               Opcode::JumpNotGeImm, Opcode::JumpGeFloat, Opcode::JumpNotGeFloat};
    default:
        return std::nullopt;
    }
}

} // namespace coro::compiler
