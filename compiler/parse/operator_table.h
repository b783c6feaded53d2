#pragma once

#include "compiler/ast/operators.h"
#include "compiler/parse/token.h"

namespace coro::compiler::syntax {

/// How tight operators bind, tightest last. The one place where that is written.
enum class Precedence : uint8_t {
    Or,
    And,
    Not,
    Comparison,
    Range,
    Coalesce,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Product,
    Sign,
    Power,
    Yield,
};

/// What an operator between two operands makes.
enum class InfixForm : uint8_t { Binary, Logical, Range, Step };

struct InfixOperator {
    InfixForm form = InfixForm::Binary;
    Precedence precedence = Precedence::Or;
    ast::BinaryOp binary{};   ///< for InfixForm::Binary
    ast::LogicalOp logical{}; ///< for InfixForm::Logical
    bool isRightAssociative = false;
};

/// For the tokens of the grammar's `operatorTail`.
InfixOperator infixOperator(TokenKind kind);

/// For the tokens of an assignment.
ast::AssignOp assignOperator(TokenKind kind);

} // namespace coro::compiler::syntax
