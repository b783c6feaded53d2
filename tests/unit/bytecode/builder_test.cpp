#include <catch2/catch.hpp>

#include "tests/unit/bytecode/support.h"

namespace coro::bytecode::testing {

TEST_CASE("jumps that are too far for 16 bits go through a Jump beside them") {
    CodeBuilder code;
    const Label far = code.newLabel(), back = code.newLabel();
    code.bind(back);
    code.emitJump(ins(Opcode::JumpIf, 0), far);
    for (int i = 0; i < 40'000; ++i) {
        code.emit(loadInt(1, i));
        code.emit(ins(Opcode::Drop, 1, 0, 0, kKillA));
    }
    code.emitJump(ins(Opcode::JumpIfNil, 0), back);
    code.bind(far);
    code.emit(ins(Opcode::Return, 0, 0, 0, kKillA));
    const Module m = moduleOf(code, 1, 2);
    CHECK(problemOf(m) == "");
    const std::vector<uint64_t>& words = m.prototypes[1].body->code;
    REQUIRE(words.size() == 3 + 80'000 + 3 + 1);
    CHECK(jumpDistance(Instruction::decode(words[0])) == 1);
    CHECK(jumpDistance(Instruction::decode(words[1])) == 1);
    CHECK(jumpDistance(Instruction::decode(words[2])) == 80'003);
    CHECK(jumpDistance(Instruction::decode(words[80'005])) == -80'006);
}

TEST_CASE("constants are kept once, by type and content") {
    std::vector<Constant> constants;
    ConstantPool pool(constants);
    CHECK(pool.addText("a") == 0);
    CHECK(pool.add(BytesConstant{"a"}) == 1);
    CHECK(pool.add(int64_t{1}) == 2);
    CHECK(pool.add(1.0) == 3);
    CHECK(pool.add(0.0) == 4);
    CHECK(pool.add(-0.0) == 5);
    CHECK(pool.add(NamesConstant{{"a"}}) == 6);
    CHECK(pool.addText("a") == 0);
    CHECK(pool.add(1.0) == 3);
    CHECK(constants.size() == 7);
}

TEST_CASE("positions hold until the next one, and empty regions are left out") {
    CodeBuilder code;
    const Label begin = code.newLabel(), handler = code.newLabel();
    code.bind(begin);
    code.emit(loadInt(0, 1), {3, 5, 2});
    code.emit(ins(Opcode::Drop, 0, 0, 0, kKillA), {3, 5, 2});
    code.emit(ins(Opcode::LoadPrim, 0, 0), {4, 1, 1});
    code.emit(ins(Opcode::Return, 0, 0, 0, kKillA), {4, 1, 1});
    code.bind(handler);
    code.emit(ins(Opcode::Return, 0, 0, 0, kKillA), {4, 1, 1});
    code.addRegion(Region::Kind::Except, begin, begin, handler, 0);
    const Module m = moduleOf(code, 0, 1);
    const Prototype& p = m.prototypes[1];
    REQUIRE(p.body->positions.size() == 2);
    CHECK(p.body->positions[1].pc == 2);
    CHECK(p.body->positions[1].at.line == 4);
    CHECK(p.body->regions.empty());
}

} // namespace coro::bytecode::testing
