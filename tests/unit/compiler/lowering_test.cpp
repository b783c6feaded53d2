#include <catch2/catch.hpp>

#include "tests/unit/compiler/compile_support.h"

namespace coro::compiler::testing {

TEST_CASE("fib: immediates, one instruction for a comparison and its jump, windows built in place") {
    const Compiled c = compileText(R"(
fn fib(n) {
    if n < 2 { return n }
    return fib(n - 1) + fib(n - 2)
}
)");
    CHECK(c.code("fib") == R"(    3     0  JumpNotLtImm    r0, 2, -> 2
          1  Return          r0!
    4     2  SubImm          r4, r0, 1
          3  CallSlot        r1, (r4), fib
          5  SubImm          r5, r0!, 2
          6  CallSlot        r2, (r5), fib
          8  Add             r1, r1!, r2!
          9  Return          r1!
)");
}

TEST_CASE("fact: a default parameter, a tail call") {
    const Compiled c = compileText(R"(
co fact(n, result = 1) {
    if n <= 1 { returnValue result }
    noreturn fact(n - 1, n * result)
}
print(yield fact(10000))
)");
    CHECK(c.code("fact") == R"(    2     0  JumpIfSet       r1?, -> 2
          1  LoadInt         r1, 1
    3     2  JumpNotLeImm    r0, 1, -> 5
          3  Drop            r0!
          4  ReturnValue     r1!
    4     5  SubImm          r5, r0, 1
          6  Mul             r6, r0!, r1!
          7  TailCallSlot    (r5..r6), fact
)");
    CHECK(c.code("main") == R"(    6     0  LoadInt         r6, 10000
          1  CallSlot        r3, (r6), fact
          3  Yield           r3, r3!
          5  CallSlot        r0, (r3), core.print
          7  Drop            r0!
    7     8  LoadPrim        r0, nil
          9  ReturnValue     r0!
)");
}

TEST_CASE("a while loop has its condition at the end") {
    const Compiled c = compileText(R"(
fn count(n) {
    var i = 0
    while i < n { i += 1 }
    return i
}
)");
    CHECK(c.code("count") == R"(    3     0  LoadInt         r1, 0
    4     1  Jump            -> 3
          2  AddImm          r1, r1!, 1
          3  JumpLt          r1, r0, -> 2
          4  Drop            r0!
    5     5  Return          r1!
)");
}

TEST_CASE("an endless loop, break and continue") {
    const Compiled c = compileText(R"(
fn search(xs) {
    var i = 0
    while true {
        i += 1
        if xs[i] == nil { continue }
        if xs[i] == 7 { break }
    }
    return i
}
)");
    CHECK(c.code("search") == R"(    3     0  LoadInt         r1, 0
    5     1  AddImm          r1, r1!, 1
    6     2  IndexGet        r2, r0, r1
          3  JumpIfNil       r2!, -> 1
    7     4  IndexGet        r2, r0, r1
          5  JumpEqImm       r2!, 7, -> 7
    4     6  Jump            -> 1
    9     7  Drop            r0!
          8  Return          r1!
)");
}

TEST_CASE("a loop over a range") {
    const Compiled c = compileText(R"(
fn sum(n) {
    var total = 0
    for i in 1..=n by 2 { total += i }
    return total
}
)");
    CHECK(c.code("sum") == R"(    3     0  LoadInt         r1, 0
    4     1  LoadInt         r2, 1
          2  Copy            r3, r0!
          3  LoadInt         r4, 2
          4  ForPrep         r5, r2..r4, -> 7, inclusive
          5  Add             r1, r1!, r5!
          6  ForLoop         r5, r2..r4, -> 5, inclusive
          7  Drop            r2!
          8  Drop            r3!
          9  Drop            r4!
    5    10  Return          r1!
)");
}

TEST_CASE("a loop over items, left early") {
    const Compiled c = compileText(R"(
fn first(xs) {
    for x in xs {
        if x > 3 { return x }
    }
}
)");
    CHECK(c.code("first") == R"(    3     0  Copy            r1, r0!
          1  LoadInt         r2, 0
          2  IterPrep        r1..r2, -> 17
          3  IterNext        r3, r1..r2, -> 10
    4     4  JumpNotGtImm    r3, 3, -> 8
          5  Drop            r2!
    3     6  IterClose       r1!
    4     7  Return          r3!
    3     8  Drop            r3!
          9  Jump            -> 3
         10  Drop            r1!
         11  Drop            r2!
         12  Jump            -> 22
         13  IterClose       r1!
         14  Reraise         r3!
         15  AddOther        r3, r4!
         16  Reraise         r3!
         17  Copy            r7, r1!
         18  CallMethod      r1, (r7), .iterate
         20  AddImm          r2, r2!, 1
         21  Jump            -> 2
    6    22  LoadPrim        r1, nil
         23  Return          r1!
      finally [3, 6) -> 13 in r3
      finally [8, 10) -> 13 in r3
      finally [13, 14) -> 15 in r4
)");
}

TEST_CASE("and, or, ?? keep the value that decides") {
    const Compiled c = compileText(R"(
fn pick(a, b, c) {
    let x = a and b
    let y = x or c
    return y ?? 5
}
)");
    CHECK(c.code("pick") == R"(    3     0  Copy            r3, r0!
          1  JumpIfNot       r3, -> 11
          2  Drop            r3!
          3  Copy            r3, r1!
    4     4  Copy            r4, r3!
          5  JumpIf          r4?, -> 13
          6  Copy            r4, r2!
    5     7  Copy            r5, r4!
          8  JumpIfNotNil    r5?, -> 10
          9  LoadInt         r5, 5
         10  Return          r5!
    3    11  Drop            r1!
         12  Jump            -> 4
    4    13  Drop            r2!
         14  Jump            -> 7
)");
}

TEST_CASE("conditions jump without making values") {
    const Compiled c = compileText(R"(
fn test(a, b, c) {
    if not (a and b) or c != nil { return 1 }
    if a is nil and b >= c { return 2 }
    return a == b ? 3 : 4
}
)");
    CHECK(c.code("test") == R"(    3     0  JumpIfNot       r0?, -> 19
          1  JumpIfNot       r1?, -> 22
          2  JumpIfNil       r2, -> 8
          3  Drop            r0!
          4  Drop            r1!
          5  Drop            r2!
          6  LoadInt         r3, 1
          7  Return          r3!
    4     8  JumpIfNotNil    r0, -> 25
          9  JumpNotGe       r1, r2!, -> 14
         10  Drop            r0!
         11  Drop            r1!
         12  LoadInt         r3, 2
         13  Return          r3!
    5    14  JumpNe          r0!, r1!, -> 17
         15  LoadInt         r3, 3
         16  Jump            -> 18
         17  LoadInt         r3, 4
         18  Return          r3!
    3    19  Drop            r1!
         20  Drop            r2!
         21  Jump            -> 6
         22  Drop            r0!
         23  Drop            r2!
         24  Jump            -> 6
    4    25  Drop            r2!
         26  Jump            -> 14
)");
}

TEST_CASE("optional chains end at the first nil") {
    const Compiled c = compileText(R"(
fn find(user, key) {
    return user?.address?.get(key).city ?? "none"
}
)");
    CHECK(c.code("find") == R"(    3     0  JumpIfNil       r0?, -> 15
          1  FieldGet        r5, r0!, .address
          3  JumpIfNil       r5?, -> 17
          4  Copy            r6, r1!
          5  CallMethod      r2, (r5..r6), .get
          7  FieldGet        r2, r2!, .city
          9  Jump            -> 11
         10  LoadPrim        r2, nil
         11  JumpIfNotNil    r2?, -> 14
         12  LoadConst       r2, "none"
         14  Return          r2!
         15  Drop            r1!
         16  Jump            -> 10
         17  Drop            r1!
         18  Jump            -> 10
)");
}

TEST_CASE("compound assignments evaluate their object once") {
    const Compiled c = compileText(R"(
fn change(o, i) {
    o.items[i + 1] += 2
    o.name ??= "x"
    o.n -= i
}
)");
    CHECK(c.code("change") == R"(    3     0  FieldGet        r2, r0, .items
          2  AddImm          r3, r1, 1
          3  IndexGet        r4, r2, r3
          4  AddImm          r4, r4!, 2
          5  IndexSet        r2!, r3!, r4!
    4     6  FieldGet        r2, r0, .name
          8  JumpIfNotNil    r2!, -> 13
          9  LoadConst       r2, "x"
         11  FieldSet        r0, r2!, .name
    5    13  FieldGet        r2, r0, .n
         15  Sub             r2, r2!, r1!
         16  FieldSet        r0!, r2!, .n
    6    18  LoadPrim        r2, nil
         19  Return          r2!
)");
}

TEST_CASE("the value of a variable stays until the new one is there") {
    const Compiled c = compileText(R"(
fn swapOr(x, y) {
    x = y or x
    x = y ? x + 1 : x
    x ??= y
    return x
}
)");
    CHECK(c.code("swapOr") == R"(    3     0  Copy            r2, r1
          1  JumpIf          r2?, -> 9
          2  Copy            r2, r0!
          3  Copy            r0, r2!
    4     4  JumpIfNot       r1, -> 6
          5  AddImm          r0, r0!, 1
    5     6  JumpIfNotNil    r0?, -> 11
          7  Copy            r0, r1!
    6     8  Return          r0!
    3     9  Drop            r0!
         10  Jump            -> 3
    5    11  Drop            r1!
         12  Jump            -> 8
)");
}

TEST_CASE("collections") {
    const Compiled c = compileText(R"(
fn make(a, b, rest) {
    let xs = [a, b, ...rest, 1]
    let m = {a, "k": b, [a + 1]: xs, ...rest}
    return [xs[1..], xs[..=-1], m, 1..3]
}
)");
    CHECK(c.code("make") == R"(    3     0  Copy            r4, r0
          1  Copy            r5, r1
          2  ListNew         r3, r4..r5
          3  ListExtend      r3, r2
          4  LoadInt         r4, 1
          5  ListPush        r3, r4!
    4     6  LoadConst       r5, "a"
          8  Copy            r6, r0
          9  LoadConst       r7, "k"
         11  Copy            r8, r1!
         12  AddImm          r9, r0!, 1
         13  Copy            r10, r3
         14  MapNew          r4, r5..r10
         15  MapExtend       r4, r2!
    5    16  LoadInt         r8, 1
         17  LoadPrim        r9, unset
         18  LoadPrim        r10, unset
         19  RangeNew        r7, r8..r10
         20  IndexGet        r6, r3, r7!
         21  LoadPrim        r9, unset
         22  LoadInt         r10, -1
         23  LoadPrim        r11, unset
         24  RangeNew        r8, r9..r11, inclusive
         25  IndexGet        r7, r3!, r8!
         26  Copy            r8, r4!
         27  LoadInt         r10, 1
         28  LoadInt         r11, 3
         29  LoadPrim        r12, unset
         30  RangeNew        r9, r10..r12
         31  ListNew         r5, r6..r9
         32  Return          r5!
)");
}

TEST_CASE("text and other constants") {
    const Compiled c = compileText(R"(
fn texts(n) {
    print("total: ${n * 2}!", 1.5, b"\x00z", 123456789012345678901234567890, 0xFFFF_FFFF_FFFF, -5, 0xffffffffffffffffff)
}
)");
    CHECK(c.code("texts") == R"(    3     0  LoadConst       r5, "total: "
          2  MulImm          r6, r0!, 2
          3  LoadConst       r7, "!"
          5  StrJoin         r4, r5..r7
          6  LoadConst       r5, 1.5
          8  LoadConst       r6, b"\x00z"
         10  LoadConst       r7, 123456789012345678901234567890
         12  LoadConst       r8, 281474976710655
         14  LoadInt         r9, -5
         15  LoadConst       r10, 4722366482869645213695
         17  CallSlot        r1, (r4..r10), core.print
         19  Drop            r1!
    4    20  LoadPrim        r1, nil
         21  Return          r1!
)");
}

TEST_CASE("is and in") {
    const Compiled c = compileText(R"(
fn kinds(x, y) {
    print(x is int, x is not nil, x is int | float | nil, x is y, x in y, x not in y)
}
)");
    CHECK(c.code("kinds") == R"(    3     0  SlotGet         r6, core.int
          2  IsInstance      r5, r0, r6!
          3  LoadPrim        r7, nil
          4  Is              r6, r0, r7!
          5  Not             r6, r6!
          6  SlotGet         r8, core.int
          8  IsInstance      r7, r0, r8!
          9  JumpIf          r7?, -> 16
         10  SlotGet         r8, core.float
         12  IsInstance      r7, r0, r8!
         13  JumpIf          r7?, -> 16
         14  LoadPrim        r8, nil
         15  Is              r7, r0, r8!
         16  Is              r8, r0, r1
         17  In              r9, r0, r1
         18  In              r10, r0!, r1!
         19  Not             r10, r10!
         20  CallSlot        r2, (r5..r10), core.print
         22  Drop            r2!
    4    23  LoadPrim        r2, nil
         24  Return          r2!
)");
}

TEST_CASE("operators") {
    const Compiled c = compileText(R"(
fn operators(a, b) {
    print(-a, ~a, not a, a ** b, a / b, a // 2, a % 2, a & 1, a | b, a ^ b, a << 3, a >> b, 1 - a, a * 40000)
    print(a == b, a != b, a < b, a <= b, a > b, a >= b)
}
)");
    CHECK(c.code("operators") == R"(    3     0  Neg             r5, r0
          1  BitNot          r6, r0
          2  Not             r7, r0
          3  Pow             r8, r0, r1
          4  Div             r9, r0, r1
          5  FloorDivImm     r10, r0, 2
          6  ModImm          r11, r0, 2
          7  BitAndImm       r12, r0, 1
          8  BitOr           r13, r0, r1
          9  BitXor          r14, r0, r1
         10  ShlImm          r15, r0, 3
         11  Shr             r16, r0, r1
         12  LoadInt         r17, 1
         13  Sub             r17, r17!, r0
         14  LoadInt         r19, 40000
         15  Mul             r18, r0, r19!
         16  CallSlot        r2, (r5..r18), core.print
         18  Drop            r2!
    4    19  Eq              r5, r0, r1
         20  Ne              r6, r0, r1
         21  Lt              r7, r0, r1
         22  Le              r8, r0, r1
         23  Gt              r9, r0, r1
         24  Ge              r10, r0!, r1!
         25  CallSlot        r2, (r5..r10), core.print
         27  Drop            r2!
    5    28  LoadPrim        r2, nil
         29  Return          r2!
)");
}

} // namespace coro::compiler::testing
