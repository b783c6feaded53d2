#pragma once
// The hash functions of keys.
#include <cstdint>
#include <cstring>
#include <string_view>

namespace coro::vm {

/// Spreads the bits of a number over 32.
inline uint32_t hashWord(uint64_t word) {
    auto product = static_cast<unsigned __int128>(word ^ 0x9E3779B97F4A7C15u) * 0xD6E8FEB86659FD93u;
    return static_cast<uint32_t>(product >> 64) ^ static_cast<uint32_t>(product);
}

/// Of a whole number. Numbers near each other are near each other in a table too, so that going through them in order
/// goes through the cache in order; the table's way of looking further (map.cpp) spreads those that differ in high bits
/// alone.
inline uint32_t hashWhole(int64_t number) {
    auto bits = static_cast<uint64_t>(number);
    return static_cast<uint32_t>(bits) + static_cast<uint32_t>(bits >> 32) * 0x9E3779B9u;
}

/// Never 0, so that an object can keep it with 0 for "not computed yet".
inline uint32_t hashOctets(std::string_view text) {
    auto load = [&text](size_t at, size_t size) {
        uint64_t word = 0;
        std::memcpy(&word, text.data() + at, size);
        return word;
    };
    auto mix = [](uint64_t x, uint64_t y) {
        auto product = static_cast<unsigned __int128>(x) * y;
        return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
    };
    uint64_t state = text.size() ^ 0xA0761D6478BD642Fu;
    size_t at = 0;
    for (; text.size() - at >= 16; at += 16)
        state = mix(load(at, 8) ^ 0xE7037ED1A0B428DBu, load(at + 8, 8) ^ state);
    uint64_t low = 0;
    uint64_t high = 0;
    if (size_t rest = text.size() - at; rest >= 8) {
        low = load(at, 8);
        high = load(text.size() - 8, 8);
    } else {
        low = load(at, rest);
    }
    state = mix(low ^ 0x8EBC6AF09C88C6E3u, high ^ state);
    auto hash = static_cast<uint32_t>(state ^ state >> 32);
    return hash ? hash : 1;
}

} // namespace coro::vm
