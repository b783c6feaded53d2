#pragma once
// xoshiro256** by David Blackman and Sebastiano Vigna, seeded through splitmix64. The same seed gives the same numbers
// on every machine.
#include <bit>
#include <cstdint>
#include <optional>
#include <string_view>

namespace coro::stdlib {

class Generator {
  public:
    explicit Generator(uint64_t seed) {
        for (uint64_t& word : state_)
            word = splitMix(seed);
    }
    /// From any number of bytes.
    static Generator ofBytes(std::string_view bytes);
    /// From the system's source of entropy.
    static Generator ofSystem();

    uint64_t next() {
        uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
        uint64_t shifted = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = std::rotl(state_[3], 45);
        return result;
    }

    /// From 0 to before `limit`, which is not 0; all equally likely.
    uint64_t below(uint64_t limit);
    /// From 0 to before 1, a multiple of 2 ** -53.
    double real() { return static_cast<double>(next() >> 11) * 0x1p-53; }
    /// Normally distributed, with mean 0 and standard deviation 1.
    double gauss();

  private:
    static uint64_t splitMix(uint64_t& state) {
        uint64_t z = state += 0x9E3779B97F4A7C15u;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
        z = (z ^ z >> 27) * 0x94D049BB133111EBu;
        return z ^ z >> 31;
    }

    uint64_t state_[4];
    std::optional<double> spare_; ///< gauss makes two at a time
};

} // namespace coro::stdlib
