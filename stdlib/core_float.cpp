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

/// Rounds to so many decimal digits as the text of the number would be: exactly, ties to even.
double roundToDigits(double d, int64_t digits) {
    constexpr int64_t kMostDigits = 330;
    if (!std::isfinite(d) || digits > kMostDigits)
        return d;
    if (digits >= 0)
        return std::strtod(fmt::format("{:.{}f}", d, digits).c_str(), nullptr);
    double unit = std::pow(10.0, static_cast<double>(std::min(-digits, kMostDigits)));
    return std::isinf(unit) ? 0.0 : std::nearbyint(d / unit) * unit;
}

Value floatRound(Vm& vm, Value* args, unsigned) {
    double d = args[0].asDouble();
    if (args[1].isNil())
        return newIntFromDouble(vm, std::nearbyint(d));
    auto digits = wantInt(vm, args[1], "digits");
    return digits ? Value::number(roundToDigits(d, *digits)) : Value::raised();
}

Value floatIsNan(Vm&, Value* args, unsigned) { return Value::boolean(std::isnan(args[0].asDouble())); }
Value floatIsFinite(Vm&, Value* args, unsigned) { return Value::boolean(std::isfinite(args[0].asDouble())); }

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
    {"float.round", floatRound},
    {"float.isNan", floatIsNan},
    {"float.isFinite", floatIsFinite},
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
