// The functions of the module `math` on whole numbers.
#include <fmt/format.h>

#include <cmath>

#include "stdlib/arguments.h"
#include "stdlib/natives.h"
#include "vm/types/bigint.h"
#include "vm/types/raise.h"
#include "vm/types/text.h"

namespace coro::stdlib {

using namespace vm;

namespace {

Value raiseTooLarge(Vm& vm) {
    return vm.raise(
        ErrorId::OverflowError,
        fmt::format("the result is too large for an int: it would have more than {} bits", BigInt::kMaxBits));
}

/// Whether there is memory for a result of about so many bits; raises when there is none.
bool canHold(Vm& vm, double bits) {
    if (bits > static_cast<double>(BigInt::kMaxBits)) {
        raiseTooLarge(vm);
        return false;
    }
    auto bytes = static_cast<size_t>(bits / 8);
    if (vm.heap.canAllocate(bytes))
        return true;
    raiseOutOfMemory(vm, bytes);
    return false;
}

std::optional<uint64_t> wantCount(Vm& vm, Value v, std::string_view name) {
    auto count = wantInt(vm, v, name);
    if (!count)
        return std::nullopt;
    if (*count >= 0)
        return static_cast<uint64_t>(*count);
    vm.raise(ErrorId::ValueError, fmt::format("`{}` must not be negative, but is {}", name, shortRepr(vm, v)));
    return std::nullopt;
}

Value factorial(Vm& vm, Value* args, unsigned) {
    auto n = wantCount(vm, args[0], "n");
    if (!n)
        return Value::raised();
    double bits = *n < 2 ? 1 : std::lgamma(static_cast<double>(*n) + 1) / std::log(2.0);
    if (!canHold(vm, bits))
        return Value::raised();
    mpz_t result;
    mpz_init(result);
    mpz_fac_ui(result, *n);
    return newInt(vm, result);
}

/// About how many bits n! / (n - k)! has, over k! when `ordered` is false.
double bitsOfChoice(double n, double k, bool ordered) {
    double logarithm = std::lgamma(n + 1) - std::lgamma(n - k + 1) - (ordered ? 0 : std::lgamma(k + 1));
    return std::max(logarithm / std::log(2.0), 1.0);
}

Value comb(Vm& vm, Value* args, unsigned) {
    auto n = wantCount(vm, args[0], "n");
    auto k = n ? wantCount(vm, args[1], "k") : std::nullopt;
    if (!k)
        return Value::raised();
    if (*k > *n)
        return Value::smallInt(0);
    uint64_t chosen = std::min(*k, *n - *k);
    if (!canHold(vm, bitsOfChoice(static_cast<double>(*n), static_cast<double>(chosen), false)))
        return Value::raised();
    mpz_t result;
    mpz_init(result);
    mpz_bin_uiui(result, *n, chosen);
    return newInt(vm, result);
}

/// The product of all numbers from `low` to `high`, by halves, so that large factors meet large ones.
void multiplyRange(mpz_t result, uint64_t low, uint64_t high) {
    constexpr uint64_t kFew = 16;
    if (high - low < kFew) {
        mpz_set_ui(result, low);
        for (uint64_t i = low + 1; i <= high; ++i)
            mpz_mul_ui(result, result, i);
        return;
    }
    uint64_t middle = low + (high - low) / 2;
    mpz_t upper;
    mpz_init(upper);
    multiplyRange(result, low, middle);
    multiplyRange(upper, middle + 1, high);
    mpz_mul(result, result, upper);
    mpz_clear(upper);
}

Value perm(Vm& vm, Value* args, unsigned) {
    auto n = wantCount(vm, args[0], "n");
    auto k = !n ? std::nullopt : args[1].isNil() ? n : wantCount(vm, args[1], "k");
    if (!k)
        return Value::raised();
    if (*k > *n)
        return Value::smallInt(0);
    if (*k == 0)
        return Value::smallInt(1);
    if (!canHold(vm, bitsOfChoice(static_cast<double>(*n), static_cast<double>(*k), true)))
        return Value::raised();
    mpz_t result;
    mpz_init(result);
    multiplyRange(result, *n - *k + 1, *n);
    return newInt(vm, result);
}

constexpr int kPrimeRounds = 40; ///< the chance that a number passes which is no prime is below 4 ** -40

Value isPrime(Vm& vm, Value* args, unsigned) {
    if (!isInt(args[0]))
        return raiseWrongType(vm, "n", "int", args[0]);
    if (isNegative(args[0]))
        return Value::boolean(false);
    return Value::boolean(mpz_probab_prime_p(IntReader(args[0]), kPrimeRounds) > 0);
}

Value nextPrime(Vm& vm, Value* args, unsigned) {
    if (!isInt(args[0]))
        return raiseWrongType(vm, "n", "int", args[0]);
    mpz_t next;
    mpz_init(next);
    if (isNegative(args[0]))
        mpz_set_ui(next, 2);
    else
        mpz_nextprime(next, IntReader(args[0]));
    return newInt(vm, next);
}

constexpr NativeEntry kNatives[] = {
    {"factorial", factorial}, {"comb", comb}, {"perm", perm}, {"isPrime", isPrime}, {"nextPrime", nextPrime},
};

} // namespace

std::span<const NativeEntry> mathIntegerNatives() { return kNatives; }

} // namespace coro::stdlib
