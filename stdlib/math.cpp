// The module `math`.
#include <cmath>

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

constexpr NativeEntry kNatives[] = {
    {"sqrt", apply<std::sqrt>},   {"cbrt", apply<std::cbrt>},   {"hypot", hypotOf},
    {"exp", apply<std::exp>},     {"expm1", apply<std::expm1>}, {"log", logOf},
    {"log2", apply<std::log2>},   {"log10", apply<std::log10>}, {"log1p", apply<std::log1p>},
    {"sin", apply<std::sin>},     {"cos", apply<std::cos>},     {"tan", apply<std::tan>},
    {"asin", apply<std::asin>},   {"acos", apply<std::acos>},   {"atan", apply<std::atan>},
    {"atan2", atan2Of},           {"sinh", apply<std::sinh>},   {"cosh", apply<std::cosh>},
    {"tanh", apply<std::tanh>},   {"asinh", apply<std::asinh>}, {"acosh", apply<std::acosh>},
    {"atanh", apply<std::atanh>},
};

} // namespace

std::span<const NativeEntry> mathNatives() { return kNatives; }

} // namespace coro::stdlib
