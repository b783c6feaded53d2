// Rounding ints and floats to decimal digits, in every way that accounts and statistics know.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "stdlib/arguments.h"
#include "stdlib/natives.h"
#include "vm/types/bigint.h"
#include "vm/types/raise.h"
#include "vm/types/text.h"

namespace coro::stdlib {

using namespace vm;

namespace {

enum class Mode { HalfEven, HalfUp, HalfDown, Up, Down, Floor, Ceil };

std::optional<Mode> wantMode(Vm& vm, Value v) {
    static constexpr std::string_view kNames[] = {"halfEven", "halfUp", "halfDown", "up", "down", "floor", "ceil"};
    auto* name = wantStr(vm, v, "mode");
    if (!name)
        return std::nullopt;
    for (size_t i = 0; i < std::size(kNames); ++i)
        if (name->view() == kNames[i])
            return static_cast<Mode>(i);
    vm.raise(
        ErrorId::ValueError,
        fmt::format("`mode` must be halfEven, halfUp, halfDown, up, down, floor or ceil, not {}", shortRepr(vm, v)));
    return std::nullopt;
}

/// How what is cut off compares with half a unit of the last digit that stays.
enum class Rest { None, Less, Half, More };

/// Whether the magnitude grows by one unit.
bool goesUp(Mode mode, Rest rest, bool isNegative, bool isOdd) {
    if (rest == Rest::None)
        return false;
    switch (mode) {
    case Mode::HalfEven:
        return rest == Rest::More || (rest == Rest::Half && isOdd);
    case Mode::HalfUp:
        return rest != Rest::Less;
    case Mode::HalfDown:
        return rest == Rest::More;
    case Mode::Up:
        return true;
    case Mode::Down:
        return false;
    case Mode::Floor:
        return isNegative;
    case Mode::Ceil:
        return !isNegative;
    }
    CORO_UNREACHABLE();
}

Rest restOf(int comparisonWithHalf) {
    return comparisonWithHalf < 0 ? Rest::Less : comparisonWithHalf > 0 ? Rest::More : Rest::Half;
}

/// To a multiple of 10 ** zeros.
Value roundInt(Vm& vm, Value integer, uint64_t zeros, Mode mode) {
    mpz_t unit, quotient, rest;
    mpz_init(unit);
    mpz_ui_pow_ui(unit, 10, zeros);
    mpz_init(quotient);
    mpz_init(rest);
    mpz_tdiv_qr(quotient, rest, IntReader(integer), unit);
    Rest kind = Rest::None;
    if (mpz_sgn(rest) != 0) {
        mpz_mul_2exp(rest, rest, 1);
        kind = restOf(mpz_cmpabs(rest, unit));
    }
    if (goesUp(mode, kind, isNegative(integer), mpz_odd_p(quotient))) {
        if (isNegative(integer))
            mpz_sub_ui(quotient, quotient, 1);
        else
            mpz_add_ui(quotient, quotient, 1);
    }
    mpz_mul(quotient, quotient, unit);
    mpz_clear(unit);
    mpz_clear(rest);
    return newInt(vm, quotient);
}

Value intRound(Vm& vm, Value* args, unsigned) {
    auto mode = wantMode(vm, args[2]);
    if (!mode)
        return Value::raised();
    if (args[1].isNil())
        return take(args[0]);
    auto digits = wantInt(vm, args[1], "digits");
    if (!digits)
        return Value::raised();
    if (*digits >= 0)
        return take(args[0]);
    // Past the number's own digits, and one more for its rounding up, everything is alike.
    size_t most = mpz_sizeinbase(IntReader(args[0]), 10) + 1;
    if (*digits < -static_cast<int64_t>(most) && *mode != Mode::Up && *mode != Mode::Floor && *mode != Mode::Ceil)
        return Value::smallInt(0);
    constexpr int64_t kMostZeros = 1'000'000'000;
    if (*digits < -kMostZeros || !vm.heap.canAllocate(static_cast<size_t>(-*digits)))
        return raiseOutOfMemory(vm, static_cast<size_t>(-std::max(*digits, -INT64_MAX)));
    return roundInt(vm, args[0], static_cast<uint64_t>(-*digits), *mode);
}

/// A finite float without fraction.
double roundToWhole(double d, Mode mode) {
    double whole = std::trunc(d);
    double rest = std::fabs(d - whole); // exact
    Rest kind = rest == 0 ? Rest::None : restOf(rest < 0.5 ? -1 : rest > 0.5);
    bool isOdd = std::fmod(whole, 2) != 0;
    return goesUp(mode, kind, std::signbit(d), isOdd) ? whole + std::copysign(1.0, d) : whole;
}

/// Adds 1 to the last digit of a number's text, which may have a point.
void increment(std::string& text) {
    for (size_t i = text.size(); i-- > 0;) {
        if (text[i] == '.')
            continue;
        if (text[i] != '9') {
            ++text[i];
            return;
        }
        text[i] = '0';
    }
    text.insert(0, 1, '1');
}

/// What follows in a text from `cut` on, as the fraction of a unit.
Rest restOf(std::string_view text, size_t cut) {
    std::string rest;
    std::copy_if(text.begin() + static_cast<ptrdiff_t>(cut), text.end(), std::back_inserter(rest),
                 [](char c) { return c != '.'; });
    size_t nonZero = rest.find_first_not_of('0');
    if (nonZero == std::string::npos)
        return Rest::None;
    if (rest[0] != '5')
        return restOf(rest[0] < '5' ? -1 : 1);
    return restOf(rest.find_first_not_of('0', 1) == std::string::npos ? 0 : 1);
}

/// Rounds the exact decimal value of the float: 2.675 is a little less than that.
double roundToDigits(double d, int64_t digits, Mode mode) {
    constexpr int64_t kMostDigits = 330; // more change no float
    constexpr int kExact = 1074;         // no float has more digits behind the point
    if (!std::isfinite(d) || d == 0 || digits > kMostDigits)
        return d;
    if (digits >= 0 && mode == Mode::HalfEven)
        return std::strtod(fmt::format("{:.{}f}", d, digits).c_str(), nullptr);
    std::string text = fmt::format("{:.{}f}", std::fabs(d), kExact);
    size_t point = text.find('.');
    // Zeros in front, so that there are places left of the number.
    size_t zeros = static_cast<size_t>(std::max<int64_t>(0, -std::max(digits, -kMostDigits) + 1));
    text.insert(0, zeros, '0');
    point += zeros;
    digits = std::max(digits, -kMostDigits);
    size_t cut = digits > 0 ? point + 1 + static_cast<size_t>(digits) : point - static_cast<size_t>(-digits);
    Rest rest = restOf(text, cut);
    std::string kept = text.substr(0, cut);
    if (goesUp(mode, rest, std::signbit(d), (kept.back() - '0') % 2 != 0))
        increment(kept);
    if (digits < 0)
        kept.append(static_cast<size_t>(-digits), '0');
    return std::copysign(std::strtod(kept.c_str(), nullptr), d);
}

Value floatRound(Vm& vm, Value* args, unsigned) {
    auto mode = wantMode(vm, args[2]);
    if (!mode)
        return Value::raised();
    double d = args[0].asDouble();
    if (args[1].isNil())
        return newIntFromDouble(vm, std::isfinite(d) ? roundToWhole(d, *mode) : d);
    auto digits = wantInt(vm, args[1], "digits");
    return digits ? Value::number(roundToDigits(d, *digits, *mode)) : Value::raised();
}

constexpr NativeEntry kNatives[] = {{"int.round", intRound}, {"float.round", floatRound}};

} // namespace

std::span<const NativeEntry> roundingNatives() { return kNatives; }

} // namespace coro::stdlib
