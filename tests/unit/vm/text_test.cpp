#include "vm/types/text.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <random>

#include "tests/unit/vm/values.h"
#include "vm/types/literal_text.h"

using namespace coro::vm;

namespace {

std::string text(double d) {
    std::string out;
    appendFloat(out, d);
    return out;
}

} // namespace

TEST_CASE("floats show the shortest digits that read back") {
    CHECK(text(1) == "1.0");
    CHECK(text(-0.0) == "-0.0");
    CHECK(text(0.1) == "0.1");
    CHECK(text(100000) == "100000.0");
    CHECK(text(123456.789) == "123456.789");
    CHECK(text(1e15) == "1000000000000000.0");
    CHECK(text(1e16) == "1e+16");
    CHECK(text(1.5e300) == "1.5e+300");
    CHECK(text(0.0001) == "0.0001");
    CHECK(text(0.00001) == "1e-05");
    CHECK(text(-1.25e-7) == "-1.25e-07");
    CHECK(text(5e-324) == "5e-324");
    CHECK(text(0.1 + 0.2) == "0.30000000000000004");
    CHECK(text(std::numeric_limits<double>::infinity()) == "inf");
    CHECK(text(-std::numeric_limits<double>::infinity()) == "-inf");
    CHECK(text(std::numeric_limits<double>::quiet_NaN()) == "nan");
}

TEST_CASE("every float reads back as itself") {
    std::mt19937_64 random(2);
    for (int i = 0; i < 20'000; ++i) {
        double d = i % 2 ? std::bit_cast<double>(random())
                         : std::ldexp(static_cast<double>(random() % 100000), int(random() % 60) - 30);
        if (!std::isfinite(d))
            continue;
        std::string shown = text(d);
        CHECK(std::strtod(shown.c_str(), nullptr) == d);
        CHECK(shown.find_first_of(".e") != std::string::npos);
    }
}

TEST_CASE("values show as a program would write them") {
    Values v;
    CHECK(v.show(v.s("a \"quote\"\n\t\\ ${x} $5 \x01 é")) == R"("a \"quote\"\n\t\\ \${x} $5 \u{1} é")");
    CHECK(v.show(v.b(std::string_view("a\"\0\xff\n", 5))) == R"(b"a\"\x00\xff\n")");
    CHECK(v.show(v.list({v.i(1), v.f(2.5), Value::nil(), Value::boolean(false), v.s("x")})) ==
          "[1, 2.5, nil, false, \"x\"]");
    CHECK(v.show(v.map({v.s("a"), v.map({}), v.i(1), v.list({})})) == "{\"a\": {}, 1: []}");
    CHECK(v.show(v.big("-123456789012345678901234567890")) == "-123456789012345678901234567890");
}

TEST_CASE("a text shows as it is, but in quotes inside of others") {
    Values v;
    Value text = v.s("it's");
    Value shown = toStr(v.vm, text);
    CHECK(shown == text);
    v.drop(shown);
    Value list = v.list({text});
    shown = toStr(v.vm, list);
    CHECK(as<Str>(shown)->view() == "[\"it's\"]");
    v.drop(shown);
    v.drop(list);
}

TEST_CASE("data that contains itself shows where it begins again") {
    Values v;
    Value list = v.list({v.i(1)});
    Value map = v.map({v.s("list"), retained(list)});
    REQUIRE(mapPut(v.vm, as<Map>(map), v.s("map"), retained(map)));
    REQUIRE(as<List>(list)->push(v.vm, map));
    REQUIRE(as<List>(list)->push(v.vm, retained(list)));
    Value shown = repr(v.vm, list);
    CHECK(as<Str>(shown)->view() == "[1, {\"list\": [...], \"map\": {...}}, [...]]");
    v.drop(shown);
    v.drop(list);
}

TEST_CASE("data that occurs twice shows twice") {
    Values v;
    Value inner = v.list({v.i(1)});
    CHECK(v.show(v.list({retained(inner), retained(inner)})) == "[[1], [1]]");
    v.drop(inner);
}

TEST_CASE("deep data shows without recursion") {
    Values v;
    Value nested = v.list({});
    for (int i = 1; i < 200'000; ++i)
        nested = v.list({nested});
    std::string shown = v.show(nested);
    CHECK(shown == std::string(200'000, '[') + std::string(200'000, ']'));
}

TEST_CASE("text that does not fit into memory is an error") {
    Values v;
    Value list = v.list({});
    Value text = v.s(std::string(1000, 'x'));
    for (int i = 0; i < 1000; ++i)
        REQUIRE(as<List>(list)->push(v.vm, retained(text)));
    v.drop(text);
    v.vm.heap.setLimit(v.vm.heap.liveBytes() + 300'000);
    CHECK(v.show(list).starts_with("OutOfMemory: "));
}

TEST_CASE("values in messages are cut short") {
    Values v;
    Value list = v.list({});
    for (int i = 0; i < 1000; ++i)
        REQUIRE(as<List>(list)->push(v.vm, v.s("é")));
    std::string shown = shortRepr(v.vm, list);
    CHECK(shown.size() <= 60);
    CHECK(shown.starts_with("[\"é\", \"é\""));
    CHECK(shown.ends_with("..."));
    v.drop(list);
    Value number = v.i(12);
    CHECK(shortRepr(v.vm, number) == "12");
}

TEST_CASE("ints in any base, from and to text") {
    Values v;
    auto inBase = [&v](std::string_view digits, int base) {
        Value x = v.big(digits);
        std::string shown = intToText(x, base);
        Value again = parseInt(v.vm, shown, base);
        CHECK(compareInts(x, again) == 0);
        v.drop(x);
        v.drop(again);
        return shown;
    };
    CHECK(inBase("255", 16) == "ff");
    CHECK(inBase("-255", 2) == "-11111111");
    CHECK(inBase("340282366920938463463374607431768211455", 16) == std::string(32, 'f'));
    CHECK(inBase("-123456789012345678901234567890", 36) == "-byw97um9s91dlz68tsi");
    CHECK(inBase("1125899906842623", 10) == "1125899906842623");
    for (std::string_view bad : {"", "-", "+", "12x", "1 2", " 1", "--1", "0x10", "1_000", "١"})
        CHECK(parseInt(v.vm, bad, 10).isUnset());
    CHECK(parseInt(v.vm, "+FF", 16) == Value::smallInt(255));
    CHECK(parseInt(v.vm, "-0", 10) == Value::smallInt(0));
    CHECK(parseInt(v.vm, "0000000000000000000000000000012", 10) == Value::smallInt(12));
}
