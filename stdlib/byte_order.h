#pragma once
// Numbers of up to 64 bits in memory, lowest or highest byte first.
#include <cstddef>
#include <cstdint>
#include <optional>

#include "vm/value.h"

namespace coro::vm {
class Vm;
}

namespace coro::stdlib {

enum class ByteOrder : uint8_t { Big, Little };

/// "big" or "little"; nothing after raising.
std::optional<ByteOrder> wantOrder(vm::Vm& vm, vm::Value v);

/// `size` is at most 8.
inline void storeBits(char* at, size_t size, uint64_t bits, ByteOrder order) {
    for (size_t i = 0; i < size; ++i, bits >>= 8)
        at[order == ByteOrder::Little ? i : size - 1 - i] = static_cast<char>(bits);
}
inline uint64_t loadBits(const char* at, size_t size, ByteOrder order) {
    uint64_t bits = 0;
    for (size_t i = 0; i < size; ++i)
        bits = bits << 8 | static_cast<unsigned char>(at[order == ByteOrder::Big ? i : size - 1 - i]);
    return bits;
}

} // namespace coro::stdlib
