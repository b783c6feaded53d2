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
    case JumpLtFloat:
        return {Lt, true};
    case JumpNotLt:
    case JumpNotLtImm:
    case JumpNotLtFloat:
        return {Lt, false};
    case JumpLe:
    case JumpLeImm:
    case JumpLeFloat:
        return {Le, true};
    case JumpNotLe:
    case JumpNotLeImm:
    case JumpNotLeFloat:
        return {Le, false};
    case JumpGt:
    case JumpGtImm:
    case JumpGtFloat:
        return {Gt, true};
    case JumpNotGt:
    case JumpNotGtImm:
    case JumpNotGtFloat:
        return {Gt, false};
    case JumpGe:
    case JumpGeImm:
    case JumpGeFloat:
        return {Ge, true};
    case JumpNotGe:
    case JumpNotGeImm:
    case JumpNotGeFloat:
        return {Ge, false};
    default:
        return {op, true};
    }
}

} // namespace coro::vm
