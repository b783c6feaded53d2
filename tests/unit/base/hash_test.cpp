#include "base/hash.h"

#include <catch2/catch.hpp>

#include <set>

using coro::hashOf;

TEST_CASE("known hashes") {
    // From the reference implementation of MurmurHash3_x64_128, seed 0.
    CHECK(hashOf("").hex() == "00000000000000000000000000000000");
    CHECK(hashOf("hello").hex() == "cbd8a7b341bd9b025b1e906a48ae1d19");
    CHECK(hashOf("The quick brown fox jumps over the lazy dog").hex() == "e34bbc7bbc071b6c7a433ca9c49a9347");
}

TEST_CASE("every byte and the length count") {
    std::set<std::string> seen;
    for (size_t size = 0; size < 70; ++size) {
        std::string text(size, '\0');
        CHECK(seen.insert(hashOf(text).hex()).second);
        for (size_t i = 0; i < size; ++i) {
            text[i] = 1;
            CHECK(seen.insert(hashOf(text).hex()).second);
            text[i] = 0;
        }
    }
}
