#include <catch2/catch.hpp>

#include "tests/unit/bytecode/support.h"

namespace coro::bytecode::testing {

TEST_CASE("a cell is looked into, a value is not") {
    const Instruction end = ins(Opcode::Return, 1, 0, 0, kKillA);
    CHECK(problemOf({ins(Opcode::CellNew, 1, 0, 0, kKillB), ins(Opcode::CellGet, 0, 1, 0, kKillB),
                     ins(Opcode::Return, 0, 0, 0, kKillA)},
                    1, 2) == "");
    CHECK(problemOf({ins(Opcode::CellGet, 1, 0, 0, kKillB), end}, 1, 2) ==
          "`f` pc 0: r0 holds a value, which `CellGet` cannot take");
    CHECK(problemOf({ins(Opcode::CellNew, 1, 0, 0, kKillB), end}, 1, 2) ==
          "`f` pc 1: r1 holds a cell, which `Return` cannot take");
}

TEST_CASE("items are put into a list that is one on every way") {
    CodeBuilder code;
    const Label other = code.newLabel(), both = code.newLabel();
    code.emitJump(ins(Opcode::JumpIf, 0), other);
    code.emit(ins(Opcode::ListNew, 1, 0, 0));
    Instruction jump = ins(Opcode::Jump);
    code.emitJump(jump, both);
    code.bind(other);
    code.emit(loadInt(1, 0));
    code.bind(both);
    code.emit(ins(Opcode::ListPush, 1, 0, 0, kKillB));
    code.emit(ins(Opcode::Return, 1, 0, 0, kKillA));
    CHECK(problemOf(moduleOf(code, 1, 2)) == "`f` pc 4: r1 holds an int, which `ListPush` cannot take");
}

TEST_CASE("loops go on with a state that has been looked at, where it was") {
    auto looped = [](bool isPrepared, bool isMoved) {
        CodeBuilder code;
        const Label body = code.newLabel(), end = code.newLabel();
        code.emit(loadInt(1, 0));
        if (isPrepared)
            code.emitJump(ins(Opcode::IterPrep, 0, 0), end);
        if (isMoved) {
            code.emit(ins(Opcode::Copy, 3, 1, 0, kKillB));
            code.emit(ins(Opcode::Copy, 1, 3, 0, kKillB));
        }
        code.bind(body);
        code.emitJump(ins(Opcode::IterNext, 2, 0), end);
        code.emit(ins(Opcode::Drop, 2, 0, 0, kKillA));
        Instruction back = ins(Opcode::Jump);
        code.emitJump(back, body);
        code.bind(end);
        code.emit(ins(Opcode::Drop, 1, 0, 0, kKillA));
        code.emit(ins(Opcode::Return, 0, 0, 0, kKillA));
        return problemOf(moduleOf(code, 1, 4));
    };
    CHECK(looped(true, false) == "");
    CHECK(looped(false, false) == "`f` pc 1: r0 and r1 hold no state of a loop");
    CHECK(looped(true, true) == "`f` pc 4: r0 and r1 hold no state of a loop");
}

TEST_CASE("what was raised is not for the program to see") {
    CodeBuilder code;
    code.emit(ins(Opcode::Neg, 1, 0, 0, kKillB));
    code.emit(ins(Opcode::Return, 1, 0, 0, kKillA));
    code.emit(ins(Opcode::Return, 0, 0, 0, kKillA));
    for (const auto kind : {Region::Kind::Except, Region::Kind::Finally}) {
        Module m = moduleOf(code, 1, 2);
        m.prototypes[1].body->regions.push_back({kind, 0, 1, 2, 0});
        CHECK(problemOf(m) ==
              (kind == Region::Kind::Except ? "" : "`f` pc 2: r0 holds what was raised, which `Return` cannot take"));
    }
}

TEST_CASE("a scope is closed by the region around what runs in it") {
    auto scoped = [](bool hasRegion) {
        CodeBuilder code;
        code.emit(ins(Opcode::ScopeEnter, 1));
        code.emit(ins(Opcode::YieldBare));
        code.emit(ins(Opcode::ScopeLeave, 1, 0, 0, kKillA));
        code.emit(ins(Opcode::ReturnValue, 0, 0, 0, kKillA));
        code.emit(ins(Opcode::ScopeFail, 1, 2, 0, kKillA | kKillB));
        Module m = moduleOf(code, 1, 3, FunctionKind::Co);
        if (hasRegion)
            m.prototypes[1].body->regions.push_back({Region::Kind::Scope, 1, 3, 6, 2});
        return problemOf(m);
    };
    CHECK(scoped(true) == "");
    CHECK(scoped(false) == "`f` pc 1: 1 scopes are open, 0 regions close one");
}

} // namespace coro::bytecode::testing
