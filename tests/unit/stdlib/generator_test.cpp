#include "stdlib/random/generator.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

using coro::stdlib::Generator;

TEST_CASE("the same seed gives the same numbers on every machine") {
    Generator generator(1);
    std::vector<uint64_t> numbers = {generator.next(), generator.next(), generator.next()};
    CHECK(numbers == std::vector<uint64_t>{0xB3F2AF6D0FC710C5u, 0x853B559647364CEAu, 0x92F89756082A4514u});
}

TEST_CASE("numbers below a limit are equally likely") {
    Generator generator(7);
    std::vector<int> counts(5);
    constexpr int kTimes = 100'000;
    for (int i = 0; i < kTimes; ++i)
        ++counts[generator.below(5)];
    for (int count : counts)
        CHECK(std::abs(count - kTimes / 5) < 600);
    for (int i = 0; i < 100; ++i)
        CHECK(generator.below(1) == 0);
}

TEST_CASE("limits near 2 ** 64 are no different") {
    Generator generator(7);
    constexpr uint64_t kLimit = (uint64_t{3} << 62) + 1;
    int inLowerHalf = 0;
    for (int i = 0; i < 10'000; ++i) {
        uint64_t number = generator.below(kLimit);
        REQUIRE(number < kLimit);
        inLowerHalf += number < kLimit / 2;
    }
    CHECK(std::abs(inLowerHalf - 5000) < 250);
}

TEST_CASE("normally distributed numbers") {
    Generator generator(3);
    constexpr int kTimes = 100'000;
    double sum = 0, squares = 0;
    int within = 0;
    for (int i = 0; i < kTimes; ++i) {
        double x = generator.gauss();
        sum += x;
        squares += x * x;
        within += std::fabs(x) < 1;
    }
    CHECK(std::fabs(sum / kTimes) < 0.02);
    CHECK(std::fabs(squares / kTimes - 1) < 0.03);
    CHECK(std::fabs(static_cast<double>(within) / kTimes - 0.6827) < 0.01);
}
