#include "vm/memory/collector.h"

#include <catch2/catch.hpp>

#include <random>
#include <set>

#include "tests/unit/vm/values.h"

using namespace coro::vm;

namespace {

void link(Values& v, Value from, Value to) { REQUIRE(as<List>(from)->push(v.vm, retained(to))); }

} // namespace

TEST_CASE("a list that contains itself is collected") {
    Values v;
    size_t before = v.vm.heap.liveObjects();
    Value list = v.list({v.s("some text")});
    link(v, list, list);
    v.drop(list);
    CHECK(v.vm.heap.liveObjects() == before + 2);
    CHECK(v.vm.heap.collector.collect(v.vm) == 1);
    CHECK(v.vm.heap.liveObjects() == before);
}

TEST_CASE("a cycle that somebody refers to stays") {
    Values v;
    Value x = v.list({}), y = v.list({});
    link(v, x, y);
    link(v, y, x);
    v.drop(y);
    CHECK(v.vm.heap.collector.collect(v.vm) == 0);
    CHECK(as<List>(x)->at(0) == y);
    CHECK(y.asObject()->rc == 1);
    v.drop(x);
    CHECK(v.vm.heap.collector.collect(v.vm) == 2);
}

TEST_CASE("what garbage refers to dies with it, what others refer to stays") {
    Values v;
    Value kept = v.list({v.s("kept")});
    Value ring = v.map({});
    REQUIRE(mapPut(v.vm, as<Map>(ring), v.s("self"), retained(ring)));
    REQUIRE(mapPut(v.vm, as<Map>(ring), v.s("kept"), retained(kept)));
    REQUIRE(mapPut(v.vm, as<Map>(ring), v.s("own"), v.list({v.s("own")})));
    v.drop(ring);
    CHECK(v.vm.heap.collector.collect(v.vm) == 2); // the map, and the list that only it had
    CHECK(kept.asObject()->rc == 1);
    CHECK(v.show(kept) == "[\"kept\"]");
}

TEST_CASE("a million lists in one ring are collected") {
    Values v;
    size_t before = v.vm.heap.liveObjects();
    Value first = v.list({});
    Value last = retained(first);
    for (int i = 1; i < 1'000'000; ++i) {
        Value next = v.list({});
        link(v, next, last);
        v.drop(last);
        last = next;
    }
    link(v, first, last);
    v.drop(last);
    v.drop(first);
    v.vm.heap.collector.collect(v.vm);
    CHECK(v.vm.heap.liveObjects() == before);
}

TEST_CASE("the collector runs by itself while garbage gathers") {
    Values v;
    size_t before = v.vm.heap.liveObjects();
    for (int i = 0; i < 100'000; ++i) {
        Value list = v.list({});
        link(v, list, list);
        v.drop(list);
    }
    CHECK(v.vm.heap.liveObjects() < before + 10'000);
}

TEST_CASE("random graphs: exactly what is not reachable is collected") {
    std::mt19937 random(7);
    for (int round = 0; round < 60; ++round) {
        Values v;
        size_t before = v.vm.heap.liveObjects();
        constexpr unsigned kCount = 60;
        std::vector<Value> nodes;
        for (unsigned i = 0; i < kCount; ++i)
            nodes.push_back(v.list({}));
        for (unsigned edge = random() % 120; edge > 0; --edge)
            link(v, nodes[random() % kCount], nodes[random() % kCount]);
        std::vector<Value> roots;
        for (unsigned i = 0; i < kCount; ++i)
            if (random() % 8 == 0)
                roots.push_back(retained(nodes[i]));
        std::set<Object*> reachable;
        std::vector<Value> pending(roots);
        while (!pending.empty()) {
            Value next = pending.back();
            pending.pop_back();
            if (!reachable.insert(next.asObject()).second)
                continue;
            for (uint32_t i = 0; i < as<List>(next)->size(); ++i)
                pending.push_back(as<List>(next)->at(i));
        }
        for (Value node : nodes)
            v.drop(node);
        v.vm.heap.collector.collect(v.vm);
        CHECK(v.vm.heap.liveObjects() == before + reachable.size());
        for (Value root : roots)
            v.drop(root);
        v.vm.heap.collector.collect(v.vm);
        CHECK(v.vm.heap.liveObjects() == before);
    }
}

TEST_CASE("a pair that becomes part of a cycle after it was looked at is collected") {
    Values v;
    size_t before = v.vm.heap.liveObjects();
    Value pair = v.list({v.i(1), v.s("two")});
    v.drop(retained(pair));
    CHECK(v.vm.heap.collector.candidateCount() == 1);
    CHECK(v.vm.heap.collector.collect(v.vm) == 0);
    CHECK(v.vm.heap.collector.candidateCount() == 0);
    link(v, pair, pair);
    v.drop(pair);
    CHECK(v.vm.heap.collector.collect(v.vm) == 1);
    CHECK(v.vm.heap.liveObjects() == before);
}
