#include "stdlib/arguments.h"

#include <fmt/format.h>

#include <cmath>

#include "vm/types/bigint.h"
#include "vm/types/operations.h"

namespace coro::stdlib {

using namespace vm;

Value raiseWrongType(Vm& vm, std::string_view parameter, std::string_view wanted, Value given) {
    std::string_view article = wanted == "bytes" ? "" : wanted.find_first_of("aeiou") == 0 ? "an " : "a ";
    return vm.raise(ErrorId::TypeError,
                    fmt::format("`{}` must be {}{}, not {}", parameter, article, wanted, typeName(given)));
}

std::optional<int64_t> wantInt(Vm& vm, Value v, std::string_view parameter) {
    if (isInt(v))
        return clampToInt64(v);
    raiseWrongType(vm, parameter, "int", v);
    return std::nullopt;
}

std::optional<double> wantNumber(Vm& vm, Value v, std::string_view parameter) {
    if (v.isDouble())
        return v.asDouble();
    if (!isInt(v)) {
        raiseWrongType(vm, parameter, "float", v);
        return std::nullopt;
    }
    double d = toDouble(v);
    if (!std::isinf(d))
        return d;
    vm.raise(ErrorId::OverflowError, "the int is too large for a float");
    return std::nullopt;
}

std::optional<int> wantBase(Vm& vm, Value v) {
    auto base = wantInt(vm, v, "base");
    if (!base)
        return std::nullopt;
    if (*base >= 2 && *base <= 36)
        return static_cast<int>(*base);
    vm.raise(ErrorId::ValueError, fmt::format("`base` must be from 2 to 36, not {}", *base));
    return std::nullopt;
}

std::optional<uint64_t> wantLimit(Vm& vm, Value v) {
    if (v.isNil())
        return UINT64_MAX;
    auto limit = wantInt(vm, v, "limit");
    if (!limit)
        return std::nullopt;
    return static_cast<uint64_t>(std::max<int64_t>(*limit, 0));
}

} // namespace coro::stdlib
