#include "vm/types/bigint.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "vm/memory/heap.h"
#include "vm/memory/lifetime.h"
#include "vm/types/hash.h"
#include "vm/types/raise.h"
#include "vm/vm.h"

namespace coro::vm {

static_assert(sizeof(mp_limb_t) == 8 && GMP_NUMB_BITS == 64);

IntReader::IntReader(Value v) {
    if (!v.isSmallInt()) {
        number_ = &as<BigInt>(v)->value;
        return;
    }
    int64_t i = v.asSmallInt();
    limb_ = static_cast<mp_limb_t>(i < 0 ? -i : i);
    number_ = mpz_roinit_n(small_, &limb_, i < 0 ? -1 : i > 0);
}

Value newInt(Vm& vm, int64_t value) {
    if (Value::fitsSmall(value))
        return Value::smallInt(value);
    mpz_t number;
    mpz_init_set_si(number, value);
    return newInt(vm, number);
}

Value newIntUnsigned(Vm& vm, uint64_t value) {
    if (value <= static_cast<uint64_t>(Value::kSmallMax))
        return Value::smallInt(static_cast<int64_t>(value));
    mpz_t number;
    mpz_init_set_ui(number, value);
    return newInt(vm, number);
}

Value newInt(Vm& vm, mpz_t value) {
    if (std::optional<int64_t> small = smallValue(value)) {
        mpz_clear(value);
        return Value::smallInt(*small);
    }
    auto* big = vm.heap.create<BigInt>();
    big->value = *value;
    big->accounted = 0;
    accountLimbs(vm, big);
    return Value::object(big);
}

std::optional<int64_t> smallValue(mpz_srcptr number) {
    if (!mpz_fits_slong_p(number) || !Value::fitsSmall(mpz_get_si(number)))
        return std::nullopt;
    return mpz_get_si(number);
}

void accountLimbs(Vm& vm, BigInt* big) {
    size_t bytes = static_cast<size_t>(big->value._mp_alloc) * sizeof(mp_limb_t);
    vm.heap.account(static_cast<ptrdiff_t>(bytes - big->accounted));
    big->accounted = bytes;
}

Value newIntFromDouble(Vm& vm, double value) {
    if (!std::isfinite(value))
        return vm.raise(std::isnan(value) ? ErrorId::ValueError : ErrorId::OverflowError,
                        std::isnan(value) ? "nan has no integer value" : "an infinite float has no integer value");
    if (std::fabs(value) < 0x1p50)
        return Value::smallInt(static_cast<int64_t>(value));
    mpz_t number;
    mpz_init_set_d(number, value);
    return newInt(vm, number);
}

int compareInts(Value x, Value y) {
    if (x.isSmallInt() && y.isSmallInt())
        return x.asSmallInt() < y.asSmallInt() ? -1 : x.asSmallInt() > y.asSmallInt();
    int order = mpz_cmp(IntReader(x), IntReader(y));
    return order < 0 ? -1 : order > 0;
}

int compareIntDouble(Value x, double y) {
    int order;
    if (x.isSmallInt()) {
        auto exact = static_cast<double>(x.asSmallInt());
        order = exact < y ? -1 : exact > y;
    } else {
        order = mpz_cmp_d(&as<BigInt>(x)->value, y);
    }
    return order < 0 ? -1 : order > 0;
}

uint32_t hashNumber(mpz_srcptr number) {
    if (mpz_fits_slong_p(number))
        return hashWhole(mpz_get_si(number));
    std::string_view limbs(reinterpret_cast<const char*>(mpz_limbs_read(number)), mpz_size(number) * sizeof(mp_limb_t));
    return hashOctets(limbs) ^ static_cast<uint32_t>(mpz_sgn(number));
}

uint32_t hashInt(Value integer) { return hashNumber(IntReader(integer)); }

uint32_t hashWholeDouble(double d) {
    mpz_t number;
    mpz_init_set_d(number, d);
    uint32_t hash = hashNumber(number);
    mpz_clear(number);
    return hash;
}

int64_t clampToInt64(Value integer) {
    if (integer.isSmallInt())
        return integer.asSmallInt();
    IntReader number(integer);
    if (mpz_fits_slong_p(number))
        return mpz_get_si(number);
    return mpz_sgn(number.get()) < 0 ? std::numeric_limits<int64_t>::min() : std::numeric_limits<int64_t>::max();
}

bool isNegative(Value integer) {
    return integer.isSmallInt() ? integer.asSmallInt() < 0 : as<BigInt>(integer)->sign() < 0;
}

size_t finalizeBigInt(Vm& vm, Object* o) {
    auto* big = static_cast<BigInt*>(o);
    vm.heap.account(-static_cast<ptrdiff_t>(big->accounted));
    mpz_clear(&big->value);
    return sizeof(BigInt);
}

} // namespace coro::vm
