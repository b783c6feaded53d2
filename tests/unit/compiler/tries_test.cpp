#include <catch2/catch.hpp>

#include "tests/unit/compiler/compile_support.h"

namespace coro::compiler::testing {

TEST_CASE("except: classes are tried in order, and what none wants goes on") {
    const Compiled c = compileText(R"(
fn guarded(f) {
    try { return f() } except e: NotFound { print(e) } except e: Error | int { raise e }
    return nil
}
)");
    CHECK(c.code("guarded") == R"(    3     0  Copy            r1, r0!
          1  Call            r1, r1()
          2  Return          r1!
          3  SlotGet         r2, core.NotFound
          5  IsInstance      r2, r1, r2!
          6  JumpIfNot       r2!, -> 12
          7  Copy            r5, r1!
          8  CallSlot        r2, (r5), core.print
         10  Drop            r2!
         11  Jump            -> 22
         12  SlotGet         r2, core.Error
         14  IsInstance      r2, r1, r2!
         15  JumpIf          r2!, -> 20
         16  SlotGet         r2, core.int
         18  IsInstance      r2, r1, r2!
         19  JumpIfNot       r2!, -> 21
         20  Raise           r1!
         21  Reraise         r1!
    4    22  LoadPrim        r1, nil
         23  Return          r1!
      except [0, 2) -> 3 in r1
)");
}

TEST_CASE("except without a name catches and forgets") {
    const Compiled c = compileText(R"(
fn quiet(f) {
    try { f() } except { print("failed") }
}
)");
    CHECK(c.code("quiet") == R"(    3     0  Copy            r1, r0!
          1  Call            r1, r1()
          2  Drop            r1!
          3  Jump            -> 10
          4  Drop            r1!
          5  LoadConst       r5, "failed"
          7  CallSlot        r2, (r5), core.print
          9  Drop            r2!
    4    10  LoadPrim        r1, nil
         11  Return          r1!
      except [0, 4) -> 4 in r1
)");
}

TEST_CASE("raise alone passes the same error on") {
    const Compiled c = compileText(R"(
fn rethrow(f) {
    try { f() } except { print("failed"); raise }
}
)");
    CHECK(c.code("rethrow") == R"(    3     0  Copy            r1, r0!
          1  Call            r1, r1()
          2  Drop            r1!
          3  Jump            -> 10
          4  LoadConst       r5, "failed"
          6  CallSlot        r2, (r5), core.print
          8  Drop            r2!
          9  Reraise         r1!
    4    10  LoadPrim        r1, nil
         11  Return          r1!
      except [0, 4) -> 4 in r1
)");
}

TEST_CASE("finally is copied to each way out, with holes in its region") {
    const Compiled c = compileText(R"(
fn each(f, xs) {
    for x in xs {
        try {
            if x == 1 { continue }
            if x == 2 { break }
            if x == 3 { return f(x) }
            f(x)
        } finally {
            print(x)
        }
    }
}
)");
    CHECK(c.code("each") == R"(    3     0  Copy            r2, r1!
          1  LoadInt         r3, 0
          2  IterPrep        r2..r3, -> 53
          3  IterNext        r4, r2..r3, -> 60
    5     4  JumpNeImm       r4, 1, -> 10
   10     5  Copy            r8, r4!
          6  CallSlot        r5, (r8), core.print
          8  Drop            r5!
    5     9  Jump            -> 3
    6    10  JumpNeImm       r4, 2, -> 17
         11  Drop            r0!
   10    12  Copy            r8, r4!
         13  CallSlot        r5, (r8), core.print
         15  Drop            r5!
    6    16  Jump            -> 45
    7    17  JumpNeImm       r4, 3, -> 28
         18  Drop            r3!
         19  Copy            r5, r0!
         20  Copy            r8, r4
         21  Call            r5, r5(r8)
   10    22  Copy            r9, r4!
         23  CallSlot        r6, (r9), core.print
         25  Drop            r6!
    3    26  IterClose       r2!
    7    27  Return          r5!
    8    28  Copy            r5, r0
         29  Copy            r8, r4
         30  Call            r5, r5(r8)
         31  Drop            r5!
    4    32  Jump            -> 40
   10    33  Copy            r9, r4!
         34  CallSlot        r6, (r9), core.print
         36  Drop            r6!
    9    37  Reraise         r5!
         38  AddOther        r5, r6!
         39  Reraise         r5!
   10    40  Copy            r8, r4!
         41  CallSlot        r5, (r8), core.print
         43  Drop            r5!
    3    44  Jump            -> 3
         45  IterClose       r2
         46  Drop            r2!
         47  Drop            r3!
         48  Jump            -> 58
         49  IterClose       r2!
         50  Reraise         r4!
         51  AddOther        r4, r5!
         52  Reraise         r4!
         53  Copy            r8, r2!
         54  CallMethod      r2, (r8), .iterate
         56  AddImm          r3, r3!, 1
         57  Jump            -> 2
   13    58  LoadPrim        r2, nil
         59  Return          r2!
    3    60  Drop            r0!
         61  Jump            -> 46
      shielded [33, 37)
      finally [4, 5) -> 33 in r5
      shielded [5, 9)
      finally [10, 12) -> 33 in r5
      shielded [12, 16)
      finally [17, 22) -> 33 in r5
      shielded [22, 26)
      finally [28, 33) -> 33 in r5
      finally [33, 37) -> 38 in r6
      shielded [40, 44)
      finally [3, 26) -> 49 in r4
      finally [28, 45) -> 49 in r4
      finally [49, 50) -> 51 in r5
)");
}

TEST_CASE("what is returned is evaluated before finally runs") {
    const Compiled c = compileText(R"(
fn before() {
    var n = 1
    try { return n } finally { n = 2; print(n) }
}
)");
    CHECK(c.code("before") == R"(    3     0  LoadInt         r0, 1
    4     1  Copy            r1, r0!
          2  LoadInt         r0, 2
          3  Copy            r5, r0!
          4  CallSlot        r2, (r5), core.print
          6  Drop            r2!
          7  Return          r1!
      shielded [2, 7)
)");
}

TEST_CASE("noreturn: target and arguments are evaluated, cleanups run, then the frame is replaced") {
    const Compiled c = compileText(R"(
co hop(next, n) {
    try {
        try { noreturn next(n, n + 1) } cancelled { print("inner") }
    } finally { yield sleep(n) }
}
)");
    CHECK(c.code("hop") == R"(    4     0  Copy            r2, r0!
          1  Copy            r5, r1
          2  AddImm          r6, r1, 1
    5     3  Copy            r10, r1!
          4  CallSlot        r7, (r10), core.sleep
          6  Yield           r7, r7!
          8  Drop            r7!
    4     9  TailCall        r2(r5..r6)
         10  LoadConst       r6, "inner"
         12  CallSlot        r3, (r6), core.print
         14  Drop            r3!
         15  Reraise         r2!
         16  AddOther        r2, r3!
         17  Reraise         r2!
    5    18  Copy            r6, r1!
         19  CallSlot        r3, (r6), core.sleep
         21  Yield           r3, r3!
         23  Drop            r3!
         24  Reraise         r2!
         25  AddOther        r2, r3!
         26  Reraise         r2!
      shielded [10, 15)
      cancelled [0, 3) -> 10 in r2
      finally [10, 15) -> 16 in r3
      shielded [18, 24)
      finally [0, 3) -> 18 in r2
      shielded [3, 9)
      finally [10, 18) -> 18 in r2
      finally [18, 24) -> 25 in r3
)");
}

TEST_CASE("noreturn of what is no call") {
    const Compiled c = compileText(R"(
co adopt(d) {
    try { noreturn d } finally { print("left") }
}
fn plain(x) { noreturn x + 1 }
)");
    CHECK(c.code("adopt") == R"(    3     0  Copy            r1, r0!
          1  LoadConst       r5, "left"
          3  CallSlot        r2, (r5), core.print
          5  Drop            r2!
          6  Become          r1!
      shielded [1, 6)
)");
    CHECK(c.code("plain") == R"(    5     0  AddImm          r1, r0!, 1
          1  Return          r1!
)");
}

TEST_CASE("cancelled runs for cancels alone, inside of finally, and also guards the except blocks") {
    const Compiled c = compileText(R"(
co careful(d) {
    try { yield d } except e: Error { yield d } cancelled { print("cancelled") } finally { print("over") }
}
)");
    CHECK(c.code("careful") == R"(    3     0  Yield           r1, r0
          2  Drop            r0!
          3  Drop            r1!
          4  Jump            -> 32
          5  SlotGet         r2, core.Error
          7  IsInstance      r2, r1, r2!
          8  JumpIfNot       r2!, -> 14
          9  Drop            r1!
         10  Yield           r2, r0!
         12  Drop            r2!
         13  Jump            -> 32
         14  Drop            r0!
         15  Reraise         r1!
         16  LoadConst       r5, "cancelled"
         18  CallSlot        r2, (r5), core.print
         20  Drop            r2!
         21  Reraise         r1!
         22  AddOther        r1, r2!
         23  Reraise         r1!
         24  LoadConst       r5, "over"
         26  CallSlot        r2, (r5), core.print
         28  Drop            r2!
         29  Reraise         r1!
         30  AddOther        r1, r2!
         31  Reraise         r1!
         32  LoadConst       r4, "over"
         34  CallSlot        r1, (r4), core.print
         36  Drop            r1!
    4    37  LoadPrim        r1, nil
         38  ReturnValue     r1!
      except [0, 5) -> 5 in r1
      shielded [16, 21)
      cancelled [0, 16) -> 16 in r1
      finally [16, 21) -> 22 in r2
      shielded [24, 29)
      finally [0, 24) -> 24 in r1
      finally [24, 29) -> 30 in r2
      shielded [32, 37)
)");
}

TEST_CASE("a variable that a handler reads is replaced only when its new value is there") {
    const Compiled c = compileText(R"(
fn progress(f) {
    var done = 0
    try {
        done = f(done)
        done += 1
        done = [done]
    } finally { print(done) }
}
)");
    CHECK(c.code("progress") == R"(    3     0  LoadInt         r1, 0
    5     1  Copy            r2, r0!
          2  Copy            r5, r1
          3  Call            r7, r2(r5)
          4  Drop            r1!
          5  Copy            r1, r7!
    6     6  AddImm          r7, r1, 1
          7  Drop            r1!
          8  Copy            r1, r7!
    7     9  Copy            r3, r1!
         10  ListNew         r2, r3
         11  Copy            r1, r2!
    4    12  Jump            -> 20
    8    13  Copy            r6, r1!
         14  CallSlot        r3, (r6), core.print
         16  Drop            r3!
         17  Reraise         r2!
         18  AddOther        r2, r3!
         19  Reraise         r2!
         20  Copy            r5, r1!
         21  CallSlot        r2, (r5), core.print
         23  Drop            r2!
    9    24  LoadPrim        r2, nil
         25  Return          r2!
      shielded [13, 17)
      finally [1, 13) -> 13 in r2
      finally [13, 17) -> 18 in r3
      shielded [20, 24)
)");
}

TEST_CASE("raising a variable that a handler still needs leaves it there") {
    const Compiled c = compileText(R"(
fn both(e) {
    try { raise e } except { print(e) }
}
)");
    CHECK(c.code("both") == R"(    3     0  Copy            r6, r0
          1  Raise           r6!
          2  Drop            r1!
          3  Copy            r5, r0!
          4  CallSlot        r2, (r5), core.print
          6  Drop            r2!
    4     7  LoadPrim        r1, nil
          8  Return          r1!
      except [0, 2) -> 2 in r1
)");
}

TEST_CASE("loops inside a finally may be left") {
    const Compiled c = compileText(R"(
fn tidy(xs) {
    try { print(1) } finally { for x in xs { if x { break }; print(x) } }
}
)");
    CHECK(c.code("tidy") == R"(    3     0  LoadInt         r4, 1
          1  CallSlot        r1, (r4), core.print
          3  Drop            r1!
          4  Jump            -> 32
          5  Copy            r2, r0!
          6  LoadInt         r3, 0
          7  IterPrep        r2..r3, -> 24
          8  IterNext        r4, r2..r3, -> 17
          9  JumpIf          r4, -> 15
         10  Copy            r8, r4!
         11  CallSlot        r5, (r8), core.print
         13  Drop            r5!
         14  Jump            -> 8
         15  Drop            r4!
         16  IterClose       r2
         17  Drop            r2!
         18  Drop            r3!
         19  Jump            -> 29
         20  IterClose       r2!
         21  Reraise         r4!
         22  AddOther        r4, r5!
         23  Reraise         r4!
         24  Copy            r8, r2!
         25  CallMethod      r2, (r8), .iterate
         27  AddImm          r3, r3!, 1
         28  Jump            -> 7
         29  Reraise         r1!
         30  AddOther        r1, r2!
         31  Reraise         r1!
         32  Copy            r1, r0!
         33  LoadInt         r2, 0
         34  IterPrep        r1..r2, -> 51
         35  IterNext        r3, r1..r2, -> 44
         36  JumpIf          r3, -> 42
         37  Copy            r7, r3!
         38  CallSlot        r4, (r7), core.print
         40  Drop            r4!
         41  Jump            -> 35
         42  Drop            r3!
         43  IterClose       r1
         44  Drop            r1!
         45  Drop            r2!
         46  Jump            -> 56
         47  IterClose       r1!
         48  Reraise         r3!
         49  AddOther        r3, r4!
         50  Reraise         r3!
         51  Copy            r7, r1!
         52  CallMethod      r1, (r7), .iterate
         54  AddImm          r2, r2!, 1
         55  Jump            -> 34
    4    56  LoadPrim        r1, nil
         57  Return          r1!
      finally [8, 15) -> 20 in r4
      finally [20, 21) -> 22 in r5
      shielded [5, 29)
      finally [35, 42) -> 47 in r3
      finally [47, 48) -> 49 in r4
      finally [0, 5) -> 5 in r1
      finally [5, 29) -> 30 in r2
      shielded [32, 56)
)");
}

} // namespace coro::compiler::testing
