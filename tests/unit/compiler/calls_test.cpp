#include <catch2/catch.hpp>

#include "tests/unit/compiler/compile_support.h"

namespace coro::compiler::testing {

TEST_CASE("named arguments of a known function go straight to their places, in the order they are written") {
    const Compiled c = compileText(R"(
fn f(a, b = 1, c = 2) { return a + b + c }
print(f(c: first(), a: second()), end: "")
fn first() { return 1 }
fn second() { return 2 }
)");
    CHECK(c.code("f") == R"(    2     0  JumpIfSet       r1?, -> 2
          1  LoadInt         r1, 1
          2  JumpIfSet       r2?, -> 4
          3  LoadInt         r2, 2
          4  Add             r3, r0!, r1!
          5  Add             r3, r3!, r2!
          6  Return          r3!
)");
    CHECK(c.code("main") == R"(    3     0  SlotGet         r0, core.print
          2  CallSlot        r8, (), first
          4  CallSlot        r6, (), second
          6  LoadPrim        r7, unset
          7  CallSlot        r3, (r6..r8), f
          9  LoadConst       r4, ""
         11  CallNamed       r0, r0(r3..r4), [end]
         13  Drop            r0!
    6    14  LoadPrim        r0, nil
         15  ReturnValue     r0!
)");
}

TEST_CASE("named arguments of an unknown function keep their names") {
    const Compiled c = compileText(R"(
fn each(f, o) { return f(1, b: 2) + o.m(x: 3) }
)");
    CHECK(c.code("each") == R"(    2     0  Copy            r2, r0!
          1  LoadInt         r5, 1
          2  LoadInt         r6, 2
          3  CallNamed       r2, r2(r5..r6), [b]
          5  FieldGet        r3, r1!, .m
          7  LoadInt         r6, 3
          8  CallNamed       r3, r3(r6), [x]
         10  Add             r2, r2!, r3!
         11  Return          r2!
)");
}

TEST_CASE("spread") {
    const Compiled c = compileText(R"(
fn pass(f, xs, o) {
    f(...xs)
    o.m(1, ...xs, named: 2)
    noreturn f(...xs, 3)
}
)");
    CHECK(c.code("pass") == R"(    3     0  Copy            r3, r0
          1  ListNew         r6, ()
          2  ListExtend      r6, r1
          3  LoadPrim        r7, nil
          4  CallSpread      r3, r3(r6..r7)
          5  Drop            r3!
    4     6  FieldGet        r3, r2!, .m
          8  LoadInt         r7, 1
          9  ListNew         r6, r7
         10  ListExtend      r6, r1
         11  LoadConst       r8, "named"
         13  LoadInt         r9, 2
         14  MapNew          r7, r8..r9
         15  CallSpread      r3, r3(r6..r7)
         16  Drop            r3!
    5    17  Copy            r3, r0!
         18  ListNew         r6, ()
         19  ListExtend      r6, r1!
         20  LoadInt         r7, 3
         21  ListPush        r6, r7!
         22  LoadPrim        r7, nil
         23  TailCallSpread  r3(r6..r7)
)");
}

TEST_CASE("a rest parameter, and parameters after it") {
    const Compiled c = compileText(R"(
fn log(level = 0, ...parts, sep = " ") { return parts.join(sep) }
log(1, "a", "b", sep: "-")
)");
    CHECK(c.code("log") == R"(    2     0  JumpIfSet       r0!, -> 3
          1  LoadInt         r0, 0
          2  Drop            r0!
          3  JumpIfSet       r2?, -> 6
          4  LoadConst       r2, " "
          6  Copy            r6, r1!
          7  Copy            r7, r2!
          8  CallMethod      r3, (r6..r7), .join
         10  Return          r3!
)");
    CHECK(c.code("main") == R"(    3     0  SlotGet         r0, log
          2  LoadInt         r3, 1
          3  LoadConst       r4, "a"
          5  LoadConst       r5, "b"
          7  LoadConst       r6, "-"
          9  CallNamed       r0, r0(r3..r6), [sep]
         11  Drop            r0!
    4    12  LoadPrim        r0, nil
         13  ReturnValue     r0!
)");
}

TEST_CASE("defaults may use the parameters before them") {
    const Compiled c = compileText(R"(
fn area(w, h = w, d = w * h) { return w * h * d }
)");
    CHECK(c.code("area") == R"(    2     0  JumpIfSet       r1?, -> 2
          1  Copy            r1, r0
          2  JumpIfSet       r2?, -> 4
          3  Mul             r2, r0, r1
          4  Mul             r3, r0!, r1!
          5  Mul             r3, r3!, r2!
          6  Return          r3!
)");
}

TEST_CASE("nested calls share the top of the stack") {
    const Compiled c = compileText(R"(
fn nest(a) { return a(a(1, 2), a(3)).go(a(4)) }
)");
    CHECK(c.code("nest") == R"(    2     0  Copy            r4, r0
          1  Copy            r7, r0
          2  LoadInt         r10, 1
          3  LoadInt         r11, 2
          4  Call            r7, r7(r10..r11)
          5  Copy            r8, r0
          6  LoadInt         r11, 3
          7  Call            r8, r8(r11)
          8  Call            r4, r4(r7..r8)
          9  Copy            r5, r0!
         10  LoadInt         r8, 4
         11  Call            r5, r5(r8)
         12  CallMethod      r1, (r4..r5), .go
         14  Return          r1!
)");
}

TEST_CASE("calls through optional links") {
    const Compiled c = compileText(R"(
fn maybe(f, o) { return f?.(1) ?? o?.run(2) ?? o.other?.(3) }
)");
    CHECK(c.code("maybe") == R"(    2     0  Copy            r2, r0!
          1  JumpIfNil       r2?, -> 5
          2  LoadInt         r5, 1
          3  Call            r2, r2(r5)
          4  Jump            -> 6
          5  LoadPrim        r2, nil
          6  JumpIfNotNil    r2?, -> 14
          7  Copy            r5, r1
          8  JumpIfNil       r5?, -> 13
          9  LoadInt         r6, 2
         10  CallMethod      r2, (r5..r6), .run
         12  Jump            -> 14
         13  LoadPrim        r2, nil
         14  JumpIfNotNil    r2?, -> 23
         15  FieldGet        r2, r1!, .other
         17  JumpIfNil       r2?, -> 21
         18  LoadInt         r5, 3
         19  Call            r2, r2(r5)
         20  Jump            -> 22
         21  LoadPrim        r2, nil
         22  Return          r2!
         23  Drop            r1!
         24  Jump            -> 22
)");
}

TEST_CASE("an fn leaves by a tail call with noreturn, not with return") {
    const Compiled c = compileText(R"(
fn even(n) { if n == 0 { return true }
    noreturn odd(n - 1) }
fn odd(n) { return n != 0 and even(n - 1) }
fn method(o) { noreturn o.next(1) }
fn named(f) { noreturn f(a: 1) }
)");
    CHECK(c.code("even") == R"(    2     0  JumpNeImm       r0, 0, -> 4
          1  Drop            r0!
          2  LoadPrim        r1, true
          3  Return          r1!
    3     4  SubImm          r4, r0!, 1
          5  TailCallSlot    (r4), odd
)");
    CHECK(c.code("odd") == R"(    4     0  LoadInt         r2, 0
          1  Ne              r1, r0, r2!
          2  JumpIfNot       r1, -> 8
          3  Drop            r1!
          4  SubImm          r4, r0!, 1
          5  CallSlot        r1, (r4), even
          7  Return          r1!
          8  Drop            r0!
          9  Jump            -> 7
)");
    CHECK(c.code("method") == R"(    5     0  Copy            r4, r0!
          1  LoadInt         r5, 1
          2  TailCallMethod  (r4..r5), .next
)");
    CHECK(c.code("named") == R"(    6     0  Copy            r1, r0!
          1  LoadInt         r4, 1
          2  TailCallNamed   r1(r4), [a]
)");
}

TEST_CASE("waiting") {
    const Compiled c = compileText(R"(
co waits(d, xs) {
    yield
    let x = (yield d) + 1
    yield xs[x]
    returnValue yield sleep(yield x)
}
)");
    CHECK(c.code("waits") == R"(    3     0  YieldBare
    4     2  Yield           r2, r0!
          4  AddImm          r2, r2!, 1
    5     5  IndexGet        r3, r1!, r2
          6  Yield           r3, r3!
          8  Drop            r3!
    6     9  Yield           r6, r2!
         11  CallSlot        r3, (r6), core.sleep
         13  Yield           r3, r3!
         15  ReturnValue     r3!
)");
}

TEST_CASE("what is not used is released at once") {
    const Compiled c = compileText(R"(
fn unused(a, b) {
    let c = a
    let _ = b()
    b()
    return 1
}
)");
    CHECK(c.code("unused") == R"(    3     0  Copy            r2, r0!
          1  Drop            r2!
    4     2  Copy            r3, r1
          3  Call            r3, r3()
          4  Drop            r3!
    5     5  Copy            r3, r1!
          6  Call            r3, r3()
          7  Drop            r3!
    6     8  LoadInt         r3, 1
          9  Return          r3!
)");
}

TEST_CASE("an operand that is read twice is released after") {
    const Compiled c = compileText(R"(
fn square(x) { return x * x }
)");
    CHECK(c.code("square") == R"(    2     0  Mul             r1, r0, r0
          1  Drop            r0!
          2  Return          r1!
)");
}

} // namespace coro::compiler::testing
