#include "bytecode/disassembler.h"

#include <catch2/catch.hpp>

#include "tests/unit/bytecode/support.h"

namespace coro::bytecode::testing {

TEST_CASE("every kind of operand has its text") {
    CodeBuilder code;
    const Label end = code.newLabel(), begin = code.newLabel(), handler = code.newLabel();
    code.emitJump(ins(Opcode::JumpIf, 0, 0, 0, kDeadEdge), end, {1, 1, 1});
    code.emit(ins(Opcode::LoadPrim, 0, 2), {2, 1, 1});
    code.bind(end);
    code.bind(begin);
    code.emitExt(ins(Opcode::LoadConst, 5), 0, {3, 1, 1});
    code.emitExt(ins(Opcode::CallMethod, 2, 2, 1, kHeapFrame), 0);
    code.emitExt(ins(Opcode::CallSlot, 3, 3, 0, kHeapFrame), 0, {4, 1, 1});
    code.emit(ins(Opcode::ListNew, 2, 2, 2));
    code.emit(ins(Opcode::AddImm, 1, 1, 0xfffe, kKillB));
    code.emit(ins(Opcode::Yield, 1, 1, 0, kKillB));
    code.bind(handler);
    for (unsigned r : {0u, 1u})
        code.emit(ins(Opcode::Drop, r, 0, 0, kKillA));
    code.emit(ins(Opcode::ReturnValue, 2, 0, 0, kKillA));
    code.addRegion(Region::Kind::Except, begin, handler, handler, 2);
    code.addRegion(Region::Kind::Shielded, handler, handler, {}, 0);
    Module m = moduleOf(code, 2, 7, FunctionKind::Co);
    m.constants = {std::string("a\"\n")};
    m.slots = {{"print", "core", false, -1}};
    CHECK(disassemble(m) == R"(module test
slot core.print

co main() #0, 1 registers
          0  LoadPrim        r0, nil
          1  ReturnValue     r0!

co f(p0, p1) #1, 7 registers
    1     0  JumpIf          r0?, -> 2
    2     1  LoadPrim        r0, true
    3     2  LoadConst       r5, "a\"\n"
          4  CallMethod      r2, (r5), .a"
)"
                            "\n"
                            R"(    4     6  CallSlot        r3, (), core.print
          8  ListNew         r2, r2..r3
          9  AddImm          r1, r1!, -2
         10  Yield           r1, r1!
         12  Drop            r0!
         13  Drop            r1!
         14  ReturnValue     r2!
      except [2, 12) -> 12 in r2
)");
}

} // namespace coro::bytecode::testing
