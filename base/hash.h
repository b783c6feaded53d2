#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace coro {

/// 128 bits of a text: equal texts have equal ones, and different texts never by accident. No protection against an
/// adversary.
struct Hash {
    std::array<uint64_t, 2> words{};

    friend bool operator==(const Hash&, const Hash&) = default;
    /// 32 hexadecimal digits.
    std::string hex() const;
};

Hash hashOf(std::string_view text);

} // namespace coro
