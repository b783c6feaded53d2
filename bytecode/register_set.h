#pragma once
// Sets of registers as bitmaps. Functions may have thousands of registers, so the size is dynamic; all sets of one
// function have the same size.
#include <algorithm>
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

/// Small functions' sets need no memory of their own.
class RegisterSet {
  public:
    RegisterSet() = default;
    explicit RegisterSet(uint32_t registers) : size_(registerWords(registers)) {
        if (size_ > kInline)
            large_.resize(size_);
    }

    bool has(uint32_t r) const { return data()[r / kRegistersPerWord] >> (r % kRegistersPerWord) & 1; }
    void add(uint32_t r) { data()[r / kRegistersPerWord] |= uint64_t{1} << (r % kRegistersPerWord); }
    void remove(uint32_t r) { data()[r / kRegistersPerWord] &= ~(uint64_t{1} << (r % kRegistersPerWord)); }

    /// Whether anything was new.
    bool addAll(const RegisterSet& other) {
        uint64_t changed = 0;
        for (uint32_t w = 0; w < size_; ++w) {
            changed |= other.data()[w] & ~data()[w];
            data()[w] |= other.data()[w];
        }
        return changed != 0;
    }
    /// As addAll, but `except` is left out.
    bool addAllBut(const RegisterSet& other, uint32_t except) {
        uint64_t changed = 0;
        const bool had = has(except);
        for (uint32_t w = 0; w < size_; ++w) {
            uint64_t theirs = other.data()[w];
            if (w == except / kRegistersPerWord && !had)
                theirs &= ~(uint64_t{1} << (except % kRegistersPerWord));
            changed |= theirs & ~data()[w];
            data()[w] |= theirs;
        }
        return changed != 0;
    }

    /// The lowest register at or above `from`, or -1.
    int32_t firstFrom(uint32_t from) const {
        uint32_t w = from / kRegistersPerWord;
        if (w >= size_)
            return -1;
        uint64_t bits = data()[w] & (~uint64_t{0} << (from % kRegistersPerWord));
        while (!bits) {
            if (++w == size_)
                return -1;
            bits = data()[w];
        }
        return static_cast<int32_t>(w * kRegistersPerWord + static_cast<uint32_t>(std::countr_zero(bits)));
    }

    std::span<const uint64_t> words() const { return {data(), size_}; }
    friend bool operator==(const RegisterSet& a, const RegisterSet& b) {
        return std::equal(a.data(), a.data() + a.size_, b.data(), b.data() + b.size_);
    }

  private:
    static constexpr uint32_t kInline = 2;

    uint64_t* data() { return size_ > kInline ? large_.data() : small_; }
    const uint64_t* data() const { return size_ > kInline ? large_.data() : small_; }

    uint32_t size_ = 0;
    uint64_t small_[kInline] = {};
    std::vector<uint64_t> large_;
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
