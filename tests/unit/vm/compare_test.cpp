#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "tests/unit/vm/values.h"

using namespace coro::vm;
using Op = Values::Opcode;

namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN();
const double kInfinity = std::numeric_limits<double>::infinity();

Value nestedList(Values& v, int depth, Value innermost) {
    Value nested = v.list({innermost});
    for (int i = 0; i < depth; ++i)
        nested = v.list({nested});
    return nested;
}

} // namespace

TEST_CASE("ints and floats compare exactly") {
    Values v;
    CHECK(v.show(v.compare(Op::Eq, v.i(1), v.f(1.0))) == "yes");
    CHECK(v.show(v.compare(Op::Eq, v.i(0), v.f(-0.0))) == "yes");
    CHECK(v.show(v.compare(Op::Eq, v.big("9007199254740993"), v.f(9007199254740992.0))) == "no");
    CHECK(v.show(v.compare(Op::Gt, v.big("9007199254740993"), v.f(9007199254740992.0))) == "yes");
    CHECK(v.show(v.compare(Op::Lt, v.f(9007199254740992.0), v.big("9007199254740993"))) == "yes");
    CHECK(v.show(v.compare(Op::Eq, v.big("18446744073709551616"), v.f(18446744073709551616.0))) == "yes");
    CHECK(v.show(v.compare(Op::Lt, v.big("18446744073709551616"), v.f(kInfinity))) == "yes");
    CHECK(v.show(v.compare(Op::Gt, v.i(5), v.f(-kInfinity))) == "yes");
    CHECK(v.show(v.compare(Op::Le, v.i(2), v.f(2.5))) == "yes");
    CHECK(v.show(v.compare(Op::Eq, Value::boolean(true), v.i(1))) == "no");
}

TEST_CASE("nan is neither less, greater nor equal") {
    Values v;
    for (Op op : {Op::Eq, Op::Lt, Op::Le, Op::Gt, Op::Ge}) {
        CHECK(v.show(v.compare(op, v.f(kNan), v.f(kNan))) == "no");
        CHECK(v.show(v.compare(op, v.f(kNan), v.i(1))) == "no");
        CHECK(v.show(v.compare(op, v.big("99999999999999999999"), v.f(kNan))) == "no");
    }
    CHECK(v.show(v.compare(Op::Ne, v.f(kNan), v.f(kNan))) == "yes");
    CHECK(v.show(v.compare(Op::Lt, v.list({v.f(kNan), v.i(1)}), v.list({v.f(kNan), v.i(2)}))) == "no");
}

TEST_CASE("texts are ordered by code points") {
    Values v;
    CHECK(v.show(v.compare(Op::Lt, v.s("abc"), v.s("abd"))) == "yes");
    CHECK(v.show(v.compare(Op::Lt, v.s("abc"), v.s("abcd"))) == "yes");
    CHECK(v.show(v.compare(Op::Gt, v.s("é"), v.s("z"))) == "yes");
    CHECK(v.show(v.compare(Op::Gt, v.s("😀"), v.s("\xEF\xBF\xBD"))) == "yes");
    CHECK(v.show(v.compare(Op::Ge, v.s("same"), v.s("same"))) == "yes");
}

TEST_CASE("lists are ordered item by item") {
    Values v;
    CHECK(v.show(v.compare(Op::Lt, v.list({v.i(1), v.i(2)}), v.list({v.i(1), v.i(3)}))) == "yes");
    CHECK(v.show(v.compare(Op::Lt, v.list({v.i(1)}), v.list({v.i(1), v.i(3)}))) == "yes");
    CHECK(v.show(v.compare(Op::Ge, v.list({v.list({v.s("b")})}), v.list({v.list({v.s("a"), v.i(1)})}))) == "yes");
    CHECK(v.show(v.compare(Op::Lt, v.list({v.i(1)}), v.list({v.s("text")}))) ==
          "TypeError: cannot compare int and str");
    CHECK(v.show(v.compare(Op::Lt, v.map({}), v.map({}))) == "TypeError: cannot compare map and map");
    CHECK(v.show(v.compare(Op::Lt, Value::nil(), v.i(1))) == "TypeError: cannot compare nil and int");
}

TEST_CASE("lists and maps are equal when their contents are") {
    Values v;
    CHECK(v.show(v.compare(Op::Eq, v.list({v.i(1), v.list({v.s("a text")})}),
                           v.list({v.f(1.0), v.list({v.s("a text")})}))) == "yes");
    CHECK(v.show(v.compare(Op::Eq, v.list({v.i(1)}), v.list({v.i(1), v.i(2)}))) == "no");
    CHECK(v.show(v.compare(Op::Eq, v.list({}), v.map({}))) == "no");
    auto map = [&v](std::string_view first, std::string_view second, int64_t value) {
        return v.map({v.s(first), v.list({v.i(1)}), v.s(second), v.map({v.s("deep"), v.i(value)})});
    };
    CHECK(v.show(v.compare(Op::Eq, map("a", "b", 2), map("a", "b", 2))) == "yes");
    CHECK(v.show(v.compare(Op::Eq, map("a", "b", 2), map("a", "b", 3))) == "no");
    CHECK(v.show(v.compare(Op::Eq, map("a", "b", 2), map("a", "c", 2))) == "no");
    Value x = v.map({v.s("a"), v.i(1), v.s("b"), v.i(2)}), y = v.map({v.s("b"), v.i(2), v.s("a"), v.i(1)});
    CHECK(v.show(v.compare(Op::Eq, x, y)) == "yes");
    CHECK(v.show(v.compare(Op::Eq, v.range(v.i(0), v.i(3)), v.range(v.i(0), v.i(3)))) == "yes");
    CHECK(v.show(v.compare(Op::Eq, v.range(v.i(0), v.i(3)), v.range(v.i(0), v.i(3), true))) == "no");
}

TEST_CASE("deep data is compared without recursion") {
    Values v;
    CHECK(v.show(v.compare(Op::Eq, nestedList(v, 300'000, v.i(1)), nestedList(v, 300'000, v.i(1)))) == "yes");
    CHECK(v.show(v.compare(Op::Eq, nestedList(v, 300'000, v.i(1)), nestedList(v, 300'000, v.i(2)))) == "no");
    CHECK(v.show(v.compare(Op::Lt, nestedList(v, 300'000, v.i(1)), nestedList(v, 300'000, v.i(2)))) == "yes");
}

TEST_CASE("data that contains itself has no end to compare") {
    Values v;
    Value x = v.list({}), y = v.list({});
    REQUIRE(as<List>(x)->push(v.vm, retained(x)));
    REQUIRE(as<List>(y)->push(v.vm, v.list({retained(y)})));
    CHECK(equals(v.vm, x, x) == Truth::Yes);
    CHECK(equals(v.vm, x, y) == Truth::Raised);
    CHECK(v.takeError() == "ValueError: cannot compare data that contains itself");
    CHECK(order(v.vm, x, y) == Order::Raised);
    CHECK(v.takeError() == "ValueError: cannot compare data that contains itself");
    v.drop(x);
    v.drop(y);
}

TEST_CASE("membership") {
    Values v;
    auto in = [&v](Value item, Value container) {
        Truth is = contains(v.vm, container, item);
        v.drop(item);
        v.drop(container);
        return v.show(is);
    };
    CHECK(in(v.f(2.0), v.list({v.i(1), v.i(2)})) == "yes");
    CHECK(in(v.list({}), v.list({v.list({})})) == "yes");
    CHECK(in(v.i(3), v.list({v.i(1), v.i(2)})) == "no");
    CHECK(in(v.s("key"), v.map({v.s("key"), v.i(2)})) == "yes");
    CHECK(in(v.i(2), v.map({v.s("key"), v.i(2)})) == "no");
    CHECK(in(v.list({}), v.map({})) == "TypeError: a list cannot be a key, because it can change");
    CHECK(in(v.s("ell"), v.s("hello")) == "yes");
    CHECK(in(v.s(""), v.s("")) == "yes");
    CHECK(in(v.i(1), v.s("hello")) == "TypeError: int cannot be looked for in str");
    CHECK(in(v.i(104), v.b("hello")) == "yes");
    CHECK(in(v.i(1000), v.b("hello")) == "no");
    CHECK(in(v.b("lo"), v.b("hello")) == "yes");
    CHECK(in(v.i(1), v.i(2)) == "TypeError: int cannot be looked for in int");
}
