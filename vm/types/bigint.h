#pragma once
// Ints beyond 51 bits. A BigInt never holds a value that a small int can: every result is brought to the small form
// when it fits. A consumed operand without other owners is overwritten with the result.
#include <gmp.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bytecode/instruction.h"
#include "vm/object.h"

namespace coro::vm {

struct BigInt : Object {
    static constexpr Kind kKind = Kind::BigInt;
    /// Results with more bits raise OverflowError.
    static constexpr uint64_t kMaxBits = uint64_t{1} << 32;

    __mpz_struct value;
    size_t accounted; ///< bytes of limbs that the heap was told of

    int sign() const { return value._mp_size < 0 ? -1 : 1; }
};

inline bool isInt(Value v) { return v.isSmallInt() || isKind(v, Kind::BigInt); }

/// Reads any int as a GMP number, without allocating.
class IntReader {
  public:
    explicit IntReader(Value v);
    IntReader(const IntReader&) = delete;
    IntReader& operator=(const IntReader&) = delete;
    operator mpz_srcptr() const { return number_; }
    mpz_srcptr get() const { return number_; }

  private:
    mp_limb_t limb_;
    mpz_t small_;
    mpz_srcptr number_;
};

/// A small int when it fits.
Value newInt(Vm& vm, int64_t value);
Value newIntUnsigned(Vm& vm, uint64_t value);
/// Takes the number over and leaves it cleared.
Value newInt(Vm& vm, mpz_t value);
/// The value, when a small int can hold it.
std::optional<int64_t> smallValue(mpz_srcptr number);
/// Tells the heap how much memory the limbs take, after they may have changed.
void accountLimbs(Vm& vm, BigInt* big);
/// `value` rounded towards zero; raises for nan and infinities.
Value newIntFromDouble(Vm& vm, double value);
/// `digits` of that base (2 to 36), with an optional sign; unset when it is not a number.
Value parseInt(Vm& vm, std::string_view digits, int base);

/// A sum that has left the range of small ints and goes on growing: whether x can be added to in place, by
/// addToOneLimb.
inline bool isOwnOneLimb(Value x) {
    auto* big = cast<BigInt>(x);
    return big && big->isUnique() && !(big->flags & Object::kHasWeak) &&
           (big->value._mp_size == 1 || big->value._mp_size == -1);
}
/// `big + change` in its place, for a `change` that fits a small int; unset, and nothing done, when a limb is not
/// enough.
Value addToOneLimb(Vm& vm, BigInt* big, int64_t change);

/// Operations on two ints of which at least one is big, or whose result is: Add .. Shr, without Div and Pow. Consumes
/// by `kills`.
Value binaryInt(Vm& vm, bytecode::Opcode op, Value x, Value y, unsigned kills);
/// -x and ~x. Consume x when `kills` has kKillB.
Value negateInt(Vm& vm, Value x, unsigned kills);
Value complementInt(Vm& vm, Value x, unsigned kills);
/// base ** exponent with exponent >= 0; borrows.
Value powerInt(Vm& vm, Value base, Value exponent);
/// x / y, correctly rounded, y != 0; raises OverflowError when it is too large for a float.
Value divideInts(Vm& vm, Value x, Value y);

/// -1, 0 or 1.
int compareInts(Value x, Value y);
/// The same, exactly; `y` is not nan.
int compareIntDouble(Value x, double y);
/// Rounded to nearest, ties to even; infinite when it is too large.
double toDouble(Value integer);
uint32_t hashInt(Value integer);
/// Of a float without fraction, the same as that of the equal int.
uint32_t hashWholeDouble(double d);
/// Saturated to int64.
int64_t clampToInt64(Value integer);
bool isNegative(Value integer);

/// In any base from 2 to 36, lower case; raised() when there is no memory.
Value intToStr(Vm& vm, Value integer, int base);
std::string intToText(Value integer, int base = 10);

} // namespace coro::vm
