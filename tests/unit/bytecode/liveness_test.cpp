#include "bytecode/liveness.h"

#include <catch2/catch.hpp>

#include "tests/unit/bytecode/support.h"

namespace coro::bytecode::testing {

namespace {

std::vector<uint32_t> members(std::span<const uint64_t> set) {
    std::vector<uint32_t> result;
    forEachRegister(set, [&](uint32_t r) { result.push_back(r); });
    return result;
}

using Registers = std::vector<uint32_t>;

} // namespace

TEST_CASE("a stopped frame owns what is live before, minus what is consumed") {
    CodeBuilder code;
    code.emit(ins(Opcode::Yield, 2, 0));                   // 0
    code.emit(ins(Opcode::Yield, 3, 0, 0, kKillB));        // 2
    code.emit(ins(Opcode::Add, 2, 2, 3, kKillB | kKillC)); // 4
    code.emit(ins(Opcode::Drop, 1, 0, 0, kKillA));         // 5
    code.emit(ins(Opcode::ReturnValue, 2, 0, 0, kKillA));  // 6
    const Module m = moduleOf(code, 2, 4, FunctionKind::Co);
    REQUIRE(problemOf(m) == "");
    const Liveness live(m.prototypes[1]);
    CHECK(members(live.ownedWhenStopped(0)) == Registers{0, 1});
    CHECK(members(live.ownedWhenStopped(2)) == Registers{1, 2});
    CHECK(members(live.ownedWhenStopped(4)) == Registers{1});
    CHECK(members(live.ownedWhenStopped(6)) == Registers{});
}

TEST_CASE("the unwinder releases what the handler does not need") {
    CodeBuilder code;
    const Label begin = code.newLabel(), end = code.newLabel(), handler = code.newLabel();
    code.emit(loadInt(3, 1));
    code.bind(begin);
    code.emit(ins(Opcode::Yield, 2, 0));
    code.bind(end);
    for (unsigned r : {0u, 1u, 3u})
        code.emit(ins(Opcode::Drop, r, 0, 0, kKillA));
    code.emit(ins(Opcode::ReturnValue, 2, 0, 0, kKillA));
    code.bind(handler);
    code.emit(ins(Opcode::Drop, 4, 0, 0, kKillA));
    code.emit(ins(Opcode::ReturnValue, 1, 0, 0, kKillA));
    code.addRegion(Region::Kind::Finally, begin, end, handler, 4);
    const Module m = moduleOf(code, 2, 5, FunctionKind::Co);
    REQUIRE(problemOf(m) == "");
    const Liveness live(m.prototypes[1]);
    CHECK(members(live.neededByHandler(0)) == Registers{1});
    Registers released;
    forEachDifference(live.ownedWhenStopped(1), live.neededByHandler(0), [&](uint32_t r) { released.push_back(r); });
    CHECK(released == Registers{0, 3});
}

TEST_CASE("functions with hundreds of registers") {
    constexpr unsigned kCount = 500;
    CodeBuilder code;
    for (unsigned r = 1; r < kCount; ++r)
        code.emit(loadInt(r, 1));
    code.emit(ins(Opcode::YieldBare));
    for (unsigned r = 1; r < kCount; ++r)
        code.emit(ins(Opcode::Yield, 0, r, 0, kKillB)), code.emit(ins(Opcode::Drop, 0, 0, 0, kKillA));
    code.emit(ins(Opcode::LoadPrim, 0, 0));
    code.emit(ins(Opcode::ReturnValue, 0, 0, 0, kKillA));
    const Module m = moduleOf(code, 0, kCount, FunctionKind::Co);
    REQUIRE(problemOf(m) == "");
    const Liveness live(m.prototypes[1]);
    CHECK(members(live.ownedWhenStopped(kCount - 1)).size() == kCount - 1);
    CHECK(members(live.ownedWhenStopped(kCount + 1)).front() == 2);
    CHECK(members(live.ownedWhenStopped(kCount + 1 + 3 * (kCount - 2))).empty());
}

TEST_CASE("a loop keeps what its next round needs") {
    CodeBuilder code;
    const Label body = code.newLabel(), end = code.newLabel();
    code.emit(loadInt(1, 0));
    code.emitJump(ins(Opcode::IterPrep), end);
    code.bind(body);
    code.emitJump(ins(Opcode::IterNext, 2, 0), end);
    code.emit(ins(Opcode::Yield, 3, 2, 0, kKillB));
    code.emit(ins(Opcode::Drop, 3, 0, 0, kKillA));
    Instruction back = ins(Opcode::Jump);
    code.emitJump(back, body);
    code.bind(end);
    code.emit(ins(Opcode::Drop, 1, 0, 0, kKillA));
    code.emit(ins(Opcode::ReturnValue, 0, 0, 0, kKillA));
    const Module m = moduleOf(code, 1, 4, FunctionKind::Co);
    REQUIRE(problemOf(m) == "");
    const Liveness live(m.prototypes[1]);
    CHECK(members(live.ownedWhenStopped(2)) == Registers{0, 1});
    CHECK(members(live.ownedWhenStopped(3)) == Registers{0, 1});
}

} // namespace coro::bytecode::testing
