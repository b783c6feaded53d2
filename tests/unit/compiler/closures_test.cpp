#include <catch2/catch.hpp>

#include "tests/unit/compiler/compile_support.h"

namespace coro::compiler::testing {

TEST_CASE("what is bound once is captured by value, what changes is a cell") {
    const Compiled c = compileText(R"(
fn make(step) {
    var count = 0
    let next = fn() { count += step; return count }
    return [next, fn() => count]
}
)");
    CHECK(c.code("make") == R"(    3     0  LoadInt         r1, 0
          1  CellNew         r1, r1!
    4     2  Copy            r3, r0!
          3  Copy            r4, r1
          4  ClosureNew      r2, r3..r4, #2
    5     6  Copy            r4, r2!
          7  Copy            r6, r1!
          8  ClosureNew      r5, r6, #3
         10  ListNew         r3, r4..r5
         11  Return          r3!
)");
    CHECK(c.code("") == R"(    4     0  CaptureCellGet  r0, u1
          1  CaptureGet      r1, u0
          2  Add             r0, r0!, r1!
          3  CaptureCellSet  r0!, u1
          4  CaptureCellGet  r0, u1
          5  Return          r0!
)");
}

TEST_CASE("a closure may name a later let of its block") {
    const Compiled c = compileText(R"(
fn pair() {
    let first = fn(n) => n == 0 ? 0 : second(n - 1)
    let second = fn(n) => first(n)
    return first
}
)");
    CHECK(c.code("pair") == R"(    4     0  LoadPrim        r0, unset
          1  CellNew         r0, r0!
    3     2  Copy            r2, r0
          3  ClosureNew      r1, r2, #2
    4     5  Copy            r3, r1
          6  ClosureNew      r2, r3, #3
          8  CellSet         r0!, r2!
    5     9  Return          r1!
)");
}

TEST_CASE("a function that names itself makes no cycle") {
    const Compiled c = compileText(R"(
fn outer() {
    fn fact(n) { return n <= 1 ? 1 : n * fact(n - 1) }
    let fib = fn(n) => n < 2 ? n : fib(n - 1) + fib(n - 2)
    return [fact, fib]
}
)");
    CHECK(c.code("outer") == R"(    3     0  ClosureNew      r0, (), #2
    4     2  ClosureNew      r1, (), #3
    5     4  Copy            r3, r0!
          5  Copy            r4, r1!
          6  ListNew         r2, r3..r4
          7  Return          r2!
)");
    CHECK(c.code("fact") == R"(    3     0  JumpNotLeImm    r0, 1, -> 4
          1  Drop            r0!
          2  LoadInt         r1, 1
          3  Jump            -> 8
          4  SelfGet         r2
          5  SubImm          r5, r0, 1
          6  Call            r2, r2(r5)
          7  Mul             r1, r0!, r2!
          8  Return          r1!
)");
}

TEST_CASE("functions between hand a variable on") {
    const Compiled c = compileText(R"(
fn top(x) {
    return fn() => fn() => fn() => x
}
)");
    CHECK(c.code("top") == R"(    3     0  Copy            r2, r0!
          1  ClosureNew      r1, r2, #2
          3  Return          r1!
)");
}

TEST_CASE("a parameter that changes after it was captured becomes a cell") {
    const Compiled c = compileText(R"(
fn shared(a, b = fn() => a) {
    a += 1
    return b
}
)");
    CHECK(c.code("shared") == R"(    2     0  CellNew         r2, r0!
          1  JumpIfSet       r1?, -> 5
          2  Copy            r3, r2
          3  ClosureNew      r1, r3, #2
    3     5  CellGet         r3, r2
          6  AddImm          r3, r3!, 1
          7  CellSet         r2!, r3!
    4     8  Return          r1!
)");
}

TEST_CASE("each round of a loop has its own variables") {
    const Compiled c = compileText(R"(
fn collect(xs) {
    let all = []
    for x in xs {
        var y = x
        all.push(fn() { y += x; return y })
    }
    return all
}
)");
    CHECK(c.code("collect") == R"(    3     0  ListNew         r1, ()
    4     1  Copy            r2, r0!
          2  LoadInt         r3, 0
          3  IterPrep        r2..r3, -> 23
          4  IterNext        r4, r2..r3, -> 16
    5     5  Copy            r5, r4
          6  CellNew         r5, r5!
    6     7  Copy            r9, r1
          8  Copy            r11, r4!
          9  Copy            r12, r5!
         10  ClosureNew      r10, r11..r12, #2
         12  CallMethod      r6, (r9..r10), .push
         14  Drop            r6!
    4    15  Jump            -> 4
         16  Drop            r2!
         17  Drop            r3!
         18  Jump            -> 28
         19  IterClose       r2!
         20  Reraise         r4!
         21  AddOther        r4, r5!
         22  Reraise         r4!
         23  Copy            r8, r2!
         24  CallMethod      r2, (r8), .iterate
         26  AddImm          r3, r3!, 1
         27  Jump            -> 3
    8    28  Return          r1!
      finally [4, 16) -> 19 in r4
      finally [19, 20) -> 21 in r5
)");
}

TEST_CASE("top-level names that functions use are slots, the others registers of the main coroutine") {
    const Compiled c = compileText(R"(
let limit = 10
let mine = limit + 1
var used = 0
fn add() { used += limit }
add()
print(mine)
)");
    CHECK(c.code("main") == R"(    2     0  LoadInt         r0, 10
          1  SlotSet         r0!, limit
    3     3  SlotGet         r0, limit
          5  AddImm          r0, r0!, 1
    4     6  LoadInt         r1, 0
          7  SlotSet         r1!, used
    6     9  CallSlot        r1, (), add
         11  Drop            r1!
    7    12  Copy            r4, r0!
         13  CallSlot        r1, (r4), core.print
         15  Drop            r1!
    8    16  LoadPrim        r1, nil
         17  ReturnValue     r1!
)");
    CHECK(c.code("add") == R"(    5     0  SlotGet         r0, used
          2  SlotGet         r1, limit
          4  Add             r0, r0!, r1!
          5  SlotSet         r0!, used
          7  LoadPrim        r0, nil
          8  Return          r0!
)");
}

TEST_CASE("a name in a block of the top level is no slot") {
    const Compiled c = compileText(R"(
if print {
    var n = 1
    callLater(1, fn() { n += 1 })
}
)");
    CHECK(c.code("main") == R"(    2     0  SlotGet         r0, core.print
          2  JumpIfNot       r0!, -> 12
    3     3  LoadInt         r0, 1
          4  CellNew         r0, r0!
    4     5  LoadInt         r4, 1
          6  Copy            r6, r0!
          7  ClosureNew      r5, r6, #1
          9  CallSlot        r1, (r4..r5), core.callLater
         11  Drop            r1!
    6    12  LoadPrim        r0, nil
         13  ReturnValue     r0!
)");
}

TEST_CASE("what is caught can be captured") {
    const Compiled c = compileText(R"(
fn watch(f) {
    try { f() } except e { return fn() => e }
}
)");
    CHECK(c.code("watch") == R"(    3     0  Copy            r1, r0!
          1  Call            r1, r1()
          2  Drop            r1!
          3  Jump            -> 8
          4  Copy            r3, r1!
          5  ClosureNew      r2, r3, #2
          7  Return          r2!
    4     8  LoadPrim        r1, nil
          9  Return          r1!
      except [0, 4) -> 4 in r1
)");
}

} // namespace coro::compiler::testing
