#pragma once
// Which instruction does what a binary operator says.
#include <optional>

#include "bytecode/instruction.h"
#include "compiler/ast/ast.h"

namespace coro::compiler {

/// dst = left op right. Not for `not in`, `is not`: they have no instruction of their own.
bytecode::Opcode valueOpcode(ast::BinaryOp op);
/// The form with a small int on the right, where there is one.
std::optional<bytecode::Opcode> immediateOpcode(ast::BinaryOp op);

/// The form with a float that fits an operand on one side, where there is one.
std::optional<bytecode::Opcode> floatOpcode(ast::BinaryOp op);

/// Jumps of a comparison: when it holds, when it does not, both with a small int on the right, and, for orders, both
/// with a float that fits an operand.
struct ComparisonJumps {
    bytecode::Opcode when, unless, whenImm, unlessImm;
    std::optional<bytecode::Opcode> whenFloat, unlessFloat;
};
std::optional<ComparisonJumps> jumpsOf(ast::BinaryOp op);

} // namespace coro::compiler
