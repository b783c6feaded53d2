#include <catch2/catch.hpp>

#include "tests/unit/vm/values.h"

using namespace coro::vm;

TEST_CASE("a million nested lists are freed without recursion") {
    Values v;
    size_t before = v.vm.heap.liveObjects();
    Value nested = v.list({});
    for (int i = 0; i < 1'000'000; ++i)
        nested = v.list({nested});
    CHECK(v.vm.heap.liveObjects() == before + 1'000'001);
    v.drop(nested);
    CHECK(v.vm.heap.liveObjects() == before);
}

TEST_CASE("a long chain of maps and lists is freed without recursion") {
    Values v;
    size_t before = v.vm.heap.liveObjects();
    Value nested = Value::nil();
    for (int i = 0; i < 100'000; ++i)
        nested = v.map({v.s("next"), v.list({nested, v.s("some text")})});
    v.drop(nested);
    CHECK(v.vm.heap.liveObjects() == before);
}

TEST_CASE("what others still refer to outlives its container") {
    Values v;
    Value inner = v.list({v.s("inner")});
    Value outer = v.list({retained(inner), retained(inner)});
    CHECK(inner.asObject()->rc == 3);
    v.drop(outer);
    CHECK(inner.asObject()->rc == 1);
    CHECK(v.show(inner) == "[\"inner\"]");
}

TEST_CASE("a candidate that dies is gone at once, whether the collector has run or not") {
    Values v;
    size_t before = v.vm.heap.liveObjects();
    std::vector<Value> lists;
    for (int i = 0; i < 100; ++i) {
        lists.push_back(v.list({v.s("text of some length")}));
        v.drop(retained(lists.back())); // lives on: a candidate
    }
    CHECK(v.vm.heap.collector.candidateCount() >= 100);
    for (Value list : lists)
        v.drop(list);
    CHECK(v.vm.heap.liveObjects() == before);
    CHECK(v.vm.heap.collector.collect(v.vm) == 0);
    CHECK(v.vm.heap.collector.candidateCount() == 0);
    CHECK(v.vm.heap.collector.deadCount() == 0);
}
