#include "base/arena.h"

#include <catch2/catch.hpp>

#include <cstdint>
#include <string>

using coro::Arena;

namespace {

struct Point {
    int x;
    int y;
};

} // namespace

TEST_CASE("an arena aligns what it hands out") {
    Arena arena;
    for (size_t align : {1u, 2u, 8u, 16u, 64u, 4096u}) {
        arena.allocate(1, 1);
        CHECK(reinterpret_cast<uintptr_t>(arena.allocate(3, align)) % align == 0);
    }
}

TEST_CASE("an arena makes aggregates and copies") {
    Arena arena;
    Point* point = arena.make<Point>(3, 4);
    CHECK(point->x + point->y == 7);

    std::string text = "hello";
    std::string_view copy = arena.copyString(text);
    text[0] = 'j';
    CHECK(copy == "hello");
    CHECK(arena.copyString("").empty());

    int numbers[] = {1, 2, 3};
    int* copied = arena.copyArray(numbers, 3);
    numbers[2] = 9;
    CHECK(copied[2] == 3);
    CHECK(arena.copyArray(numbers, 0) == nullptr);
}

TEST_CASE("pieces of an arena do not overlap, whatever their size") {
    Arena arena;
    std::vector<std::pair<unsigned char*, size_t>> pieces;
    for (size_t i = 0; i < 2000; ++i) {
        size_t size = i % 97 == 0 ? 40'000 : i % 61 + 1;
        auto* piece = static_cast<unsigned char*>(arena.allocate(size));
        std::memset(piece, static_cast<int>(i % 251), size);
        pieces.emplace_back(piece, size);
    }
    bool intact = true;
    for (size_t i = 0; i < pieces.size(); ++i)
        for (size_t at = 0; at < pieces[i].second; ++at)
            intact = intact && pieces[i].first[at] == i % 251;
    CHECK(intact);
}

TEST_CASE("a large request leaves the current block usable") {
    Arena arena;
    arena.allocate(16);
    size_t before = arena.bytesReserved();
    arena.allocate(10 * 1024 * 1024);
    size_t withLarge = arena.bytesReserved();
    CHECK(withLarge >= before + 10 * 1024 * 1024);
    arena.allocate(16);
    CHECK(arena.bytesReserved() == withLarge);
}
