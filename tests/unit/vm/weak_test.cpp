#include "vm/types/weak.h"

#include <catch2/catch.hpp>

#include "tests/unit/vm/values.h"

using namespace coro::vm;

TEST_CASE("a Weak is cleared the moment its target is freed") {
    Values v;
    Value list = v.list({});
    Weak* weak = weakOf(v.vm, list.asObject());
    CHECK(weak->target == list.asObject());
    CHECK(list.asObject()->rc == 1);
    v.drop(list);
    CHECK(weak->target == nullptr);
    release(v.vm, weak);
}

TEST_CASE("a target has one Weak") {
    Values v;
    Value text = v.s("a text");
    Weak* weak = weakOf(v.vm, text.asObject());
    Weak* again = weakOf(v.vm, text.asObject());
    CHECK(weak == again);
    CHECK(weak->rc == 2);
    release(v.vm, weak);
    release(v.vm, again);
    CHECK_FALSE(text.asObject()->flags & Object::kHasWeak);
    v.drop(text);
}

TEST_CASE("a Weak sees a target that dies inside another") {
    Values v;
    Value inner = v.list({});
    Weak* weak = weakOf(v.vm, inner.asObject());
    Value outer = v.list({v.list({v.list({inner})})});
    CHECK(weak->target);
    v.drop(outer);
    CHECK_FALSE(weak->target);
    release(v.vm, weak);
}

TEST_CASE("a Weak in a cycle with its target keeps nothing alive") {
    Values v;
    size_t before = v.vm.heap.liveObjects();
    Value list = v.list({});
    Weak* weak = weakOf(v.vm, list.asObject());
    REQUIRE(as<List>(list)->push(v.vm, Value::object(weak)));
    v.drop(list);
    CHECK(v.vm.heap.liveObjects() == before);
}

TEST_CASE("a Weak whose target is garbage in a cycle is cleared by the collector") {
    Values v;
    Value list = v.list({});
    REQUIRE(as<List>(list)->push(v.vm, retained(list)));
    Weak* weak = weakOf(v.vm, list.asObject());
    v.drop(list);
    CHECK(weak->target);
    CHECK(v.vm.heap.collector.collect(v.vm) == 1);
    CHECK_FALSE(weak->target);
    release(v.vm, weak);
}

TEST_CASE("a text with a Weak is not appended to in place") {
    Values v;
    Value text = v.s("something to watch");
    Weak* weak = weakOf(v.vm, text.asObject());
    Value longer = v.op(Values::Opcode::Add, text, v.s("!"));
    CHECK_FALSE(weak->target);
    v.drop(longer);
    release(v.vm, weak);
}
