#include <catch2/catch.hpp>

#include "tests/unit/bytecode/support.h"

namespace coro::bytecode::testing {

TEST_CASE("a function that consumes what it owns passes") {
    CHECK(problemOf({ins(Opcode::Add, 0, 0, 1, kKillB | kKillC), ins(Opcode::Return, 0, 0, 0, kKillA)}, 2, 2) == "");
}

TEST_CASE("reading a dead register") {
    CHECK(problemOf({ins(Opcode::Add, 0, 0, 1, kKillB), ins(Opcode::Return, 0, 0, 0, kKillA)}, 1, 2) ==
          "`f` pc 0: r1 is read while dead");
}

TEST_CASE("writing a live register") {
    CHECK(problemOf({loadInt(0, 1), ins(Opcode::Return, 0, 0, 0, kKillA)}, 1, 1) ==
          "`f` pc 0: r0 is written while live");
}

TEST_CASE("a live register at the end is lost") {
    CHECK(problemOf({ins(Opcode::Return, 0, 0, 0, kKillA)}, 2, 2) == "`f` pc 0: r1 is live at the end");
    CHECK(problemOf({ins(Opcode::TailCall, 0, 0, 0)}, 1, 3) == "");
    CHECK(problemOf({ins(Opcode::Copy, 1, 0), ins(Opcode::TailCall, 0, 1, 0)}, 1, 4) ==
          "`f` pc 1: r0 is live at the end");
}

TEST_CASE("an operand may not be consumed and read by another one") {
    CHECK(problemOf({ins(Opcode::Mul, 1, 0, 0, kKillC), ins(Opcode::Return, 1, 0, 0, kKillA)}, 1, 2) ==
          "`f` pc 0: r0 is consumed and read by another operand");
    CHECK(
        problemOf({ins(Opcode::Mul, 1, 0, 0), ins(Opcode::Drop, 0, 0, 0, kKillA), ins(Opcode::Return, 1, 0, 0, kKillA)},
                  1, 2) == "");
}

TEST_CASE("joins must agree") {
    CodeBuilder code;
    const Label end = code.newLabel();
    code.emitJump(ins(Opcode::JumpIf, 0), end);
    code.emit(ins(Opcode::Drop, 1, 0, 0, kKillA));
    code.bind(end);
    code.emit(ins(Opcode::Return, 0, 0, 0, kKillA));
    CHECK(problemOf(moduleOf(code, 2, 2)) == "`f` pc 1: r1 is dead on the way to pc 2, live on another");
}

TEST_CASE("kDeadEdge ends a register on the edge where it holds nothing to release") {
    CodeBuilder code;
    const Label end = code.newLabel();
    code.emitJump(ins(Opcode::JumpIf, 0, 0, 0, kDeadEdge), end);
    code.emit(loadInt(0, 7));
    code.bind(end);
    code.emit(ins(Opcode::Return, 0, 0, 0, kKillA));
    CHECK(problemOf(moduleOf(code, 1, 1)) == "");

    CodeBuilder other;
    const Label there = other.newLabel();
    other.emitJump(ins(Opcode::JumpIfNil, 0, 0, 0, kDeadEdge), there);
    other.emit(ins(Opcode::Return, 0, 0, 0, kKillA));
    other.bind(there);
    other.emit(ins(Opcode::Return, 0, 0, 0, kKillA));
    CHECK(problemOf(moduleOf(other, 1, 1)) == "`f` pc 2: r0 is read while dead");
}

TEST_CASE("a loop variable is written on one edge only") {
    CodeBuilder code;
    const Label body = code.newLabel(), end = code.newLabel();
    for (unsigned r : {0u, 1u, 2u})
        code.emit(loadInt(r, 1));
    code.emitJump(ins(Opcode::ForPrep, 3, 0), end);
    code.bind(body);
    code.emit(ins(Opcode::Drop, 3, 0, 0, kKillA));
    code.emitJump(ins(Opcode::ForLoop, 3, 0), body);
    code.bind(end);
    for (unsigned r : {0u, 1u})
        code.emit(ins(Opcode::Drop, r, 0, 0, kKillA));
    code.emit(ins(Opcode::Return, 2, 0, 0, kKillA));
    CHECK(problemOf(moduleOf(code, 0, 4)) == "");
}

TEST_CASE("nothing lives under a callee's frame") {
    const auto call = ins(Opcode::Call, 0, 0, 0, 0);
    CHECK(problemOf({ins(Opcode::Copy, 1, 0), call, ins(Opcode::Return, 0, 0, 0, kKillA)}, 1, 4) ==
          "`f` pc 1: r1 of the call window's header is live");
    CHECK(problemOf({ins(Opcode::Copy, 4, 0), call, ins(Opcode::Return, 0, 0, 0, kKillA)}, 1, 5) ==
          "`f` pc 1: r4 is live under the callee's frame");
}

TEST_CASE("what a handler needs must be owned wherever it may be entered from") {
    auto guarded = [](unsigned kills) {
        CodeBuilder code;
        const Label begin = code.newLabel(), end = code.newLabel(), handler = code.newLabel();
        code.bind(begin);
        code.emit(ins(Opcode::Neg, 1, 0, 0, kills));
        code.bind(end);
        if (!kills)
            code.emit(ins(Opcode::Drop, 0, 0, 0, kKillA));
        code.emit(ins(Opcode::Return, 1, 0, 0, kKillA));
        code.bind(handler);
        code.emit(ins(Opcode::Drop, 2, 0, 0, kKillA));
        code.emit(ins(Opcode::Return, 0, 0, 0, kKillA));
        code.addRegion(Region::Kind::Except, begin, end, handler, 2);
        return moduleOf(code, 1, 3);
    };
    CHECK(problemOf(guarded(0)) == "");
    CHECK(problemOf(guarded(kKillB)) == "`f` pc 0: r0 is dead here, but the handler at pc 2 needs it");
}

TEST_CASE("structure: ranges, jumps, kinds") {
    const auto ret = ins(Opcode::Return, 0, 0, 0, kKillA);
    CHECK(problemOf({ins(Opcode::Copy, 9, 0), ret}, 1, 1) == "`f` pc 0: r9 is outside the frame");
    CHECK(problemOf({ins(Opcode::Copy, 1, 0)}, 1, 2) == "`f` pc 0: control runs off the end");
    CHECK(problemOf({ins(Opcode::JumpIf, 0, 0, 100), ret}, 1, 1) ==
          "`f` pc 0: the jump does not land on an instruction");
    CHECK(problemOf({ins(Opcode::Return)}, 1, 1) == "`f` pc 0: an operand that is always killed is not");
    CHECK(problemOf({ins(Opcode::LoadPrim, 1, 4), ret}, 1, 2) == "`f` pc 0: no such primitive");
    CHECK(problemOf({ins(Opcode::YieldBare), ret}, 1, 1) == "`f` pc 0: a wait in an fn");
    CHECK(problemOf({ret}, 1, 1, FunctionKind::Co) == "`f` pc 0: Return outside an fn");
    CHECK(problemOf({ins(Opcode::CaptureGet, 1, 0), ret}, 1, 2) == "`f` pc 0: no such capture");
    CHECK(problemOf({ins(Opcode::LoadConst, 1), ret}, 1, 2) == "`f` pc 0: no such constant");
    CHECK(problemOf({ins(Opcode::Call, 0, 0, 0, kHeapFrame), ret}, 1, 3) == "`f` pc 0: a wrong heap-frame flag");
    CHECK(problemOf({ins(Opcode::Copy, 1, 0, 0, kKillC), ret}, 1, 2) ==
          "`f` pc 0: a kill bit or flag that the instruction does not have");
}

TEST_CASE("a second word cannot be jumped into or cut off") {
    CodeBuilder code;
    code.emit(ins(Opcode::LoadPrim, 1, 0));
    code.emit(ins(Opcode::Return, 0, 0, 0, kKillA));
    Module m = moduleOf(code, 1, 2);
    m.constants.push_back(std::string("x"));
    m.prototypes[1].body->code = {ins(Opcode::JumpIf, 0, 0, 1).encode(), ins(Opcode::LoadConst, 1).encode(), 0,
                                  ins(Opcode::Drop, 1, 0, 0, kKillA).encode(),
                                  ins(Opcode::Return, 0, 0, 0, kKillA).encode()};
    CHECK(problemOf(m) == "`f` pc 0: the jump does not land on an instruction");
    m.prototypes[1].body->code = {ins(Opcode::LoadConst, 1).encode()};
    CHECK(problemOf(m) == "`f` pc 0: cut off");
    m.prototypes[1].body->code = {0xff};
    CHECK(problemOf(m) == "`f` pc 0: unknown opcode");
}

TEST_CASE("tables of the module") {
    CodeBuilder code;
    code.emit(ins(Opcode::Return, 0, 0, 0, kKillA));
    Module m = moduleOf(code, 1, 1);
    m.slots.push_back({"x", "", false, 7});
    CHECK(problemOf(m) == "slot `x`: no such prototype");
    m.slots.clear();
    m.constants.push_back(std::string("\xff"));
    CHECK(problemOf(m) == "a str that is not UTF-8");
    m.constants[0] = BigIntConstant{"12x"};
    CHECK(problemOf(m) == "an int that is not decimal");
    m.prototypes.clear();
    CHECK(problemOf(m) == "the module has no top level");
}

} // namespace coro::bytecode::testing
