#include "vm/types/range.h"

#include <catch2/catch.hpp>

#include "tests/unit/vm/values.h"

using namespace coro::vm;

namespace {

std::string items(Values& v, Value range) {
    Value list = v.list({});
    bool done = listExtend(v.vm, as<List>(list), range);
    v.drop(range);
    if (done)
        return v.show(list);
    v.drop(list);
    return v.takeError();
}

} // namespace

TEST_CASE("a range walks from its start towards its end") {
    Values v;
    CHECK(items(v, v.range(v.i(0), v.i(4))) == "[0, 1, 2, 3]");
    CHECK(items(v, v.range(v.i(0), v.i(4), true)) == "[0, 1, 2, 3, 4]");
    CHECK(items(v, v.range(v.i(4), v.i(0))) == "[]");
    CHECK(items(v, v.range(v.i(4), v.i(4))) == "[]");
    CHECK(items(v, v.range(v.i(4), v.i(4), true)) == "[4]");
    CHECK(items(v, v.range(v.i(0), v.i(7), false, v.i(3))) == "[0, 3, 6]");
    CHECK(items(v, v.range(v.i(0), v.i(6), false, v.i(3))) == "[0, 3]");
    CHECK(items(v, v.range(v.i(0), v.i(6), true, v.i(3))) == "[0, 3, 6]");
    CHECK(items(v, v.range(v.i(5), v.i(0), false, v.i(-2))) == "[5, 3, 1]");
    CHECK(items(v, v.range(v.i(4), v.i(0), true, v.i(-2))) == "[4, 2, 0]");
    CHECK(items(v, v.range(v.i(Value::kSmallMax - 1), v.i(Value::kSmallMax), true)) ==
          "[1125899906842622, 1125899906842623]");
    CHECK(items(v, v.range(v.i(0), Value::unset())) ==
          "ValueError: a range without a start or an end has no items: it can only be an index");
    CHECK(items(v, v.range(v.i(0), v.big("9999999999999999999"))).starts_with("OverflowError: the bounds of a range"));
}

TEST_CASE("a range contains exactly what it walks over") {
    Values v;
    for (int64_t start = -3; start <= 3; ++start)
        for (int64_t end = -3; end <= 3; ++end)
            for (int64_t step : {-3, -2, -1, 1, 2, 3})
                for (bool inclusive : {false, true}) {
                    Value range = v.range(v.i(start), v.i(end), inclusive, v.i(step));
                    Value list = v.list({});
                    REQUIRE(listExtend(v.vm, as<List>(list), range));
                    CHECK(lengthOf(v.vm, range) == as<List>(list)->size());
                    for (int64_t i = -5; i <= 5; ++i)
                        CHECK(contains(v.vm, range, Value::smallInt(i)) == contains(v.vm, list, Value::smallInt(i)));
                    for (uint32_t i = 0; i < as<List>(list)->size(); ++i) {
                        CHECK(getIndex(v.vm, range, Value::smallInt(i)) == as<List>(list)->at(i));
                        CHECK(getIndex(v.vm, range, Value::smallInt(-1 - static_cast<int64_t>(i))) ==
                              as<List>(list)->at(as<List>(list)->size() - 1 - i));
                    }
                    v.drop(range);
                    v.drop(list);
                }
}

TEST_CASE("bounds may be of any size where nothing is walked") {
    Values v;
    Value range = v.range(v.i(0), v.big("100000000000000000000"));
    Value inside = v.big("99999999999999999999"), outside = v.big("100000000000000000000");
    CHECK(contains(v.vm, range, inside) == Truth::Yes);
    CHECK(contains(v.vm, range, outside) == Truth::No);
    CHECK(contains(v.vm, range, Value::smallInt(-1)) == Truth::No);
    CHECK(contains(v.vm, range, Value::nil()) == Truth::No);
    v.drop(inside);
    v.drop(outside);
    CHECK(v.show(range) == "0..100000000000000000000");
}

TEST_CASE("bounds must be ints and the step must go somewhere") {
    Values v;
    CHECK(v.show(v.range(v.f(0.5), v.i(1))) == "TypeError: a range needs ints, not float");
    CHECK(v.show(v.range(v.i(0), v.s("text of a bound")))
              .starts_with("TypeError: a range needs ints, not str: texts are joined by `+`"));
    CHECK(v.show(v.range(v.i(0), v.i(9), false, v.i(0))) == "ValueError: the step of a range cannot be 0");
    CHECK(v.show(v.range(v.i(1), v.i(9), true, v.i(2))) == "1..=9 by 2");
    CHECK(v.show(v.range(v.i(1), v.i(9), false, Value::unset())) == "1..9");
}
