#include "vm/types/bytes.h"

#include <catch2/catch.hpp>

#include "tests/unit/vm/values.h"

using namespace coro::vm;
using Op = Values::Opcode;

TEST_CASE("bytes are indexed, sliced, put together and repeated") {
    Values v;
    CHECK(v.show(v.index(v.b("abc"), v.i(1))) == "98");
    CHECK(v.show(v.index(v.b("\xff"), v.i(-1))) == "255");
    CHECK(v.show(v.index(v.b("abcdef"), v.range(v.i(2), v.i(-1)))) == "b\"cde\"");
    CHECK(v.show(v.op(Op::Add, v.b("ab"), v.b("\x01"))) == "b\"ab\\x01\"");
    CHECK(v.show(v.op(Op::Mul, v.b("ab"), v.i(2))) == "b\"abab\"");
    CHECK(v.show(v.op(Op::Mul, v.b(""), v.i(int64_t{1} << 40))) == "b\"\"");
    CHECK(v.show(v.op(Op::Mul, v.b("ab"), v.i(int64_t{1} << 45))).starts_with("OutOfMemory: "));
    CHECK(v.show(v.index(v.b("abc"), v.i(3))) == "IndexError: index 3 is outside of a bytes with 3 items");
    CHECK(v.show(v.op(Op::Add, v.b("ab"), v.s("ab"))).starts_with("TypeError: cannot add bytes and str"));
}

TEST_CASE("bytes compare and hash by content") {
    Values v;
    CHECK(v.show(v.compare(Op::Eq, v.b("abc"), v.b("abc"))) == "yes");
    CHECK(v.show(v.compare(Op::Eq, v.b("abc"), v.s("abc"))) == "no");
    CHECK(v.show(v.compare(Op::Lt, v.b("abc"), v.b("\xff"))) == "yes");
    Value x = v.b("same"), y = v.b("same");
    CHECK(hashBytes(as<Bytes>(x)) == hashBytes(as<Bytes>(y)));
    v.drop(x);
    v.drop(y);
}
