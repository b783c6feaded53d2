#pragma once
// Immutable octets, behind the header.
#include <cstdint>
#include <string_view>

#include "vm/object.h"

namespace coro::vm {

struct Bytes : Object {
    static constexpr Kind kKind = Kind::Bytes;

    size_t size;
    uint32_t hash; ///< 0 until asked for; ask hashBytes()

    unsigned char* data() { return reinterpret_cast<unsigned char*>(this + 1); }
    const unsigned char* data() const { return reinterpret_cast<const unsigned char*>(this + 1); }
    std::string_view view() const { return {reinterpret_cast<const char*>(this + 1), size}; }
    static size_t blockSize(size_t size) { return sizeof(Bytes) + size; }
};

/// raised() when there is no memory for it.
/// So many zeros.
Value newZeroBytes(Vm& vm, size_t size);
Value newBytes(Vm& vm, std::string_view data);
/// Room for `size` octets to be filled in by the caller; null after raising.
Bytes* newBytesOfSize(Vm& vm, size_t size);
/// x with the octets of y after it; borrows both.
Value concatenateBytes(Vm& vm, const Bytes* x, const Bytes* y);
uint32_t hashBytes(Bytes* b);

} // namespace coro::vm
