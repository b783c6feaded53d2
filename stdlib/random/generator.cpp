#include "stdlib/random/generator.h"

#include <sys/random.h>

#include <cmath>
#include <cstring>

namespace coro::stdlib {

namespace {

/// The natural logarithm of a number from 0 to 1 by additions, multiplications and divisions alone, whose results IEEE
/// 754 fixes: what std::log gives in the last digit differs between machines.
double portableLog(double x) {
    int exponent;
    double mantissa = std::frexp(x, &exponent);
    if (mantissa < 0x1.6a09e667f3bcdp-1) { // half of the root of 2
        mantissa *= 2;
        --exponent;
    }
    // log m = 2 atanh z with z = (m - 1) / (m + 1), which is below 0.172
    double z = (mantissa - 1) / (mantissa + 1);
    double square = z * z;
    double sum = 0;
    for (int i = 23; i >= 1; i -= 2)
        sum = sum * square + 1.0 / i;
    return 2 * z * sum + exponent * 0x1.62e42fefa39efp-1;
}

} // namespace

Generator Generator::ofBytes(std::string_view bytes) {
    // FNV-1a, then mixed on by splitmix64.
    uint64_t hash = 0xCBF29CE484222325u;
    for (char c : bytes)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
    return Generator(hash);
}

Generator Generator::ofSystem() {
    Generator made(0);
    while (getrandom(made.state_, sizeof made.state_, 0) != sizeof made.state_) {}
    return made;
}

uint64_t Generator::below(uint64_t limit) {
    // Lemire's method: the high word of a product, and no division but for rare numbers.
    auto product = static_cast<unsigned __int128>(next()) * limit;
    if (static_cast<uint64_t>(product) < limit) {
        uint64_t least = -limit % limit;
        while (static_cast<uint64_t>(product) < least)
            product = static_cast<unsigned __int128>(next()) * limit;
    }
    return static_cast<uint64_t>(product >> 64);
}

double Generator::gauss() {
    if (spare_) {
        double value = *spare_;
        spare_.reset();
        return value;
    }
    // Marsaglia's polar method.
    double x, y, square;
    do {
        x = 2 * real() - 1;
        y = 2 * real() - 1;
        square = x * x + y * y;
    } while (square >= 1 || square == 0);
    double scale = std::sqrt(-2 * portableLog(square) / square);
    spare_ = y * scale;
    return x * scale;
}

} // namespace coro::stdlib
