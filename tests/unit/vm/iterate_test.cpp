#include <catch2/catch.hpp>

#include "tests/unit/vm/values.h"

using namespace coro::vm;

TEST_CASE("a list may grow and shrink while it is iterated over") {
    Values v;
    Value list = v.list({v.i(1), v.i(2), v.i(3)});
    Value position, item;
    REQUIRE(iterationStart(v.vm, list, position));
    int64_t sum = 0;
    while (iterationNext(v.vm, list, position, item) == Step::Item) {
        sum += item.asSmallInt();
        if (item.asSmallInt() == 3) {
            REQUIRE(as<List>(list)->push(v.vm, v.i(10)));
        }
    }
    CHECK(sum == 16);
    REQUIRE(iterationStart(v.vm, list, position));
    CHECK(iterationNext(v.vm, list, position, item) == Step::Item);
    as<List>(list)->clear(v.vm);
    CHECK(iterationNext(v.vm, list, position, item) == Step::Done);
    v.drop(list);
}

TEST_CASE("keys may be removed from a map while it is iterated over, but not added") {
    Values v;
    Value map = v.map({});
    for (int64_t i = 0; i < 100; ++i)
        REQUIRE(mapPut(v.vm, as<Map>(map), v.i(i), v.i(i)));
    Value position, item;
    REQUIRE(iterationStart(v.vm, map, position));
    int64_t seen = 0;
    while (iterationNext(v.vm, map, position, item) == Step::Item) {
        ++seen;
        uint32_t hash;
        for (Value key : {item, v.i(item.asSmallInt() + 1)}) {
            REQUIRE(hashOf(v.vm, key, hash));
            if (uint32_t place = as<Map>(map)->find(key, hash); place != Map::kNone)
                v.drop(as<Map>(map)->removeAt(v.vm, place));
        }
    }
    CHECK(seen == 50);
    CHECK(as<Map>(map)->size() == 0);
    REQUIRE(mapPut(v.vm, as<Map>(map), v.i(1), Value::nil()));
    REQUIRE(iterationStart(v.vm, map, position));
    REQUIRE(iterationNext(v.vm, map, position, item) == Step::Item);
    REQUIRE(mapPut(v.vm, as<Map>(map), v.i(1), v.i(5))); // a value may change
    CHECK(iterationNext(v.vm, map, position, item) == Step::Done);
    REQUIRE(mapPut(v.vm, as<Map>(map), v.i(2), Value::nil()));
    CHECK(iterationNext(v.vm, map, position, item) == Step::Raised);
    CHECK(v.takeError() == "ValueError: the map was changed while it was iterated over");
    v.drop(map);
}

TEST_CASE("a text is iterated over by code point") {
    Values v;
    Value text = v.s("aé€😀");
    Value list = v.list({});
    REQUIRE(listExtend(v.vm, as<List>(list), text));
    CHECK(v.show(list) == "[\"a\", \"é\", \"€\", \"😀\"]");
    CHECK(lengthOf(v.vm, text) == 4);
    v.drop(text);
}

TEST_CASE("what has no items says so") {
    Values v;
    Value position;
    for (Value item : {v.i(1), Value::nil(), v.f(1.5)}) {
        CHECK_FALSE(iterationStart(v.vm, item, position));
        CHECK(v.takeError().ends_with(" cannot be iterated over"));
        CHECK(lengthOf(v.vm, item) == -1);
        CHECK(v.takeError().ends_with(" has no length"));
    }
}
