// Ints as patterns of bits: counting them, cutting to a width, arithmetic that wraps around at 64.
#include <fmt/format.h>

#include <bit>

#include "stdlib/arguments.h"
#include "stdlib/natives.h"
#include "vm/types/bigint.h"
#include "vm/types/raise.h"

namespace coro::stdlib {

using namespace vm;

namespace {

/// A width in bits from 1 on that there is memory for.
std::optional<uint64_t> wantBits(Vm& vm, Value v) {
    auto bits = wantInt(vm, v, "bits");
    if (!bits)
        return std::nullopt;
    if (*bits < 1 || static_cast<uint64_t>(*bits) > BigInt::kMaxBits) {
        vm.raise(ErrorId::ValueError, fmt::format("`bits` must be from 1 to {}, not {}", BigInt::kMaxBits, *bits));
        return std::nullopt;
    }
    auto width = static_cast<uint64_t>(*bits);
    if (vm.heap.canAllocate(width / 8))
        return width;
    raiseOutOfMemory(vm, width / 8);
    return std::nullopt;
}

/// The place of a bit, from 0 on.
std::optional<uint64_t> wantBitIndex(Vm& vm, Value v) {
    auto index = wantInt(vm, v, "index");
    if (!index)
        return std::nullopt;
    if (*index >= 0)
        return static_cast<uint64_t>(*index);
    vm.raise(ErrorId::ValueError, fmt::format("`index` must not be negative, but is {}", *index));
    return std::nullopt;
}

Value intBitCount(Vm& vm, Value* args, unsigned) {
    IntReader number(args[0]);
    mpz_t magnitude;
    mpz_roinit_n(magnitude, mpz_limbs_read(number), static_cast<mp_size_t>(mpz_size(number)));
    return newInt(vm, static_cast<int64_t>(mpz_popcount(magnitude)));
}

Value intTrailingZeros(Vm& vm, Value* args, unsigned) {
    IntReader number(args[0]);
    return mpz_sgn(number.get()) == 0 ? Value::nil() : newInt(vm, static_cast<int64_t>(mpz_scan1(number, 0)));
}

Value intHasBit(Vm& vm, Value* args, unsigned) {
    auto index = wantBitIndex(vm, args[1]);
    return index ? Value::boolean(mpz_tstbit(IntReader(args[0]), *index)) : Value::raised();
}

Value intToUnsigned(Vm& vm, Value* args, unsigned) {
    auto bits = wantBits(vm, args[1]);
    if (!bits)
        return Value::raised();
    mpz_t cut;
    mpz_init(cut);
    mpz_fdiv_r_2exp(cut, IntReader(args[0]), *bits);
    return newInt(vm, cut);
}

/// Makes `number`, which has at most that many bits, what its two's complement stands for.
void makeSigned(mpz_t number, uint64_t bits) {
    if (!mpz_tstbit(number, bits - 1))
        return;
    mpz_t modulus;
    mpz_init(modulus);
    mpz_setbit(modulus, bits);
    mpz_sub(number, number, modulus);
    mpz_clear(modulus);
}

Value intToSigned(Vm& vm, Value* args, unsigned) {
    auto bits = wantBits(vm, args[1]);
    if (!bits)
        return Value::raised();
    mpz_t cut;
    mpz_init(cut);
    mpz_fdiv_r_2exp(cut, IntReader(args[0]), *bits);
    makeSigned(cut, *bits);
    return newInt(vm, cut);
}

/// The lowest 64 bits of the two's complement.
uint64_t low64(Value integer) {
    if (integer.isSmallInt())
        return static_cast<uint64_t>(integer.asSmallInt());
    IntReader number(integer);
    uint64_t low = mpz_getlimbn(number, 0);
    return isNegative(integer) ? -low : low;
}

Value newSigned64(Vm& vm, uint64_t bits) { return newInt(vm, static_cast<int64_t>(bits)); }

uint64_t add64(uint64_t x, uint64_t y) { return x + y; }
uint64_t subtract64(uint64_t x, uint64_t y) { return x - y; }
uint64_t multiply64(uint64_t x, uint64_t y) { return x * y; }

template <uint64_t (*operation)(uint64_t, uint64_t)>
Value wrapping64(Vm& vm, Value* args, unsigned) {
    if (!isInt(args[1]))
        return raiseWrongType(vm, "other", "int", args[1]);
    return newSigned64(vm, operation(low64(args[0]), low64(args[1])));
}

Value intWrappingShl64(Vm& vm, Value* args, unsigned) {
    auto count = wantInt(vm, args[1], "count");
    if (!count)
        return Value::raised();
    if (*count < 0)
        return vm.raise(ErrorId::ValueError, fmt::format("`count` must not be negative, but is {}", *count));
    return newSigned64(vm, *count >= 64 ? 0 : low64(args[0]) << *count);
}

/// Within a width, to the left by `count` places; a negative count goes to the right.
Value intRotateLeft(Vm& vm, Value* args, unsigned) {
    auto count = wantInt(vm, args[1], "count");
    auto bits = count ? wantBits(vm, args[2]) : std::nullopt;
    if (!bits)
        return Value::raised();
    auto width = static_cast<int64_t>(*bits);
    auto places = static_cast<uint64_t>(((*count % width) + width) % width);
    if (*bits == 64)
        return newIntUnsigned(vm, std::rotl(low64(args[0]), static_cast<int>(places)));
    mpz_t low, high;
    mpz_init(low);
    mpz_init(high);
    mpz_fdiv_r_2exp(low, IntReader(args[0]), *bits);
    mpz_fdiv_q_2exp(high, low, *bits - places);
    mpz_mul_2exp(low, low, places);
    mpz_fdiv_r_2exp(low, low, *bits);
    mpz_ior(low, low, high);
    mpz_clear(high);
    return newInt(vm, low);
}

constexpr NativeEntry kNatives[] = {
    {"int.bitCount", intBitCount},
    {"int.trailingZeros", intTrailingZeros},
    {"int.hasBit", intHasBit},
    {"int.toUnsigned", intToUnsigned},
    {"int.toSigned", intToSigned},
    {"int.wrappingAdd64", wrapping64<add64>},
    {"int.wrappingSub64", wrapping64<subtract64>},
    {"int.wrappingMul64", wrapping64<multiply64>},
    {"int.wrappingShl64", intWrappingShl64},
    {"int.rotateLeft", intRotateLeft},
};

} // namespace

std::span<const NativeEntry> bitNatives() { return kNatives; }

} // namespace coro::stdlib
