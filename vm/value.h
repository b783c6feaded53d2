#pragma once
// A value is 64 bits, NaN-boxed:
//
//   0x0000'pppp'pppp'pppp   pointer to an Object: "has a reference count" is one shift
//   0x0001... - 0xFFF1...   double, its bits offset by 2^48 (NaNs are made canonical first)
//   0xFFF2'0000'0000'000x   nil, false, true, and two values no program sees: unset and unwind
//   0xFFF8... - 0xFFFF...   small int: 0xFFFC<<48 plus the integer, -2^50 <= i < 2^50
//
// The bias of small ints keeps their order, so two of them compare as unsigned words; a sum is `a + (b - kIntZero)`,
// and it has left the range exactly when the result is below kIntMin.
#include <bit>
#include <cstdint>

namespace coro::vm {

struct Object;

class Value {
  public:
    static constexpr uint64_t kDoubleOffset = uint64_t{1} << 48;
    static constexpr uint64_t kPrimBase = uint64_t{0xFFF2} << 48;
    static constexpr uint64_t kIntMin = uint64_t{0xFFF8} << 48;
    static constexpr uint64_t kIntZero = uint64_t{0xFFFC} << 48;
    static constexpr int64_t kSmallMin = -(int64_t{1} << 50);
    static constexpr int64_t kSmallMax = (int64_t{1} << 50) - 1;

    constexpr Value() : bits_(kPrimBase) {}
    static constexpr Value fromBits(uint64_t b) {
        Value v;
        v.bits_ = b;
        return v;
    }
    constexpr uint64_t bits() const { return bits_; }

    static constexpr Value nil() { return fromBits(kPrimBase); }
    static constexpr Value boolean(bool b) { return fromBits(kPrimBase + 1 + b); }
    /// A name or parameter that is not bound yet; never escapes to a program.
    static constexpr Value unset() { return fromBits(kPrimBase + 3); }
    /// What a handler finds in its register when a cancel, not an error, unwinds the coroutine.
    static constexpr Value unwind() { return fromBits(kPrimBase + 4); }
    /// What a native function gives back after it has raised (vm.raise...).
    static constexpr Value raised() { return fromBits(kPrimBase + 5); }

    static constexpr bool fitsSmall(int64_t i) { return i >= kSmallMin && i <= kSmallMax; }
    /// `i` must fit (fitsSmall).
    static constexpr Value smallInt(int64_t i) { return fromBits(static_cast<uint64_t>(i) + kIntZero); }
    static Value number(double d) {
        return fromBits((d == d ? std::bit_cast<uint64_t>(d) : uint64_t{0x7FF8} << 48) + kDoubleOffset);
    }
    /// Borrows: the count of the object is not changed.
    static Value object(Object* o) { return fromBits(reinterpret_cast<uint64_t>(o)); }

    constexpr bool isObject() const { return bits_ >> 48 == 0; }
    constexpr bool isSmallInt() const { return bits_ >= kIntMin; }
    constexpr bool isDouble() const { return bits_ - kDoubleOffset < kPrimBase - kDoubleOffset; }
    constexpr bool isNil() const { return bits_ == kPrimBase; }
    constexpr bool isBool() const { return bits_ - (kPrimBase + 1) <= 1; }
    constexpr bool isTrue() const { return bits_ == kPrimBase + 2; }
    constexpr bool isUnset() const { return bits_ == kPrimBase + 3; }
    constexpr bool isUnwind() const { return bits_ == kPrimBase + 4; }
    constexpr bool isRaised() const { return bits_ == kPrimBase + 5; }
    /// Only nil and false are false.
    constexpr bool isFalsy() const { return bits_ - kPrimBase <= 1; }

    Object* asObject() const { return reinterpret_cast<Object*>(bits_); }
    constexpr int64_t asSmallInt() const { return static_cast<int64_t>(bits_ - kIntZero); }
    double asDouble() const { return std::bit_cast<double>(bits_ - kDoubleOffset); }

    /// Identity: the same immediate or the same object.
    friend constexpr bool operator==(Value x, Value y) { return x.bits_ == y.bits_; }

  private:
    uint64_t bits_;
};

static_assert(sizeof(Value) == 8);

} // namespace coro::vm
