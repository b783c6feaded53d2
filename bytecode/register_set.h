#pragma once
// Sets of registers as bitmaps. Functions may have thousands of registers, so the size is dynamic; all sets of one
// function have the same size.
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace coro::bytecode {

inline constexpr unsigned kRegistersPerWord = 64;

/// Words that a set of `registers` registers takes.
constexpr uint32_t registerWords(uint32_t registers) { return (registers + kRegistersPerWord - 1) / kRegistersPerWord; }

/// Calls f(register) for each member, in order.
template <class F>
void forEachRegister(std::span<const uint64_t> set, F f) {
    for (uint32_t w = 0; w < set.size(); ++w)
        for (uint64_t bits = set[w]; bits; bits &= bits - 1)
            f(w * kRegistersPerWord + static_cast<uint32_t>(std::countr_zero(bits)));
}

/// Calls f(register) for each member of `set` that `without` does not have. Both have the same size.
template <class F>
void forEachDifference(std::span<const uint64_t> set, std::span<const uint64_t> without, F f) {
    for (uint32_t w = 0; w < set.size(); ++w)
        for (uint64_t bits = set[w] & ~without[w]; bits; bits &= bits - 1)
            f(w * kRegistersPerWord + static_cast<uint32_t>(std::countr_zero(bits)));
}

class RegisterSet {
  public:
    RegisterSet() = default;
    explicit RegisterSet(uint32_t registers) : words_(registerWords(registers)) {}
    explicit RegisterSet(std::span<const uint64_t> words) : words_(words.begin(), words.end()) {}

    bool has(uint32_t r) const { return words_[r / kRegistersPerWord] >> (r % kRegistersPerWord) & 1; }
    void add(uint32_t r) { words_[r / kRegistersPerWord] |= uint64_t{1} << (r % kRegistersPerWord); }
    void remove(uint32_t r) { words_[r / kRegistersPerWord] &= ~(uint64_t{1} << (r % kRegistersPerWord)); }
    void clear() { words_.assign(words_.size(), 0); }

    bool isEmpty() const {
        for (uint64_t w : words_)
            if (w)
                return false;
        return true;
    }
    /// Whether anything was new.
    bool addAll(const RegisterSet& other) {
        uint64_t changed = 0;
        for (uint32_t w = 0; w < words_.size(); ++w) {
            changed |= other.words_[w] & ~words_[w];
            words_[w] |= other.words_[w];
        }
        return changed != 0;
    }
    /// As addAll, but `except` is left out.
    bool addAllBut(const RegisterSet& other, uint32_t except) {
        const bool had = has(except);
        const uint64_t bit = uint64_t{1} << (except % kRegistersPerWord);
        uint64_t changed = 0;
        for (uint32_t w = 0; w < words_.size(); ++w) {
            const uint64_t theirs = other.words_[w] & ~(w == except / kRegistersPerWord && !had ? bit : 0);
            changed |= theirs & ~words_[w];
            words_[w] |= theirs;
        }
        return changed != 0;
    }

    /// The lowest register at or above `from`, or -1.
    int32_t firstFrom(uint32_t from) const {
        uint32_t w = from / kRegistersPerWord;
        if (w >= words_.size())
            return -1;
        uint64_t bits = words_[w] & (~uint64_t{0} << (from % kRegistersPerWord));
        while (!bits) {
            if (++w == words_.size())
                return -1;
            bits = words_[w];
        }
        return static_cast<int32_t>(w * kRegistersPerWord + static_cast<uint32_t>(std::countr_zero(bits)));
    }

    std::span<const uint64_t> words() const { return words_; }
    friend bool operator==(const RegisterSet&, const RegisterSet&) = default;

  private:
    std::vector<uint64_t> words_;
};

/// The lowest register that is in `a` but not in `b`, or -1. Both have the same size.
inline int32_t firstDifference(const RegisterSet& a, const RegisterSet& b) {
    int32_t found = -1;
    forEachDifference(a.words(), b.words(), [&](uint32_t r) {
        if (found < 0)
            found = static_cast<int32_t>(r);
    });
    return found;
}

} // namespace coro::bytecode
