// Arithmetic on ints beyond the small ones.
#include <fmt/format.h>

#include <utility>

#include "vm/memory/heap.h"
#include "vm/types/bigint.h"
#include "vm/types/raise.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::Opcode;

namespace {

void releaseKilled(Vm& vm, Value x, Value y, unsigned kills) {
    if (kills & bytecode::kKillB)
        release(vm, x);
    if (kills & bytecode::kKillC)
        release(vm, y);
}

/// Where a result goes: into a consumed operand that nobody else has, else into a new number.
class Result {
  public:
    Result(Vm& vm, Value x, Value y, unsigned kills) : vm_(vm), x_(x), y_(y), kills_(kills) {
        if ((kills & bytecode::kKillB) && isOurs(x))
            take(x, bytecode::kKillB);
        else if ((kills & bytecode::kKillC) && isOurs(y))
            take(y, bytecode::kKillC);
        else
            mpz_init(fresh_);
    }
    Result(const Result&) = delete;
    Result& operator=(const Result&) = delete;

    mpz_ptr number() { return reused_ ? &reused_->value : fresh_; }

    /// Releases the operands that are consumed, and gives the number as a value.
    Value finish() {
        Value result = reused_ ? finishReused() : newInt(vm_, fresh_);
        releaseKilled(vm_, x_, y_, kills_);
        return result;
    }

  private:
    static bool isOurs(Value v) {
        auto* big = cast<BigInt>(v);
        return big && big->isUnique() && !(big->flags & Object::kHasWeak);
    }
    void take(Value v, unsigned kill) {
        reused_ = as<BigInt>(v);
        kills_ &= ~kill;
    }

    Value finishReused() {
        accountLimbs(vm_, reused_);
        if (std::optional<int64_t> small = smallValue(&reused_->value)) {
            release(vm_, reused_);
            return Value::smallInt(*small);
        }
        return Value::object(reused_);
    }

    Vm& vm_;
    Value x_, y_;
    unsigned kills_;
    BigInt* reused_ = nullptr;
    mpz_t fresh_;
};

/// Not less than the number of bits, and close to it.
uint64_t bitsOf(Value v) { return v.isSmallInt() ? 64 : mpz_size(&as<BigInt>(v)->value) * GMP_NUMB_BITS; }

/// False after raising: a result of that many bits is too much.
bool allowsBits(Vm& vm, uint64_t bits) {
    constexpr uint64_t kFew = 64 * 1024;
    if (bits <= kFew) [[likely]]
        return true;
    if (bits > BigInt::kMaxBits) {
        vm.raise(ErrorId::OverflowError, "the result is too large for an int: it would have more than 4294967296 bits");
        return false;
    }
    if (!vm.heap.canAllocate(bits / 8)) {
        raiseOutOfMemory(vm, bits / 8);
        return false;
    }
    return true;
}

/// A count of bits to shift by; nothing after raising.
bool shiftCount(Vm& vm, Value y, uint64_t& count) {
    if (isNegative(y)) {
        vm.raise(ErrorId::ValueError, fmt::format("cannot shift by a negative count ({})", intToText(y)));
        return false;
    }
    count = static_cast<uint64_t>(clampToInt64(y));
    return true;
}

/// Whether the operation may go on; raises when not.
bool check(Vm& vm, Opcode op, Value x, Value y) {
    uint64_t count;
    switch (op) {
    case Opcode::FloorDiv:
    case Opcode::Mod:
        if (y == Value::smallInt(0)) {
            vm.raise(ErrorId::ZeroDivision, op == Opcode::Mod ? "modulo by zero" : "division by zero");
            return false;
        }
        return true;
    case Opcode::Mul:
        return allowsBits(vm, bitsOf(x) + bitsOf(y));
    case Opcode::Add:
    case Opcode::Sub:
        return allowsBits(vm, std::max(bitsOf(x), bitsOf(y)));
    case Opcode::Shl:
        if (!shiftCount(vm, y, count))
            return false;
        return x == Value::smallInt(0) ||
               (count <= BigInt::kMaxBits ? allowsBits(vm, bitsOf(x) + count) : allowsBits(vm, UINT64_MAX));
    case Opcode::Shr:
        return shiftCount(vm, y, count);
    default:
        return true;
    }
}

void compute(mpz_ptr result, Opcode op, mpz_srcptr x, mpz_srcptr y) {
    // A shift count was checked; one that is too large for the machine empties any number.
    auto count = [y] { return static_cast<mp_bitcnt_t>(mpz_fits_ulong_p(y) ? mpz_get_ui(y) : ~0ul); };
    switch (op) {
    case Opcode::Add:
        return mpz_add(result, x, y);
    case Opcode::Sub:
        return mpz_sub(result, x, y);
    case Opcode::Mul:
        return mpz_mul(result, x, y);
    case Opcode::FloorDiv:
        return mpz_fdiv_q(result, x, y);
    case Opcode::Mod:
        return mpz_fdiv_r(result, x, y);
    case Opcode::BitAnd:
        return mpz_and(result, x, y);
    case Opcode::BitOr:
        return mpz_ior(result, x, y);
    case Opcode::BitXor:
        return mpz_xor(result, x, y);
    case Opcode::Shl:
        return mpz_mul_2exp(result, x, mpz_sgn(x) == 0 ? 0 : count());
    case Opcode::Shr:
        return mpz_fdiv_q_2exp(result, x, count());
    default:
        CORO_UNREACHABLE();
    }
}

} // namespace

Value addToOneLimb(Vm& vm, BigInt* big, int64_t change) {
    // Towards zero the magnitude shrinks, and cannot pass it: it is at least that of the largest small int.
    bool isNegative = big->value._mp_size < 0;
    bool grows = (change < 0) == isNegative;
    uint64_t step = change < 0 ? -static_cast<uint64_t>(change) : static_cast<uint64_t>(change);
    mp_limb_t limb = big->value._mp_d[0];
    mp_limb_t next = grows ? limb + step : limb - step;
    if (grows && next < limb)
        return Value::unset();
    if (next <= static_cast<uint64_t>(Value::kSmallMax) + isNegative) {
        release(vm, big);
        return Value::smallInt(isNegative ? -static_cast<int64_t>(next) : static_cast<int64_t>(next));
    }
    big->value._mp_d[0] = next;
    return Value::object(big);
}

Value binaryInt(Vm& vm, Opcode op, Value x, Value y, unsigned kills) {
    if (!check(vm, op, x, y)) {
        releaseKilled(vm, x, y, kills);
        return Value::raised();
    }
    // The readers come first: a reused operand stays a BigInt until the result is finished.
    IntReader a(x), b(y);
    Result result(vm, x, y, kills);
    compute(result.number(), op, a, b);
    return result.finish();
}

Value negateInt(Vm& vm, Value x, unsigned kills) {
    IntReader a(x);
    Result result(vm, x, Value::nil(), kills & bytecode::kKillB);
    mpz_neg(result.number(), a);
    return result.finish();
}

Value complementInt(Vm& vm, Value x, unsigned kills) {
    IntReader a(x);
    Result result(vm, x, Value::nil(), kills & bytecode::kKillB);
    mpz_com(result.number(), a);
    return result.finish();
}

Value powerInt(Vm& vm, Value base, Value exponent) {
    CORO_CHECK(!isNegative(exponent));
    mpz_t result;
    if (base.isSmallInt() && std::abs(base.asSmallInt()) <= 1) {
        bool isOdd = exponent.isSmallInt() ? exponent.asSmallInt() & 1 : mpz_odd_p(&as<BigInt>(exponent)->value);
        if (exponent == Value::smallInt(0) || (base.asSmallInt() == -1 && !isOdd))
            return Value::smallInt(1);
        return base;
    }
    auto power = static_cast<uint64_t>(clampToInt64(exponent));
    // |base| >= 2^(bits - 1), so this many bits are needed at least; GMP gets by with about that.
    uint64_t bits = mpz_sizeinbase(IntReader(base), 2);
    if (!allowsBits(vm, power > BigInt::kMaxBits ? UINT64_MAX : (bits - 1) * power + 1))
        return Value::raised();
    mpz_init(result);
    mpz_pow_ui(result, IntReader(base), power);
    return newInt(vm, result);
}

} // namespace coro::vm
