// The functions of the module `math` on floats.
#include <algorithm>
#include <cmath>
#include <vector>

#include "stdlib/arguments.h"
#include "stdlib/natives.h"

namespace coro::stdlib {

using namespace vm;

namespace {

template <double (*f)(double)>
Value apply(Vm& vm, Value* args, unsigned) {
    auto x = wantNumber(vm, args[0], "x");
    return x ? Value::number(f(*x)) : Value::raised();
}

Value atan2Of(Vm& vm, Value* args, unsigned) {
    auto y = wantNumber(vm, args[0], "y");
    auto x = y ? wantNumber(vm, args[1], "x") : y;
    return x ? Value::number(std::atan2(*y, *x)) : Value::raised();
}

Value logOf(Vm& vm, Value* args, unsigned) {
    auto x = wantNumber(vm, args[0], "x");
    if (!x)
        return Value::raised();
    if (args[1].isNil())
        return Value::number(std::log(*x));
    auto base = wantNumber(vm, args[1], "base");
    if (!base)
        return Value::raised();
    // These two are exact for powers of their base.
    if (*base == 2)
        return Value::number(std::log2(*x));
    if (*base == 10)
        return Value::number(std::log10(*x));
    return Value::number(std::log(*x) / std::log(*base));
}

Value hypotOf(Vm& vm, Value* args, unsigned) {
    double length = 0;
    auto* parts = as<List>(args[0]);
    for (uint32_t i = 0; i < parts->size(); ++i) {
        auto part = wantNumber(vm, parts->at(i), "parts");
        if (!part)
            return Value::raised();
        length = std::hypot(length, *part);
    }
    return Value::number(length);
}

double gammaOf(double x) { return x == 0 || (x < 0 && std::floor(x) == x) ? NAN : std::tgamma(x); }

template <double (*f)(double, double)>
Value applyToTwo(Vm& vm, Value* args, unsigned) {
    auto x = wantNumber(vm, args[0], "x");
    auto y = x ? wantNumber(vm, args[1], "y") : x;
    return y ? Value::number(f(*x, *y)) : Value::raised();
}

/// [mantissa, exponent]: x is mantissa * 2 ** exponent, and the mantissa from 0.5 to before 1.
Value frexpOf(Vm& vm, Value* args, unsigned) {
    auto x = wantNumber(vm, args[0], "x");
    if (!x)
        return Value::raised();
    int exponent = 0;
    double mantissa = std::frexp(*x, &exponent);
    Value pair[] = {Value::number(mantissa), Value::smallInt(std::isfinite(*x) ? exponent : 0)};
    return Value::object(newListOf(vm, pair));
}

Value ldexpOf(Vm& vm, Value* args, unsigned) {
    auto x = wantNumber(vm, args[0], "x");
    auto exponent = x ? wantInt(vm, args[1], "exponent") : std::nullopt;
    if (!exponent)
        return Value::raised();
    return Value::number(std::ldexp(*x, static_cast<int>(std::clamp<int64_t>(*exponent, -5000, 5000))));
}

/// Adds floats without an error in between (Shewchuk): partial sums that do not overlap are kept.
class ExactSum {
  public:
    void add(double x) {
        if (!std::isfinite(x)) {
            special_ += x;
            return;
        }
        size_t kept = 0;
        for (double partial : partials_) {
            if (std::fabs(x) < std::fabs(partial))
                std::swap(x, partial);
            double high = x + partial;
            if (std::isinf(high)) {
                special_ += high;
                return;
            }
            double low = partial - (high - x);
            if (low != 0)
                partials_[kept++] = low;
            x = high;
        }
        partials_.resize(kept);
        partials_.push_back(x);
    }

    double result() const {
        if (special_ != 0 || std::isnan(special_))
            return special_;
        double high = 0;
        size_t n = partials_.size();
        double low = 0;
        while (n > 0) {
            double x = high;
            double y = partials_[--n];
            high = x + y;
            low = y - (high - x);
            if (low != 0)
                break;
        }
        // Half a digit left over: round to even as if all of the rest were there.
        if (n > 0 && ((low < 0 && partials_[n - 1] < 0) || (low > 0 && partials_[n - 1] > 0))) {
            double twice = low * 2;
            double x = high + twice;
            if (twice == x - high)
                high = x;
        }
        return high;
    }

  private:
    std::vector<double> partials_; ///< smallest first
    double special_ = 0;           ///< the sum of what is not finite
};

Value sumOf(Vm& vm, Value* args, unsigned) {
    auto* numbers = want<List>(vm, args[0], "numbers", "list");
    if (!numbers)
        return Value::raised();
    ExactSum sum;
    for (uint32_t i = 0; i < numbers->size(); ++i) {
        auto number = wantNumber(vm, numbers->at(i), "numbers");
        if (!number)
            return Value::raised();
        sum.add(*number);
    }
    return Value::number(sum.result());
}

double copySign(double x, double y) { return std::copysign(x, y); }
double remainderOf(double x, double y) { return std::remainder(x, y); }
double fmodOf(double x, double y) { return std::fmod(x, y); }

constexpr NativeEntry kNatives[] = {
    {"sqrt", apply<std::sqrt>},
    {"cbrt", apply<std::cbrt>},
    {"hypot", hypotOf},
    {"exp", apply<std::exp>},
    {"expm1", apply<std::expm1>},
    {"log", logOf},
    {"log2", apply<std::log2>},
    {"log10", apply<std::log10>},
    {"log1p", apply<std::log1p>},
    {"sin", apply<std::sin>},
    {"cos", apply<std::cos>},
    {"tan", apply<std::tan>},
    {"asin", apply<std::asin>},
    {"acos", apply<std::acos>},
    {"atan", apply<std::atan>},
    {"atan2", atan2Of},
    {"sinh", apply<std::sinh>},
    {"cosh", apply<std::cosh>},
    {"tanh", apply<std::tanh>},
    {"asinh", apply<std::asinh>},
    {"acosh", apply<std::acosh>},
    {"atanh", apply<std::atanh>},
    {"exp2", apply<std::exp2>},
    {"erf", apply<std::erf>},
    {"erfc", apply<std::erfc>},
    {"gamma", apply<gammaOf>},
    {"lgamma", apply<std::lgamma>},
    {"copySign", applyToTwo<copySign>},
    {"remainder", applyToTwo<remainderOf>},
    {"fmod", applyToTwo<fmodOf>},
    {"frexp", frexpOf},
    {"ldexp", ldexpOf},
    {"sum", sumOf},
};

} // namespace

std::span<const NativeEntry> mathFloatNatives() { return kNatives; }

} // namespace coro::stdlib
