#include "base/result.h"

#include <catch2/catch.hpp>

#include <memory>
#include <string>

using namespace coro;

namespace {

Result<std::unique_ptr<int>, std::string> half(int n) {
    if (n % 2 != 0)
        return fail("odd");
    return std::make_unique<int>(n / 2);
}

Status<std::string> checkHalf(int n) {
    Result<std::unique_ptr<int>, std::string> result = half(n);
    if (!result)
        return fail(std::move(result).error() + " number");
    return Done{};
}

} // namespace

TEST_CASE("a result holds a value or an error, and moves either out") {
    Result<std::unique_ptr<int>, std::string> good = half(8);
    REQUIRE(good.ok());
    CHECK(**good == 4);
    std::unique_ptr<int> taken = std::move(*good);
    CHECK(*taken == 4);

    Result<std::unique_ptr<int>, std::string> bad = half(3);
    CHECK_FALSE(bad);
    CHECK(bad.error() == "odd");
}

TEST_CASE("an error passes from one result type to another") {
    CHECK(checkHalf(2).ok());
    CHECK(checkHalf(5).error() == "odd number");
}

TEST_CASE("a diagnostic is the default error") {
    Result<int> result = fail(Diagnostic::of(ErrorCode::NoSuchFile, "x"));
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().title == "no such file: x");
}
