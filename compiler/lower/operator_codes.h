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

/// Jumps of a comparison: when it holds, when it does not, and both with a small int on the right.
struct ComparisonJumps {
    bytecode::Opcode when, unless, whenImm, unlessImm;
};
std::optional<ComparisonJumps> jumpsOf(ast::BinaryOp op);

} // namespace coro::compiler
