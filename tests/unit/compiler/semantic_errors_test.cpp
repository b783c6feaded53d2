#include <catch2/catch.hpp>

#include "tests/unit/compiler/compile_support.h"

namespace coro::compiler::testing {

TEST_CASE("yield in an fn") {
    CHECK(problems(R"(
fn load(path) {
    let text = yield sleep(path)
    return text
}
)") == R"(error[E0210]: `yield` in an `fn`
  --> test.co:3:16
 2 | fn load(path) {
   | -- an `fn` runs to completion and cannot wait
 3 |     let text = yield sleep(path)
   |                ^^^^^ waits here
help: make it a coroutine: `co load(path)`
)");
}

TEST_CASE("return in a co, and at the top level") {
    CHECK(problems(R"(
co f(x) {
    return x + 1
}
return 5
)") == R"(error[E0211]: `return` in a `co`
  --> test.co:3:5
 2 | co f(x) {
   | -- a `co` leaves with `returnValue`
 3 |     return x + 1
   |     ^^^^^^ only an `fn` returns
help: end it with `returnValue x + 1`

error[E0211]: `return` at the top level
  --> test.co:5:1
 5 | return 5
   | ^^^^^^ only an `fn` returns
note: the top level of a script is a coroutine
help: end it with `returnValue 5`
)");
}

TEST_CASE("returnValue in an fn") {
    CHECK(problems(R"(
let g = fn() { returnValue 1 }
)") == R"(error[E0212]: `returnValue` in an `fn`
  --> test.co:2:16
 2 | let g = fn() { returnValue 1 }
   |         --     ^^^^^^^^^^^ ends a coroutine
   |         |
   |         an `fn` leaves with `return`
help: write `return 1`
)");
}

TEST_CASE("what cannot be assigned to") {
    CHECK(problems(R"(
let count = 1
count = 2
for i in 0..3 { i = 5 }
print = 3
fn f() {}
f = 2
try { f() } except e { e = nil }
)") == R"(error[E0202]: `count` cannot be assigned to
  --> test.co:3:1
 2 | let count = 1
   |     ----- `let` binds it once
 3 | count = 2
   | ^^^^^ assigned here
help: to let it change, declare it with `var count`

error[E0202]: `i` cannot be assigned to
  --> test.co:4:17
 4 | for i in 0..3 { i = 5 }
   |     -           ^ assigned here
   |     |
   |     the loop gives it its value
help: copy it: `var i2 = i`

error[E0202]: `print` cannot be assigned to
  --> test.co:5:1
 5 | print = 3
   | ^^^^^ assigned here
note: `print` is built in
help: declare a name of your own: `var print = ...`

error[E0202]: `f` cannot be assigned to
  --> test.co:7:1
 6 | fn f() {}
   |    - declared here
 7 | f = 2
   | ^ assigned here

error[E0202]: `e` cannot be assigned to
  --> test.co:8:24
 8 | try { f() } except e { e = nil }
   |                    -   ^ assigned here
   |                    |
   |                    bound by this `except`
)");
}

TEST_CASE("unknown names, with a suggestion or a declaration") {
    CHECK(problems(R"(
let count = 1
total = 1
coutn += 1
prnt("x")
prnt("not again")
)") == R"(error[E0200]: unknown name `total`
  --> test.co:3:1
 3 | total = 1
   | ^^^^^ nothing of that name is declared here
help: declare it: `var total = 1`

error[E0200]: unknown name `coutn`
  --> test.co:4:1
 4 | coutn += 1
   | ^^^^^ not declared
help: did you mean `count`?

error[E0200]: unknown name `prnt`
  --> test.co:5:1
 5 | prnt("x")
   | ^^^^ not declared
help: did you mean `print`?
)");
}

TEST_CASE("a name twice in one scope") {
    CHECK(problems(R"(
let x = 1
let x = 2
fn f(a, a) { let b = 1
    if b { let c = 2; print(c) }
}
)") == R"(error[E0201]: `x` is declared twice
  --> test.co:3:5
 2 | let x = 1
   |     - first declared here
 3 | let x = 2
   |     ^ declared again here
help: give one of them another name

error[E0201]: `a` is declared twice
  --> test.co:4:9
 4 | fn f(a, a) { let b = 1
   |      -  ^ declared again here
   |      |
   |      first declared here
help: give one of them another name
)");
}

TEST_CASE("a name that has no value yet") {
    CHECK(problems(R"(
fn f() {
    print(y)
    let y = y
    let g = fn() => z
    let z = g
}
print(later)
let later = 3
co early() {
    helper()
    fn helper() {}
}
)") == R"(error[E0203]: `y` is used before it has a value
  --> test.co:3:11
 3 |     print(y)
   |           ^ used here
 4 |     let y = y
   |         - gets its value here
help: move the use below it, or the declaration up

error[E0203]: `y` is used before it has a value
  --> test.co:4:13
 4 |     let y = y
   |         -   ^ used here
   |         |
   |         gets its value here
help: move the use below it, or the declaration up

error[E0203]: `later` is used before it has a value
  --> test.co:8:7
 8 | print(later)
   |       ^^^^^ used here
 9 | let later = 3
   |     ----- gets its value here
help: move the use below it, or the declaration up

error[E0203]: `helper` is used before it has a value
   --> test.co:11:5
 11 |     helper()
    |     ^^^^^^ used here
 12 |     fn helper() {}
    |        ------ declared here
help: move the use below it, or the declaration up
)");
}

TEST_CASE("a value that is not used") {
    CHECK(problems(R"(
1 + 2
fn x() { 5 }
x
x == 3
print(1) + 1
fn() => print(1)
)") == R"(error[E0204]: value is unused
  --> test.co:2:1
 2 | 1 + 2
   | ^^^^^ nothing is done with this value

error[E0204]: value is unused
  --> test.co:3:10
 3 | fn x() { 5 }
   |          ^ nothing is done with this value
help: to give it back, write `return 5`

error[E0204]: value is unused
  --> test.co:4:1
 4 | x
   | ^ nothing is done with this value
help: to call it, write `x()`

error[E0204]: value is unused
  --> test.co:5:1
 5 | x == 3
   | ^^^^^^ nothing is done with this value
help: to assign, write `=`: `x = 3`

error[E0204]: value is unused
  --> test.co:7:1
 7 | fn() => print(1)
   | ^^^^^^^^^^^^^^^^ nothing is done with this value
)");
}

TEST_CASE("arguments of functions that are known") {
    CHECK(problems(R"(
fn f(a, b = 1) {}
f()
f(1, 2, 3)
f(c: 1)
f(1, a: 2)
f(b: 2)
fn g(...xs, sep) {}
g(1, 2)
Deferred(1, 2)
print(1, seperator: 2)
f(...[1, 2, 3], 4)
let h = fn(n) => h(n, 1)
)") == R"(error[E0220]: `f` takes 1 to 2 arguments, not none
  --> test.co:3:2
 2 | fn f(a, b = 1) {}
   |    - declared here
 3 | f()
   |  ^^ `a` is missing

error[E0220]: `f` takes 1 to 2 arguments, not 3
  --> test.co:4:9
 2 | fn f(a, b = 1) {}
   |    - declared here
 3 | f()
 4 | f(1, 2, 3)
   |         ^ one too many

error[E0221]: `f` has no parameter `c`
  --> test.co:5:3
 2 | fn f(a, b = 1) {}
   |    - declared here
 ...
 5 | f(c: 1)
   |   ^

error[E0222]: `f` gets `a` twice
  --> test.co:6:6
 6 | f(1, a: 2)
   |   -  ^^^^ given again here
   |   |
   |   given here

error[E0223]: `f` needs an argument for `a`
  --> test.co:7:2
 2 | fn f(a, b = 1) {}
   |    - declared here
 ...
 7 | f(b: 2)
   |  ^^^^^^ `a` is missing

error[E0223]: `g` needs an argument for `sep`
  --> test.co:9:2
 8 | fn g(...xs, sep) {}
   |    - declared here
 9 | g(1, 2)
   |  ^^^^^^ `sep` is missing

error[E0220]: `Deferred` takes 0 to 1 arguments, not 2
   --> test.co:10:13
 10 | Deferred(1, 2)
    |             ^ one too many

error[E0221]: `print` has no parameter `seperator`
   --> test.co:11:10
 11 | print(1, seperator: 2)
    |          ^^^^^^^^^

error[E0220]: `h` takes 1 argument, not 2
   --> test.co:13:23
 13 | let h = fn(n) => h(n, 1)
    |     -                 ^ one too many
    |     |
    |     declared here
)");
}

TEST_CASE("loops and cleanups may not be left from within") {
    CHECK(problems(R"(
break
fn f() {
    while true {
        try { } finally { break }
        try { } finally { while true { break } }
        try { } cancelled { return 1 }
    }
    let g = fn() { continue }
}
co c() {
    try { } finally { noreturn c() }
    try { } finally { try { returnValue 1 } finally { } }
}
)") == R"(error[E0214]: `break` outside a loop
  --> test.co:2:1
 2 | break
   | ^^^^^ no loop around it in this function

error[E0215]: `break` out of a `finally` block
  --> test.co:5:27
 5 |         try { } finally { break }
   |                 -------   ^^^^^ would leave the cleanup half done
   |                 |
   |                 this block always runs to its end

error[E0215]: `return` out of a `cancelled` block
  --> test.co:7:29
 7 |         try { } cancelled { return 1 }
   |                 ---------   ^^^^^^ would leave the cleanup half done
   |                 |
   |                 this block always runs to its end

error[E0214]: `continue` outside a loop
  --> test.co:9:20
 9 |     let g = fn() { continue }
   |                    ^^^^^^^^ no loop around it in this function

error[E0215]: `noreturn` out of a `finally` block
   --> test.co:12:23
 12 |     try { } finally { noreturn c() }
    |             -------   ^^^^^^^^ would leave the cleanup half done
    |             |
    |             this block always runs to its end

error[E0215]: `returnValue` out of a `finally` block
   --> test.co:13:29
 13 |     try { } finally { try { returnValue 1 } finally { } }
    |             -------         ^^^^^^^^^^^ would leave the cleanup half done
    |             |
    |             this block always runs to its end
)");
}

TEST_CASE("raise alone needs an except around it") {
    CHECK(problems(R"(
fn f() {
    raise
    try { } except { raise } finally { raise }
}
)") == R"(error[E0216]: `raise` without an error, outside an `except`
  --> test.co:3:5
 3 |     raise
   |     ^^^^^ there is no error at hand here
help: name the error: `raise Error("...")`

error[E0216]: `raise` without an error, outside an `except`
  --> test.co:4:40
 4 |     try { } except { raise } finally { raise }
   |                                        ^^^^^ there is no error at hand here
help: name the error: `raise Error("...")`
)");
}

TEST_CASE("self outside a method") {
    CHECK(problems(R"(
self.x = 1
)") == R"(error[E0217]: `self` outside a method
  --> test.co:2:1
 2 | self.x = 1
   | ^^^^ there is no object here
)");
}

TEST_CASE("the target of noreturn is not guarded by an except") {
    CHECK(problems(R"(
co f() {
    try { noreturn f() } except { }
    try { print(1) } except { noreturn f() }
}
)") == R"(warning[W0010]: the target of `noreturn` runs outside this `except`
  --> test.co:3:11
 3 |     try { noreturn f() } except { }
   |           ^^^^^^^^       ------ does not see the target's errors
   |           |
   |           leaves the `try` before the target runs
)");
}

TEST_CASE("what an except may name") {
    CHECK(problems(R"(
try { } except e: list[int] | nil | fn(int) -> int { }
try { } except e: Nowhere { }
)") == R"(error[E0232]: `except` takes names of error classes
  --> test.co:2:19
 2 | try { } except e: list[int] | nil | fn(int) -> int { }
   |                   ^^^^^^^^^ this is no class

error[E0232]: `except` takes names of error classes
  --> test.co:2:31
 2 | try { } except e: list[int] | nil | fn(int) -> int { }
   |                               ^^^ this is no class

error[E0232]: `except` takes names of error classes
  --> test.co:2:37
 2 | try { } except e: list[int] | nil | fn(int) -> int { }
   |                                     ^^^^^^^^^^^^^^ this is no class

error[E0200]: unknown name `Nowhere`
  --> test.co:3:19
 3 | try { } except e: Nowhere { }
   |                   ^^^^^^^ nothing of that name is declared here
)");
}

} // namespace coro::compiler::testing
