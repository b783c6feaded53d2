#include "vm/types/map.h"

#include <catch2/catch.hpp>

#include <map>
#include <random>
#include <string>

#include "tests/unit/vm/values.h"
#include "vm/types/keys.h"

using namespace coro::vm;

namespace {

/// A key of some type, and its canonical name: equal keys have equal names.
struct Key {
    Value value;
    std::string name;
};

Key randomKey(Values& v, std::mt19937& random, unsigned range) {
    unsigned n = random() % range;
    switch (random() % 5) {
    case 0:
        return {v.i(n), "number " + std::to_string(n)};
    case 1:
        return {v.f(n), "number " + std::to_string(n)};
    case 2:
        return {v.s("key " + std::to_string(n)), "str " + std::to_string(n)};
    case 3:
        return {v.big("10000000000000000000" + std::to_string(n)), "big " + std::to_string(n)};
    default:
        return {v.b(std::to_string(n)), "bytes " + std::to_string(n)};
    }
}

} // namespace

TEST_CASE("a map does what a reference model does, in order of insertion") {
    for (unsigned range : {3u, 12u, 300u}) {
        Values v;
        std::mt19937 random(range);
        Map* map = newMap(v.vm);
        std::vector<std::pair<std::string, int64_t>> model;
        bool same = true;
        for (int step = 0; step < 4000 && same; ++step) {
            Key key = randomKey(v, random, range);
            auto it = std::find_if(model.begin(), model.end(), [&](auto& entry) { return entry.first == key.name; });
            uint32_t place = map->find(key.value, hashKey(key.value));
            same = (place == Map::kNone) == (it == model.end());
            if (same && it != model.end())
                same = map->valueAt(place) == Value::smallInt(it->second);
            if (random() % 3) {
                if (it == model.end())
                    model.emplace_back(key.name, step);
                else
                    it->second = step;
                same = same && mapPut(v.vm, map, key.value, Value::smallInt(step));
            } else {
                if (it != model.end()) {
                    v.drop(map->removeAt(v.vm, place));
                    model.erase(it);
                }
                v.drop(key.value);
            }
            same = same && map->size() == model.size();
        }
        CHECK(same);
        std::vector<int64_t> inOrder, expected;
        for (uint32_t place = 0; place < map->places(); ++place)
            if (map->isPlaceUsed(place))
                inOrder.push_back(map->valueAt(place).asSmallInt());
        for (auto& entry : model)
            expected.push_back(entry.second);
        CHECK(inOrder == expected);
        Map* copy = copyMap(v.vm, map);
        CHECK(v.show(v.compare(Values::Opcode::Eq, Value::object(copy), Value::object(map))) == "yes");
    }
}

TEST_CASE("equal keys are one key, whatever their type") {
    Values v;
    Value map = v.map({v.i(1), v.s("int"), v.f(1.0), v.s("float"), v.big("1152921504606846976"), v.s("big"),
                       v.f(1152921504606846976.0), v.s("big float"), v.f(0.0), v.i(0), v.f(-0.0), v.i(-0)});
    CHECK(v.show(map) == "{1: \"float\", 1152921504606846976: \"big float\", 0.0: 0}");
    map = v.map({v.f(1e300), v.i(1), v.f(std::numeric_limits<double>::quiet_NaN()), v.i(2),
                 v.f(std::numeric_limits<double>::quiet_NaN()), v.i(3), Value::nil(), v.i(4), Value::boolean(true),
                 v.i(5)});
    CHECK(v.show(map) == "{1e+300: 1, nan: 3, nil: 4, true: 5}");
    Value googol = v.op(Values::Opcode::Pow, v.i(2), v.i(996));
    map = v.map({googol, v.i(1), v.f(std::ldexp(1.0, 996)), v.i(2)});
    CHECK(as<Map>(map)->size() == 1);
    v.drop(map);
    map = v.map(
        {v.range(v.i(0), v.i(3)), v.i(1), v.range(v.i(0), v.i(3)), v.i(2), v.range(v.i(0), v.i(3), true), v.i(3)});
    CHECK(v.show(map) == "{[0..3]: 2, [0..=3]: 3}");
}

TEST_CASE("what can change cannot be a key") {
    Values v;
    CHECK(v.show(v.map({v.s("a"), v.i(1), v.list({}), v.i(2), v.s("left over"), v.list({})})) ==
          "TypeError: a list cannot be a key, because it can change");
    CHECK(v.show(v.index(v.map({}), v.map({}))) == "TypeError: a map cannot be a key, because it can change");
}

TEST_CASE("a missing key is named") {
    Values v;
    CHECK(v.show(v.index(v.map({}), v.s("name"))) == "KeyError: the map has no key \"name\"");
    std::string longKey(500, 'k');
    std::string error = v.show(v.index(v.map({}), v.s(longKey)));
    CHECK(error.starts_with("KeyError: the map has no key \"kkkk"));
    CHECK(error.size() < 120);
}

TEST_CASE("text keys are found by their characters alone") {
    Values v;
    Map* map = newMap(v.vm);
    for (int i = 0; i < 100; ++i) {
        REQUIRE(mapPut(v.vm, map, v.s("key" + std::to_string(i)), Value::smallInt(i)));
        Value probe = v.s("key" + std::to_string(i / 2));
        CHECK(map->valueAt(map->findText("key" + std::to_string(i / 2))) == Value::smallInt(i / 2));
        CHECK(map->valueAt(map->findStr(as<Str>(probe))) == Value::smallInt(i / 2));
        v.drop(probe);
    }
    CHECK(map->findText("key100") == Map::kNone);
    release(v.vm, map);
}

TEST_CASE("entries come and go without growth") {
    Values v;
    Map* map = newMap(v.vm);
    size_t bytes = 0;
    for (int i = 0; i < 100'000; ++i) {
        REQUIRE(mapPut(v.vm, map, Value::smallInt(i), Value::nil()));
        if (i >= 50)
            v.drop(map->removeAt(v.vm, map->find(Value::smallInt(i - 50), hashKey(Value::smallInt(i - 50)))));
        if (i == 1000)
            bytes = v.vm.heap.liveBytes();
    }
    CHECK(map->size() == 50);
    CHECK(v.vm.heap.liveBytes() == bytes);
    map->clear(v.vm);
    CHECK(map->size() == 0);
    CHECK(map->find(Value::smallInt(99'999), hashKey(Value::smallInt(99'999))) == Map::kNone);
    REQUIRE(mapPut(v.vm, map, Value::smallInt(1), Value::nil()));
    CHECK(v.show(Value::object(map)) == "{1: nil}");
}

TEST_CASE("a map that cannot grow says so and stays as it is") {
    Values v;
    Map* map = newMap(v.vm);
    v.vm.heap.setLimit(v.vm.heap.liveBytes() + 3000);
    int count = 0;
    while (mapPut(v.vm, map, Value::smallInt(count), Value::nil()))
        ++count;
    CHECK(v.takeError().starts_with("OutOfMemory: "));
    CHECK(map->size() == static_cast<uint32_t>(count));
    for (int i = 0; i < count; ++i)
        CHECK(map->find(Value::smallInt(i), hashKey(Value::smallInt(i))) != Map::kNone);
    release(v.vm, map);
}

TEST_CASE("maps are merged") {
    Values v;
    Value x = v.map({v.s("a"), v.i(1), v.s("b"), v.i(2)});
    Value y = v.map({v.s("b"), v.i(3), v.s("c"), v.i(4)});
    REQUIRE(mapExtend(v.vm, as<Map>(x), y));
    REQUIRE(mapExtend(v.vm, as<Map>(x), x));
    CHECK_FALSE(mapExtend(v.vm, as<Map>(x), Value::smallInt(1)));
    CHECK(v.takeError() == "TypeError: `...` in a map needs a map, not int");
    CHECK(v.show(x) == "{\"a\": 1, \"b\": 3, \"c\": 4}");
    v.drop(y);
}

TEST_CASE("keys that differ in some bits alone are found, as ints and as floats") {
    Values v;
    int64_t factor = GENERATE(int64_t{1}, int64_t{-1}, int64_t{4}, int64_t{1} << 20, int64_t{1} << 31, int64_t{1} << 37,
                              int64_t{3} << 50);
    Map* map = newMap(v.vm);
    for (int64_t i = 0; i < 2000; ++i)
        REQUIRE(mapPut(v.vm, map, v.i(i * factor), Value::smallInt(i)));
    CHECK(map->size() == 2000);
    for (int64_t i = 0; i < 2000; i += 2) {
        Value key = v.f(static_cast<double>(i * factor));
        v.drop(map->removeAt(v.vm, map->find(key, hashKey(key))));
    }
    for (int64_t i = 0; i < 2500; ++i) {
        Value key = v.i(i * factor);
        uint32_t place = map->find(key, hashKey(key));
        v.drop(key);
        REQUIRE((place != Map::kNone) == (i < 2000 && i % 2 == 1));
        if (place != Map::kNone)
            REQUIRE(map->valueAt(place) == Value::smallInt(i));
    }
    release(v.vm, map);
}
