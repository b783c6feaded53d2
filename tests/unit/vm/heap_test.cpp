#include "vm/memory/heap.h"

#include <catch2/catch.hpp>

#include <cstring>
#include <random>
#include <set>

#include "tests/unit/vm/values.h"

using namespace coro::vm;

TEST_CASE("a freed block is the next one of its size") {
    if (kAsan)
        return; // there every block comes from the sanitizer, which never reuses one soon
    Heap heap;
    void* block = heap.allocate(40);
    heap.free(block, 40);
    CHECK(heap.allocate(33) == block);
    heap.free(block, 33);
}

TEST_CASE("blocks do not overlap and every byte is accounted for") {
    Heap heap;
    std::mt19937 random(1);
    struct Block {
        unsigned char* data;
        size_t size;
        unsigned char fill;
    };
    std::vector<Block> blocks;
    bool intact = true;
    auto give = [&](size_t at) {
        Block& block = blocks[at];
        for (size_t i = 0; i < block.size; ++i)
            intact = intact && block.data[i] == block.fill;
        heap.free(block.data, block.size);
        block = blocks.back();
        blocks.pop_back();
    };
    for (unsigned step = 0; step < 20'000; ++step) {
        if (!blocks.empty() && random() % 2)
            give(random() % blocks.size());
        size_t size = random() % 50 == 0 ? random() % 5000 : random() % 600;
        auto* data = static_cast<unsigned char*>(heap.allocate(size));
        CHECK_FALSE(reinterpret_cast<uintptr_t>(data) % 8);
        auto fill = static_cast<unsigned char>(step);
        std::memset(data, fill, size);
        blocks.push_back({data, size, fill});
    }
    while (!blocks.empty())
        give(0);
    CHECK(intact);
    CHECK(heap.liveBytes() == 0);
}

TEST_CASE("payloads keep their contents when they grow and shrink") {
    Heap heap;
    std::string pattern;
    for (int i = 0; i < 5000; ++i)
        pattern += static_cast<char>(i * 7);
    void* block = nullptr;
    size_t size = 0;
    for (size_t next : {10, 500, 512, 513, 4000, 5000, 600, 100, 8}) {
        block = heap.tryReallocate(block, size, next);
        REQUIRE(block);
        CHECK(std::memcmp(block, pattern.data(), std::min<size_t>(size, next)) == 0);
        std::memcpy(block, pattern.data(), next);
        size = next;
    }
    heap.freePayload(block, size);
    heap.freePayload(nullptr, 0);
    CHECK(heap.liveBytes() == 0);
}

TEST_CASE("a payload that the limit or the machine cannot hold is refused") {
    Heap heap;
    CHECK_FALSE(heap.tryAllocate(size_t{1} << 60));
    CHECK_FALSE(heap.tryAllocate(SIZE_MAX));
    CHECK_FALSE(heap.tryAllocate(0));
    heap.setLimit(100'000);
    void* half = heap.tryAllocate(60'000);
    REQUIRE(half);
    CHECK_FALSE(heap.tryAllocate(60'000));
    CHECK_FALSE(heap.tryReallocate(half, 60'000, 200'000));
    CHECK_FALSE(heap.isOverLimit());
    heap.freePayload(half, 60'000);
    void* again = heap.tryAllocate(60'000);
    CHECK(again);
    heap.freePayload(again, 60'000);
}

TEST_CASE("small blocks pass the limit, and that is told once until it is taken") {
    static int told;
    told = 0;
    Values v;
    Heap& heap = v.vm.heap;
    heap.onShortage = [] { ++told; };
    heap.setLimit(heap.liveBytes() + 1'000'000);
    std::vector<void*> blocks;
    auto allocate = [&](size_t count) {
        for (size_t i = 0; i < count; ++i)
            blocks.push_back(heap.allocate(100));
    };
    auto freeAll = [&] {
        for (void* block : blocks)
            heap.free(block, 100);
        blocks.clear();
    };
    allocate(2'000);
    CHECK(told == 0);
    allocate(18'000);
    CHECK(told == 1);
    CHECK(heap.isOverLimit());
    CHECK(heap.takeShortage(v.vm));
    CHECK_FALSE(heap.takeShortage(v.vm));
    SECTION("there is some room then") {
        void* payload = heap.tryAllocate(8);
        heap.freePayload(payload, 8);
        CHECK(told == 1);
    }
    SECTION("before it is reached, garbage may be found") {
        freeAll();
        heap.setLimit(heap.liveBytes() + 4'000'000); // beyond what has been freed, so that the heap grows
        allocate(33'000);
        CHECK(told == 2);
        CHECK_FALSE(heap.isOverLimit());
        CHECK_FALSE(heap.takeShortage(v.vm));
    }
    freeAll();
}

TEST_CASE("objects that are alive can be counted and named") {
    Values v;
    size_t before = v.vm.heap.liveObjects();
    Value list = v.list({v.s("hello"), v.big("99999999999999999999")});
    CHECK(v.vm.heap.liveObjects() == before + 3);
    if (coro::kChecks)
        CHECK(v.vm.heap.describeLive() == "1 int\n1 str\n1 list\n");
    v.drop(list);
    CHECK(v.vm.heap.liveObjects() == before);
    CHECK(v.vm.heap.describeLive().empty());
}

TEST_CASE("an immortal object is released with the machine") {
    Values v;
    size_t before = v.vm.heap.liveObjects();
    Value text = v.s("kept for ever");
    v.vm.heap.makeImmortal(text.asObject());
    CHECK(text.asObject()->isImmortal());
    CHECK(v.vm.heap.liveObjects() == before);
    for (int i = 0; i < 1000; ++i)
        retain(text.asObject());
    for (int i = 0; i < 1000; ++i)
        v.drop(text);
    CHECK(text.asObject()->isImmortal());
    CHECK(v.vm.heap.describeLive().empty());
}
