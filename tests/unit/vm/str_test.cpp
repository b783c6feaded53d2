#include "vm/types/str.h"

#include <catch2/catch.hpp>

#include <random>

#include "base/utf8.h"
#include "tests/unit/vm/values.h"

using namespace coro::vm;
using Op = Values::Opcode;

TEST_CASE("a text is indexed by code points") {
    Values v;
    CHECK(v.show(v.index(v.s("hello"), v.i(1))) == "\"e\"");
    CHECK(v.show(v.index(v.s("häüß€😀x"), v.i(5))) == "\"😀\"");
    CHECK(v.show(v.index(v.s("häüß€😀x"), v.i(-1))) == "\"x\"");
    CHECK(v.show(v.index(v.s("häüß€😀x"), v.range(v.i(1), v.i(4)))) == "\"äüß\"");
    CHECK(v.show(v.index(v.s("abc"), v.i(3))) == "IndexError: index 3 is outside of a str with 3 items");
    CHECK(v.show(v.index(v.s("ä"), v.i(-2))) == "IndexError: index -2 is outside of a str with 1 item");
    CHECK(v.show(v.index(v.s("abc"), v.f(1.0))) == "TypeError: the index of a str is an int or a range, not float");
}

TEST_CASE("looking up a text in any order gives the same characters") {
    Values v;
    std::string text;
    for (char32_t c = 0; c < 3000; ++c)
        coro::utf8::append(text, 0x20 + c * 7 % 0x3000);
    Value s = v.s(text);
    auto at = [&](uint32_t index) { return text.substr(coro::utf8::offsetOf(text, index), 8); };
    std::mt19937 random(3);
    bool same = true;
    for (int i = 0; i < 4000; ++i) {
        uint32_t index = random() % 3 ? static_cast<uint32_t>(i) % 3000 : random() % 3000;
        uint32_t byte = byteOffset(v.vm, as<Str>(s), index);
        same = same && text.substr(byte, 8) == at(index);
    }
    CHECK(same);
    CHECK(as<Str>(s)->codePoints() == 3000);
    v.drop(s);
}

TEST_CASE("a text that only its consumer has grows in place") {
    Values v;
    Value text = v.s("start of a text ");
    unsigned moves = 0;
    std::string expected = "start of a text ";
    for (int i = 0; i < 20'000; ++i) {
        Object* before = text.asObject();
        Value more = v.s(i % 3 ? "x" : "é");
        text = binary(v.vm, Op::Add, text, more, coro::bytecode::kKillB);
        v.drop(more);
        moves += text.asObject() != before;
        expected += i % 3 ? "x" : "é";
    }
    CHECK(as<Str>(text)->view() == expected);
    CHECK(as<Str>(text)->codePoints() == 20'016);
    CHECK(moves < 40);
    v.drop(text);
}

TEST_CASE("a text with another owner is not changed by an append") {
    Values v;
    Value text = v.s("shared text");
    Value other = retained(text);
    Value longer = binary(v.vm, Op::Add, text, text, coro::bytecode::kKillB);
    CHECK(v.show(other) == "\"shared text\"");
    CHECK(v.show(longer) == "\"shared textshared text\"");
}

TEST_CASE("a text can be appended to itself while it is consumed") {
    Values v;
    Value text = v.s("0123456789");
    for (int i = 0; i < 10; ++i)
        text = binary(v.vm, Op::Add, text, text, coro::bytecode::kKillB);
    std::string_view view = as<Str>(text)->view();
    CHECK(view.size() == 10'240);
    bool right = true;
    for (size_t i = 0; i < view.size(); ++i)
        right = right && view[i] == static_cast<char>('0' + i % 10);
    CHECK(right);
    v.drop(text);
}

TEST_CASE("short texts are shared") {
    Values v;
    Value x = v.s("x"), y = v.s("x"), empty = v.s("");
    CHECK(x == y);
    CHECK(x.asObject()->isImmortal());
    CHECK(as<Str>(empty)->size == 0);
    CHECK(v.show(v.op(Op::Add, x, y)) == "\"xx\"");
    Value again = v.s("x");
    CHECK(v.show(again) == "\"x\"");
    v.drop(empty);
}

TEST_CASE("texts repeat, up to what memory allows") {
    Values v;
    CHECK(v.show(v.op(Op::Mul, v.s("ab"), v.i(3))) == "\"ababab\"");
    CHECK(v.show(v.op(Op::Mul, v.i(2), v.s("é"))) == "\"éé\"");
    CHECK(v.show(v.op(Op::Mul, v.s("ab"), v.i(0))) == "\"\"");
    CHECK(v.show(v.op(Op::Mul, v.s("ab"), v.i(-5))) == "\"\"");
    CHECK(v.show(v.op(Op::Mul, v.s("x"), v.i(int64_t{1} << 60))) ==
          "OverflowError: a str cannot have more than 4294966271 bytes");
    CHECK(v.show(v.op(Op::Mul, v.s("xyz"), v.big("99999999999999999999999"))) ==
          "OverflowError: a str cannot have more than 4294966271 bytes");
    v.vm.heap.setLimit(v.vm.heap.liveBytes() + 10'000);
    CHECK(v.show(v.op(Op::Mul, v.s("x"), v.i(20'000))) == "OutOfMemory: there is no memory for 20000 more bytes");
    Value text = v.s("0123456789");
    for (int i = 0; i < 20 && !text.isRaised(); ++i)
        text = binary(v.vm, Op::Add, text, text, coro::bytecode::kKillB);
    CHECK(text.isRaised());
    CHECK(v.takeError().starts_with("OutOfMemory: "));
}

TEST_CASE("adding a text and something else names both types and the way out") {
    Values v;
    CHECK(v.show(v.op(Op::Add, v.s("n: "), v.i(1))) ==
          "TypeError: cannot add str and int: write \"${...}\" to put a value into a text");
    CHECK(v.show(v.op(Op::Add, v.f(1.5), v.s("x"))) ==
          "TypeError: cannot add float and str: write \"${...}\" to put a value into a text");
    CHECK(v.show(v.op(Op::Add, Value::nil(), v.i(1))) == "TypeError: cannot add nil and int");
}

TEST_CASE("texts hash by what they say") {
    Values v;
    std::string longText(1000, 'q');
    for (std::string_view text :
         {std::string_view("a text"), std::string_view("12345678"), std::string_view(longText)}) {
        Value x = v.s(text), y = v.s(text);
        CHECK(hashStr(as<Str>(x)) == hashStr(as<Str>(y)));
        CHECK(sameText(as<Str>(x), as<Str>(y)));
        Value z = v.op(Op::Add, y, v.s("!"));
        CHECK(hashStr(as<Str>(x)) != hashStr(as<Str>(z)));
        CHECK_FALSE(sameText(as<Str>(x), as<Str>(z)));
        v.drop(x);
        v.drop(z);
    }
}

TEST_CASE("texts join, the first one in place when it can be") {
    Values v;
    Value parts[] = {v.s("n = "), v.i(12), v.s(", x = "), v.f(0.5), v.s(" "), v.list({v.s("q")})};
    CHECK(v.show(joinTexts(v.vm, parts, 6)) == "\"n = 12, x = 0.5 [\\\"q\\\"]\"");
    Value text = v.s("a text that grows");
    for (int i = 0; i < 1000; ++i) {
        Value two[] = {text, v.i(i % 10)};
        text = joinTexts(v.vm, two, 2);
    }
    CHECK(as<Str>(text)->size == 1017);
    v.drop(text);
    Value same[] = {v.s("one"), v.s("one")};
    same[1] = (v.drop(same[1]), retained(same[0]));
    CHECK(v.show(joinTexts(v.vm, same, 2)) == "\"oneone\"");
}
