#pragma once

#include <cstdint>
#include <string_view>

namespace coro::ast {

enum class BinaryOp : uint8_t {
#define BINARY_OP(Name, spelling) Name,
#include "compiler/ast/operators.def"
};

enum class LogicalOp : uint8_t {
#define LOGICAL_OP(Name, spelling) Name,
#include "compiler/ast/operators.def"
};

enum class UnaryOp : uint8_t {
#define UNARY_OP(Name, spelling) Name,
#include "compiler/ast/operators.def"
};

enum class AssignOp : uint8_t {
#define ASSIGN_OP(Name, spelling) Name,
#include "compiler/ast/operators.def"
};

[[nodiscard]] std::string_view spelling(BinaryOp op);
[[nodiscard]] std::string_view spelling(LogicalOp op);
[[nodiscard]] std::string_view spelling(UnaryOp op);
[[nodiscard]] std::string_view spelling(AssignOp op);

/// True for `== != < <= > >= in not in is is not`: they do not chain.
[[nodiscard]] bool isComparison(BinaryOp op);

/// The operator that a compound assignment applies (`+=` gives Add).
/// Not for Assign (it applies none) and Coalesce (a LogicalOp).
[[nodiscard]] BinaryOp appliedOperator(AssignOp op);

} // namespace coro::ast
