#include "compiler/ast/operators.h"

#include "base/check.h"

namespace coro::ast {

std::string_view spelling(BinaryOp op) {
    switch (op) {
#define BINARY_OP(Name, text)                                                                                          \
    case BinaryOp::Name:                                                                                               \
        return text;
#include "compiler/ast/operators.def"
    }
    CORO_UNREACHABLE();
}

std::string_view spelling(LogicalOp op) {
    switch (op) {
#define LOGICAL_OP(Name, text)                                                                                         \
    case LogicalOp::Name:                                                                                              \
        return text;
#include "compiler/ast/operators.def"
    }
    CORO_UNREACHABLE();
}

std::string_view spelling(UnaryOp op) {
    switch (op) {
#define UNARY_OP(Name, text)                                                                                           \
    case UnaryOp::Name:                                                                                                \
        return text;
#include "compiler/ast/operators.def"
    }
    CORO_UNREACHABLE();
}

std::string_view spelling(AssignOp op) {
    switch (op) {
#define ASSIGN_OP(Name, text)                                                                                          \
    case AssignOp::Name:                                                                                               \
        return text;
#include "compiler/ast/operators.def"
    }
    CORO_UNREACHABLE();
}

bool isComparison(BinaryOp op) { return op >= BinaryOp::Equal; }

BinaryOp appliedOperator(AssignOp op) {
    switch (op) {
    case AssignOp::Add:
        return BinaryOp::Add;
    case AssignOp::Subtract:
        return BinaryOp::Subtract;
    case AssignOp::Multiply:
        return BinaryOp::Multiply;
    case AssignOp::Divide:
        return BinaryOp::Divide;
    case AssignOp::FloorDivide:
        return BinaryOp::FloorDivide;
    case AssignOp::Modulo:
        return BinaryOp::Modulo;
    case AssignOp::Power:
        return BinaryOp::Power;
    case AssignOp::ShiftLeft:
        return BinaryOp::ShiftLeft;
    case AssignOp::ShiftRight:
        return BinaryOp::ShiftRight;
    case AssignOp::BitAnd:
        return BinaryOp::BitAnd;
    case AssignOp::BitXor:
        return BinaryOp::BitXor;
    case AssignOp::BitOr:
        return BinaryOp::BitOr;
    case AssignOp::Assign:
    case AssignOp::Coalesce:
        break;
    }
    CORO_UNREACHABLE();
}

} // namespace coro::ast
