#include "vm/types/list.h"

#include <catch2/catch.hpp>

#include <random>

#include "tests/unit/vm/values.h"

using namespace coro::vm;
using Op = Values::Opcode;

namespace {

Value counted(Values& v, int64_t count) {
    List* list = newList(v.vm);
    for (int64_t i = 0; i < count; ++i)
        REQUIRE(list->push(v.vm, Value::smallInt(i)));
    return Value::object(list);
}

} // namespace

TEST_CASE("a list does what a vector does") {
    Values v;
    std::mt19937 random(5);
    std::vector<int64_t> model;
    List* list = newList(v.vm);
    bool same = true;
    for (int step = 0; step < 5000; ++step) {
        auto size = static_cast<uint32_t>(model.size());
        auto value = static_cast<int64_t>(random() % 100);
        uint32_t at = size ? random() % size : 0;
        auto place = static_cast<std::ptrdiff_t>(at);
        switch (random() % 8) {
        case 0:
        case 1:
            same = same && list->push(v.vm, Value::smallInt(value));
            model.push_back(value);
            break;
        case 2:
            same = same && list->insert(v.vm, at, Value::smallInt(value));
            model.insert(model.begin() + place, value);
            break;
        case 3:
            if (size && random() % 2) {
                same = same && list->removeAt(at) == Value::smallInt(model[at]);
                model.erase(model.begin() + place);
            }
            break;
        case 4:
            if (size) {
                list->set(v.vm, at, Value::smallInt(value));
                model[at] = value;
            }
            break;
        case 5:
            if (size && random() % 4 == 0) {
                uint32_t end = at + random() % (size - at + 1);
                list->erase(v.vm, at, end);
                model.erase(model.begin() + place, model.begin() + static_cast<std::ptrdiff_t>(end));
            }
            break;
        case 6:
            list->reverse();
            std::reverse(model.begin(), model.end());
            break;
        case 7:
            if (size && random() % 3 == 0) {
                same = same && list->pop() == Value::smallInt(model.back());
                model.pop_back();
            }
            break;
        }
        same = same && list->size() == model.size();
        for (uint32_t i = 0; same && i < model.size(); ++i)
            same = list->at(i) == Value::smallInt(model[i]);
    }
    CHECK(same);
    CHECK_FALSE(model.empty());
    release(v.vm, list);
}

TEST_CASE("items are counted") {
    Values v;
    Value item = v.s("an item with a count");
    Value list = v.list({});
    auto* l = as<List>(list);
    for (int i = 0; i < 10; ++i)
        REQUIRE(l->push(v.vm, retained(item)));
    CHECK(item.asObject()->rc == 11);
    l->set(v.vm, 3, Value::nil());
    CHECK(item.asObject()->rc == 10);
    v.drop(l->removeAt(0));
    v.drop(l->pop());
    CHECK(item.asObject()->rc == 8);
    l->erase(v.vm, 1, 3);
    CHECK(l->size() == 6);
    CHECK(item.asObject()->rc == 7);
    REQUIRE(l->extend(v.vm, l, 0, l->size()));
    CHECK(item.asObject()->rc == 13);
    l->clear(v.vm);
    CHECK(item.asObject()->rc == 1);
    v.drop(list);
    v.drop(item);
}

TEST_CASE("lists are indexed and sliced") {
    Values v;
    CHECK(v.show(v.index(counted(v, 5), v.i(-5))) == "0");
    CHECK(v.show(v.index(counted(v, 5), v.i(-6))) == "IndexError: index -6 is outside of a list with 5 items");
    CHECK(v.show(v.index(counted(v, 0), v.i(0))) == "IndexError: index 0 is outside of a list with 0 items");
    CHECK(v.show(v.index(counted(v, 5), v.big("99999999999999999999"))) ==
          "IndexError: index 99999999999999999999 is outside of a list with 5 items");
    Value open = Value::unset();
    CHECK(v.show(v.index(counted(v, 5), v.range(v.i(1), open))) == "[1, 2, 3, 4]");
    CHECK(v.show(v.index(counted(v, 5), v.range(open, v.i(2)))) == "[0, 1]");
    CHECK(v.show(v.index(counted(v, 5), v.range(open, open))) == "[0, 1, 2, 3, 4]");
    CHECK(v.show(v.index(counted(v, 5), v.range(v.i(-3), v.i(-1)))) == "[2, 3]");
    CHECK(v.show(v.index(counted(v, 5), v.range(v.i(-3), v.i(-1), true))) == "[2, 3, 4]");
    CHECK(v.show(v.index(counted(v, 5), v.range(v.i(0), v.i(2), true))) == "[0, 1, 2]");
    CHECK(v.show(v.index(counted(v, 5), v.range(v.i(-100), v.i(100)))) == "[0, 1, 2, 3, 4]");
    CHECK(v.show(v.index(counted(v, 5), v.range(v.i(4), v.i(2)))) == "[]");
    CHECK(v.show(v.index(counted(v, 5), v.range(v.i(0), v.i(4), false, v.i(2)))) == "[0, 2]");
}

TEST_CASE("items are set by index") {
    Values v;
    Value list = counted(v, 3);
    CHECK(setIndex(v.vm, list, Value::smallInt(-1), Value::nil()));
    CHECK_FALSE(setIndex(v.vm, list, Value::smallInt(3), Value::nil()));
    CHECK(v.takeError() == "IndexError: index 3 is outside of a list with 3 items");
    Value text = v.s("text");
    CHECK_FALSE(setIndex(v.vm, text, Value::smallInt(0), retained(text)));
    CHECK(v.takeError() == "TypeError: a str cannot be changed");
    CHECK_FALSE(setIndex(v.vm, Value::nil(), Value::smallInt(0), retained(text)));
    CHECK(v.takeError() == "TypeError: nil cannot be indexed");
    v.drop(text);
    CHECK(v.show(list) == "[0, 1, nil]");
}

TEST_CASE("lists are put together and repeated") {
    Values v;
    Value x = counted(v, 2), y = counted(v, 3);
    CHECK(v.show(v.keepBoth(Op::Add, x, y)) == "[0, 1, 0, 1, 2]");
    Object* before = x.asObject();
    x = binary(v.vm, Op::Add, x, y, coro::bytecode::kKillB);
    CHECK(x.asObject() == before); // nobody else had it
    x = binary(v.vm, Op::Add, x, x, coro::bytecode::kKillB);
    CHECK(v.show(x) == "[0, 1, 0, 1, 2, 0, 1, 0, 1, 2]");
    CHECK(v.show(v.op(Op::Mul, y, v.i(2))) == "[0, 1, 2, 0, 1, 2]");
    CHECK(v.show(v.op(Op::Mul, counted(v, 0), v.i(int64_t{1} << 50))) == "[]");
    CHECK(v.show(v.op(Op::Mul, counted(v, 1), v.i(int64_t{1} << 40))) ==
          "OverflowError: a list cannot have more than 4294967295 items");
}

TEST_CASE("a list takes the items of anything that can be iterated") {
    Values v;
    Value list = v.list({});
    for (Value from : {v.s("aé"), v.range(v.i(0), v.i(2)), v.b("\x07"), v.map({v.s("k"), v.i(1)}), v.list({v.i(9)})}) {
        REQUIRE(listExtend(v.vm, as<List>(list), from));
        v.drop(from);
    }
    REQUIRE(listExtend(v.vm, as<List>(list), list));
    CHECK(as<List>(list)->size() == 14);
    CHECK_FALSE(listExtend(v.vm, as<List>(list), Value::smallInt(1)));
    CHECK(v.takeError() == "TypeError: int cannot be iterated over");
    as<List>(list)->erase(v.vm, 7, 14);
    CHECK(v.show(list) == "[\"a\", \"é\", 0, 1, 7, \"k\", 9]");
}

TEST_CASE("a list that cannot grow says so and stays as it is") {
    Values v;
    Value list = counted(v, 100);
    v.vm.heap.setLimit(v.vm.heap.liveBytes() + 100);
    bool grew = true;
    for (int i = 0; i < 1000 && grew; ++i)
        grew = as<List>(list)->push(v.vm, Value::nil());
    CHECK_FALSE(grew);
    CHECK(v.takeError().starts_with("OutOfMemory: "));
    CHECK(as<List>(list)->at(99) == Value::smallInt(99));
    v.drop(list);
}
