// Numbers as bytes, in either order of them.
#include <fmt/format.h>

#include <bit>
#include <cstring>

#include "stdlib/arguments.h"
#include "stdlib/byte_order.h"
#include "stdlib/natives.h"
#include "vm/types/bigint.h"
#include "vm/types/raise.h"
#include "vm/types/text.h"

namespace coro::stdlib {

using namespace vm;

std::optional<ByteOrder> wantOrder(Vm& vm, Value v) {
    auto* name = wantStr(vm, v, "order");
    if (!name)
        return std::nullopt;
    if (name->view() == "big")
        return ByteOrder::Big;
    if (name->view() == "little")
        return ByteOrder::Little;
    vm.raise(ErrorId::ValueError, fmt::format("`order` must be \"big\" or \"little\", not {}", shortRepr(vm, v)));
    return std::nullopt;
}

namespace {

/// How many bytes the two's complement (or, unsigned, the magnitude) of a number takes, at least 1.
size_t bytesFor(mpz_srcptr number, bool isSigned) {
    if (mpz_sgn(number) == 0)
        return 1;
    size_t bits = mpz_sizeinbase(number, 2);
    if (isSigned) {
        // -128 fits 8 bits, though its magnitude has 8.
        bool isLowest = mpz_sgn(number) < 0 && mpz_scan1(number, 0) == bits - 1;
        bits += !isLowest;
    }
    return (bits + 7) / 8;
}

/// How many bytes to write; nothing after raising, because the number does not fit.
std::optional<size_t> wantSize(Vm& vm, Value v, Value integer, bool isSigned) {
    size_t need = bytesFor(IntReader(integer), isSigned);
    if (v.isNil())
        return need;
    auto size = wantInt(vm, v, "size");
    if (!size)
        return std::nullopt;
    if (*size < 1) {
        vm.raise(ErrorId::ValueError, fmt::format("`size` must be at least 1, not {}", *size));
        return std::nullopt;
    }
    if (static_cast<uint64_t>(*size) >= need)
        return static_cast<size_t>(*size);
    vm.raise(ErrorId::OverflowError, fmt::format("{} does not fit {} {}byte{}", shortRepr(vm, integer), *size,
                                                 isSigned ? "" : "unsigned ", *size == 1 ? "" : "s"));
    return std::nullopt;
}

Value intToBytes(Vm& vm, Value* args, unsigned) {
    auto order = wantOrder(vm, args[2]);
    if (!order)
        return Value::raised();
    bool isSigned = !args[3].isFalsy();
    if (!isSigned && isNegative(args[0]))
        return vm.raise(ErrorId::OverflowError, "a negative int has no unsigned bytes; pass `signed: true`");
    auto size = wantSize(vm, args[1], args[0], isSigned);
    if (!size)
        return Value::raised();
    Value made = newZeroBytes(vm, *size);
    if (made.isRaised())
        return made;
    mpz_t bits;
    mpz_init(bits);
    mpz_fdiv_r_2exp(bits, IntReader(args[0]), *size * 8);
    size_t used = (mpz_sizeinbase(bits, 2) + 7) / 8;
    unsigned char* data = as<Bytes>(made)->data();
    bool isBig = *order == ByteOrder::Big;
    mpz_export(isBig ? data + (*size - used) : data, nullptr, isBig ? 1 : -1, 1, 0, 0, bits);
    mpz_clear(bits);
    return made;
}

Value bytesToInt(Vm& vm, Value* args, unsigned) {
    auto order = wantOrder(vm, args[1]);
    if (!order)
        return Value::raised();
    auto* b = self<Bytes>(args);
    if (b->size > BigInt::kMaxBits / 8)
        return vm.raise(ErrorId::OverflowError, "so many bytes are too large for an int");
    if (!vm.heap.canAllocate(b->size))
        return raiseOutOfMemory(vm, b->size);
    mpz_t number;
    mpz_init(number);
    mpz_import(number, b->size, *order == ByteOrder::Big ? 1 : -1, 1, 0, 0, b->data());
    if (!args[2].isFalsy() && b->size > 0 && mpz_tstbit(number, b->size * 8 - 1)) {
        mpz_t modulus;
        mpz_init(modulus);
        mpz_setbit(modulus, b->size * 8);
        mpz_sub(number, number, modulus);
        mpz_clear(modulus);
    }
    return newInt(vm, number);
}

Value floatToBytes(Vm& vm, Value* args, unsigned) {
    auto size = wantInt(vm, args[1], "size");
    auto order = size ? wantOrder(vm, args[2]) : std::nullopt;
    if (!order)
        return Value::raised();
    if (*size != 4 && *size != 8)
        return vm.raise(ErrorId::ValueError, fmt::format("a float takes 4 or 8 bytes, not {}", *size));
    double d = args[0].asDouble();
    uint64_t bits = *size == 8 ? std::bit_cast<uint64_t>(d) : std::bit_cast<uint32_t>(static_cast<float>(d));
    char data[8];
    storeBits(data, static_cast<size_t>(*size), bits, *order);
    return newBytes(vm, {data, static_cast<size_t>(*size)});
}

Value bytesToFloat(Vm& vm, Value* args, unsigned) {
    auto order = wantOrder(vm, args[1]);
    if (!order)
        return Value::raised();
    auto* b = self<Bytes>(args);
    if (b->size != 4 && b->size != 8)
        return vm.raise(ErrorId::ValueError, fmt::format("a float takes 4 or 8 bytes, not {}", b->size));
    uint64_t bits = loadBits(b->view().data(), b->size, *order);
    return Value::number(b->size == 8 ? std::bit_cast<double>(bits)
                                      : double{std::bit_cast<float>(static_cast<uint32_t>(bits))});
}

constexpr NativeEntry kNatives[] = {
    {"int.toBytes", intToBytes},
    {"bytes.toInt", bytesToInt},
    {"float.toBytes", floatToBytes},
    {"bytes.toFloat", bytesToFloat},
};

} // namespace

std::span<const NativeEntry> packingNatives() { return kNatives; }

} // namespace coro::stdlib
