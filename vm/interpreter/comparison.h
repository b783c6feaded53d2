#pragma once
// The comparisons that instructions stand for.
#include "bytecode/instruction.h"

namespace coro::vm {

/// The comparison of a fused or immediate instruction; its jump is taken when the comparison comes out as `wanted`.
struct ComparisonOf {
    bytecode::Opcode op; ///< Eq, Ne, Lt, Le, Gt, Ge
    bool wanted;
};

constexpr ComparisonOf comparisonOf(bytecode::Opcode op) {
    using enum bytecode::Opcode;
    switch (op) {
    case JumpEq:
    case JumpEqImm:
        return {Eq, true};
    case JumpNe:
    case JumpNeImm:
        return {Eq, false};
    case JumpLt:
    case JumpLtImm:
        return {Lt, true};
    case JumpNotLt:
    case JumpNotLtImm:
        return {Lt, false};
    case JumpLe:
    case JumpLeImm:
        return {Le, true};
    case JumpNotLe:
    case JumpNotLeImm:
        return {Le, false};
    case JumpGt:
    case JumpGtImm:
        return {Gt, true};
    case JumpNotGt:
    case JumpNotGtImm:
        return {Gt, false};
    case JumpGe:
    case JumpGeImm:
        return {Ge, true};
    case JumpNotGe:
    case JumpNotGeImm:
        return {Ge, false};
    default:
        return {op, true};
    }
}

} // namespace coro::vm
