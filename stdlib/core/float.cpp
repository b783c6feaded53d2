// The methods of float.
#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "stdlib/arguments.h"
#include "stdlib/natives.h"
#include "vm/types/bigint.h"
#include "vm/types/text.h"

namespace coro::stdlib {

using namespace vm;

namespace {

/// A float as programs write it, with white space around it, or nothing.
std::optional<double> parseFloat(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n";
    size_t begin = text.find_first_not_of(kSpace);
    if (begin == std::string_view::npos)
        return std::nullopt;
    text = text.substr(begin, text.find_last_not_of(kSpace) + 1 - begin);
    bool isNegative = text.starts_with('-');
    if (isNegative || text.starts_with('+'))
        text.remove_prefix(1);
    if (text.empty() || text[0] == '-')
        return std::nullopt;
    double d;
    auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), d);
    if (end != text.data() + text.size())
        return std::nullopt;
    if (problem == std::errc::result_out_of_range)
        d = std::strtod(std::string(text).c_str(), nullptr); // 0 or infinite
    else if (problem != std::errc())
        return std::nullopt;
    return isNegative ? -d : d;
}

Value floatInit(Vm& vm, Value* args, unsigned) {
    if (auto* text = cast<Str>(args[1])) {
        auto number = parseFloat(text->view());
        return number ? Value::number(*number)
                      : vm.raise(ErrorId::ValueError, fmt::format("{} is not a float", shortRepr(vm, args[1])));
    }
    if (!args[1].isDouble() && !isInt(args[1]))
        return raiseWrongType(vm, "value", "float, int or str", args[1]);
    auto number = wantNumber(vm, args[1], "value");
    return number ? Value::number(*number) : Value::raised();
}

Value strToFloat(Vm&, Value* args, unsigned) {
    auto number = parseFloat(self<Str>(args)->view());
    return number ? Value::number(*number) : Value::nil();
}

template <double (*f)(double)>
Value apply(Vm&, Value* args, unsigned) {
    return Value::number(f(args[0].asDouble()));
}

template <double (*f)(double)>
Value applyToInt(Vm& vm, Value* args, unsigned) {
    return newIntFromDouble(vm, f(args[0].asDouble()));
}

Value floatSign(Vm&, Value* args, unsigned) {
    double d = args[0].asDouble();
    return Value::smallInt(d > 0 ? 1 : d < 0 ? -1 : 0);
}

Value floatIsNan(Vm&, Value* args, unsigned) { return Value::boolean(std::isnan(args[0].asDouble())); }
Value floatIsFinite(Vm&, Value* args, unsigned) { return Value::boolean(std::isfinite(args[0].asDouble())); }

Value floatIsInfinite(Vm&, Value* args, unsigned) { return Value::boolean(std::isinf(args[0].asDouble())); }

Value floatIsWhole(Vm&, Value* args, unsigned) {
    double d = args[0].asDouble();
    return Value::boolean(std::isfinite(d) && std::trunc(d) == d);
}

template <int direction>
Value floatNext(Vm&, Value* args, unsigned) {
    return Value::number(std::nextafter(args[0].asDouble(), direction * HUGE_VAL));
}

/// The two ints whose quotient the float is, without a common divisor.
Value floatRatio(Vm& vm, Value* args, unsigned) {
    double d = args[0].asDouble();
    if (!std::isfinite(d))
        return vm.raise(std::isnan(d) ? ErrorId::ValueError : ErrorId::OverflowError,
                        fmt::format("{} is no quotient of ints", shortRepr(vm, args[0])));
    mpq_t ratio;
    mpq_init(ratio);
    mpq_set_d(ratio, d);
    Value pair[2];
    mpz_t part;
    mpz_init_set(part, mpq_numref(ratio));
    pair[0] = newInt(vm, part);
    mpz_init_set(part, mpq_denref(ratio));
    pair[1] = newInt(vm, part);
    mpq_clear(ratio);
    return Value::object(newListOf(vm, pair));
}

Value floatToFixed(Vm& vm, Value* args, unsigned) {
    constexpr int64_t kMostDigits = 1100; // no float has more digits
    auto digits = wantInt(vm, args[1], "digits");
    if (!digits)
        return Value::raised();
    if (*digits < 0 || *digits > kMostDigits)
        return vm.raise(ErrorId::ValueError,
                        fmt::format("`digits` must be from 0 to {}, not {}", kMostDigits, *digits));
    return newStr(vm, fmt::format("{:.{}f}", args[0].asDouble(), *digits));
}

Value floatLog(Vm& vm, Value* args, unsigned) {
    double d = args[0].asDouble();
    if (args[1].isNil())
        return Value::number(std::log(d));
    auto base = wantNumber(vm, args[1], "base");
    if (!base)
        return Value::raised();
    if (*base == 2)
        return Value::number(std::log2(d));
    if (*base == 10)
        return Value::number(std::log10(d));
    return Value::number(std::log(d) / std::log(*base));
}

Value floatAtan2(Vm& vm, Value* args, unsigned) {
    auto x = wantNumber(vm, args[1], "x");
    return x ? Value::number(std::atan2(args[0].asDouble(), *x)) : Value::raised();
}

constexpr NativeEntry kNatives[] = {
    {"float.init", floatInit},
    {"str.toFloat", strToFloat},
    {"float.abs", apply<std::fabs>},
    {"float.sign", floatSign},
    {"float.floor", applyToInt<std::floor>},
    {"float.ceil", applyToInt<std::ceil>},
    {"float.trunc", applyToInt<std::trunc>},
    {"float.isNan", floatIsNan},
    {"float.isFinite", floatIsFinite},
    {"float.isInfinite", floatIsInfinite},
    {"float.isWhole", floatIsWhole},
    {"float.nextUp", floatNext<1>},
    {"float.nextDown", floatNext<-1>},
    {"float.ratio", floatRatio},
    {"float.toFixed", floatToFixed},
    {"float.sqrt", apply<std::sqrt>},
    {"float.exp", apply<std::exp>},
    {"float.log", floatLog},
    {"float.sin", apply<std::sin>},
    {"float.cos", apply<std::cos>},
    {"float.tan", apply<std::tan>},
    {"float.asin", apply<std::asin>},
    {"float.acos", apply<std::acos>},
    {"float.atan", apply<std::atan>},
    {"float.atan2", floatAtan2},
};

} // namespace

std::span<const NativeEntry> floatNatives() { return kNatives; }

} // namespace coro::stdlib
