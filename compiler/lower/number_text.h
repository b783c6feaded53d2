#pragma once
// The values of number literals.
#include <cstdint>
#include <optional>
#include <string>

#include "bytecode/module.h"
#include "compiler/ast/ast.h"

namespace coro::compiler {

/// The value of an int literal, or of the literal with a minus before it; nothing when 64 bits do not hold it.
std::optional<int64_t> smallValue(const ast::IntExpr& e, bool isNegative = false);

/// The value of `5` or `-5`.
std::optional<int64_t> literalValue(const ast::Expr& e);

/// The same as literalValue when an instruction has room for it.
std::optional<int16_t> immediateOf(const ast::Expr& e);

/// A float literal, or one with a minus before it, as the Float operand of an instruction, when it fits.
std::optional<uint16_t> immediateFloatOf(const ast::Expr& e);

/// A literal as a constant; nothing for nil, bools and larger ints.
std::optional<bytecode::Constant> constantOf(const ast::Expr& e);

/// The digits of an int literal in base 10; nothing when converting so many would take too long.
std::optional<std::string> decimalDigits(const ast::IntExpr& e);

} // namespace coro::compiler
