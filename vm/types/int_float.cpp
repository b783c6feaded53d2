// Ints as floats, correctly rounded.
#include <algorithm>
#include <cmath>

#include "vm/types/bigint.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

constexpr int kPrecision = 53;
constexpr int64_t kLeastExponent = -1074; // of the smallest float's only bit

/// significand * 2^exponent, rounded to nearest, ties to even. `sticky`: the true significand is a little larger.
double scaled(uint64_t significand, bool sticky, int64_t exponent) {
    if (significand == 0)
        return 0;
    int64_t bits = 64 - __builtin_clzll(significand);
    int64_t keep = std::min<int64_t>(kPrecision, bits + exponent - kLeastExponent);
    if (keep < 0)
        return 0;
    int64_t drop = bits - keep;
    if (drop > 0) {
        // keep may be 0: then half of the smallest float decides, and all 64 bits go.
        uint64_t half = uint64_t{1} << (drop - 1);
        uint64_t rest = drop == 64 ? significand : significand & ((uint64_t{1} << drop) - 1);
        uint64_t kept = drop == 64 ? 0 : significand >> drop;
        bool up = rest > half || (rest == half && (sticky || (kept & 1)));
        significand = kept + up;
        exponent += drop;
    }
    int64_t clamped = std::clamp<int64_t>(exponent, -5000, 5000);
    return std::ldexp(static_cast<double>(significand), static_cast<int>(clamped));
}

/// The top 64 bits of |number|, those below dropped into `sticky`; number = result * 2^exponent.
uint64_t topBits(mpz_srcptr number, bool& sticky, int64_t& exponent) {
    auto bits = static_cast<int64_t>(mpz_sizeinbase(number, 2));
    exponent = std::max<int64_t>(bits - 64, 0);
    auto drop = static_cast<mp_bitcnt_t>(exponent);
    sticky = drop > 0 && mpz_scan1(number, 0) < drop;
    mpz_t top;
    mpz_init(top);
    mpz_tdiv_q_2exp(top, number, drop);
    uint64_t result = mpz_get_ui(top);
    mpz_clear(top);
    return result;
}

} // namespace

double toDouble(Value integer) {
    if (integer.isSmallInt())
        return static_cast<double>(integer.asSmallInt());
    mpz_srcptr number = &as<BigInt>(integer)->value;
    bool sticky;
    int64_t exponent;
    uint64_t top = topBits(number, sticky, exponent);
    double magnitude = scaled(top, sticky, exponent);
    return mpz_sgn(number) < 0 ? -magnitude : magnitude;
}

Value divideInts(Vm& vm, Value x, Value y) {
    if (x.isSmallInt() && y.isSmallInt())
        return Value::number(static_cast<double>(x.asSmallInt()) / static_cast<double>(y.asSmallInt()));
    IntReader a(x), b(y);
    // Scale so that the integer quotient has 64 bits, or 63.
    auto shift = 63 - static_cast<int64_t>(mpz_sizeinbase(a, 2)) + static_cast<int64_t>(mpz_sizeinbase(b, 2));
    mpz_t numerator, denominator, quotient, remainder;
    mpz_inits(numerator, denominator, quotient, remainder, nullptr);
    mpz_mul_2exp(numerator, a, static_cast<mp_bitcnt_t>(std::max<int64_t>(shift, 0)));
    mpz_mul_2exp(denominator, b, static_cast<mp_bitcnt_t>(std::max<int64_t>(-shift, 0)));
    mpz_tdiv_qr(quotient, remainder, numerator, denominator);
    double magnitude = scaled(mpz_get_ui(quotient), mpz_sgn(remainder) != 0, -shift);
    bool isNegative = (mpz_sgn(a.get()) < 0) != (mpz_sgn(b.get()) < 0);
    mpz_clears(numerator, denominator, quotient, remainder, nullptr);
    if (std::isinf(magnitude))
        return vm.raise(ErrorId::OverflowError, "the quotient is too large for a float");
    return Value::number(isNegative ? -magnitude : magnitude);
}

} // namespace coro::vm
