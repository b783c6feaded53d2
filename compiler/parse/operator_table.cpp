#include "compiler/parse/operator_table.h"

#include <array>

#include "base/check.h"

namespace coro::compiler::syntax {

namespace {

using enum TokenKind;
using ast::AssignOp;
using ast::BinaryOp;
using ast::LogicalOp;

struct Row {
    TokenKind kind;
    InfixOperator op;
};

constexpr InfixOperator binary(Precedence precedence, BinaryOp op, bool isRightAssociative = false) {
    return {InfixForm::Binary, precedence, op, {}, isRightAssociative};
}

constexpr InfixOperator logical(Precedence precedence, LogicalOp op) {
    return {InfixForm::Logical, precedence, {}, op, false};
}

constexpr Row kRows[] = {
    {DoubleStar, binary(Precedence::Power, BinaryOp::Power, true)},
    {Star, binary(Precedence::Product, BinaryOp::Multiply)},
    {Slash, binary(Precedence::Product, BinaryOp::Divide)},
    {DoubleSlash, binary(Precedence::Product, BinaryOp::FloorDivide)},
    {Percent, binary(Precedence::Product, BinaryOp::Modulo)},
    {Plus, binary(Precedence::Sum, BinaryOp::Add)},
    {Minus, binary(Precedence::Sum, BinaryOp::Subtract)},
    {ShiftLeft, binary(Precedence::Shift, BinaryOp::ShiftLeft)},
    {ShiftRight, binary(Precedence::Shift, BinaryOp::ShiftRight)},
    {Ampersand, binary(Precedence::BitAnd, BinaryOp::BitAnd)},
    {Caret, binary(Precedence::BitXor, BinaryOp::BitXor)},
    {Bar, binary(Precedence::BitOr, BinaryOp::BitOr)},
    {Coalesce, logical(Precedence::Coalesce, LogicalOp::Coalesce)},
    {Range, {InfixForm::Range, Precedence::Range}},
    {RangeInclusive, {InfixForm::Range, Precedence::Range}},
    {By, {InfixForm::Step, Precedence::Range}},
    {Equal, binary(Precedence::Comparison, BinaryOp::Equal)},
    {NotEqual, binary(Precedence::Comparison, BinaryOp::NotEqual)},
    {Less, binary(Precedence::Comparison, BinaryOp::Less)},
    {LessEqual, binary(Precedence::Comparison, BinaryOp::LessEqual)},
    {Greater, binary(Precedence::Comparison, BinaryOp::Greater)},
    {GreaterEqual, binary(Precedence::Comparison, BinaryOp::GreaterEqual)},
    {In, binary(Precedence::Comparison, BinaryOp::In)},
    {NotIn, binary(Precedence::Comparison, BinaryOp::NotIn)},
    {Is, binary(Precedence::Comparison, BinaryOp::Is)},
    {IsNot, binary(Precedence::Comparison, BinaryOp::IsNot)},
    {And, logical(Precedence::And, LogicalOp::And)},
    {Or, logical(Precedence::Or, LogicalOp::Or)},
};

constexpr std::array<InfixOperator, 256> kInfix = [] {
    std::array<InfixOperator, 256> table{};
    for (const Row& row : kRows)
        table[static_cast<size_t>(row.kind)] = row.op;
    return table;
}();

} // namespace

InfixOperator infixOperator(TokenKind kind) { return kInfix[static_cast<size_t>(kind)]; }

AssignOp assignOperator(TokenKind kind) {
    switch (kind) {
    case Assign:
        return AssignOp::Assign;
    case PlusAssign:
        return AssignOp::Add;
    case MinusAssign:
        return AssignOp::Subtract;
    case StarAssign:
        return AssignOp::Multiply;
    case SlashAssign:
        return AssignOp::Divide;
    case DoubleSlashAssign:
        return AssignOp::FloorDivide;
    case PercentAssign:
        return AssignOp::Modulo;
    case DoubleStarAssign:
        return AssignOp::Power;
    case ShiftLeftAssign:
        return AssignOp::ShiftLeft;
    case ShiftRightAssign:
        return AssignOp::ShiftRight;
    case AmpersandAssign:
        return AssignOp::BitAnd;
    case CaretAssign:
        return AssignOp::BitXor;
    case BarAssign:
        return AssignOp::BitOr;
    case CoalesceAssign:
        return AssignOp::Coalesce;
    default:
        CORO_UNREACHABLE();
    }
}

} // namespace coro::compiler::syntax
