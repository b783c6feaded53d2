#include "base/hash.h"

#include <fmt/format.h>

#include <bit>
#include <cstring>

namespace coro {

namespace {

// The steps of MurmurHash3, its variant of 128 bits for 64-bit machines.

constexpr uint64_t kFirst = 0x87c37b91114253d5, kSecond = 0x4cf5ad432745937f;

uint64_t load(const char* at, size_t size) {
    uint64_t word = 0;
    std::memcpy(&word, at, size);
    return word;
}

uint64_t scrambled(uint64_t word, uint64_t by, int rotation, uint64_t then) {
    return std::rotl(word * by, rotation) * then;
}

uint64_t finished(uint64_t h) {
    h = (h ^ h >> 33) * 0xff51afd7ed558ccd;
    h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53;
    return h ^ h >> 33;
}

} // namespace

Hash hashOf(std::string_view text) {
    uint64_t a = 0, b = 0;
    const char* at = text.data();
    const char* end = at + text.size() / 16 * 16;
    for (; at != end; at += 16) {
        a = (std::rotl(a ^ scrambled(load(at, 8), kFirst, 31, kSecond), 27) + b) * 5 + 0x52dce729;
        b = (std::rotl(b ^ scrambled(load(at + 8, 8), kSecond, 33, kFirst), 31) + a) * 5 + 0x38495ab5;
    }
    const size_t rest = text.size() % 16;
    if (rest > 8)
        b ^= scrambled(load(at + 8, rest - 8), kSecond, 33, kFirst);
    if (rest > 0)
        a ^= scrambled(load(at, rest < 8 ? rest : 8), kFirst, 31, kSecond);
    a ^= text.size();
    b ^= text.size();
    a += b;
    b += a;
    a = finished(a);
    b = finished(b);
    a += b;
    return {{a, b + a}};
}

std::string Hash::hex() const { return fmt::format("{:016x}{:016x}", words[0], words[1]); }

} // namespace coro
