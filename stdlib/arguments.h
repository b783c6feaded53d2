#pragma once
// Checks of natives' arguments. Each gives nothing after it has raised a TypeError that names the parameter.
#include <cstdint>
#include <optional>
#include <string_view>

#include "vm/types/bytes.h"
#include "vm/types/list.h"
#include "vm/types/map.h"
#include "vm/types/str.h"
#include "vm/vm.h"

namespace coro::stdlib {

/// "`separator` must be a str, not int"
vm::Value raiseWrongType(vm::Vm& vm, std::string_view parameter, std::string_view wanted, vm::Value given);

/// An int, cut to 64 bits.
std::optional<int64_t> wantInt(vm::Vm& vm, vm::Value v, std::string_view parameter);
/// An int or a float.
std::optional<double> wantNumber(vm::Vm& vm, vm::Value v, std::string_view parameter);
/// A base of digits, from 2 to 36.
std::optional<int> wantBase(vm::Vm& vm, vm::Value v);
/// How often something is done at most: nil is without limit, a negative number never.
std::optional<uint64_t> wantLimit(vm::Vm& vm, vm::Value v);

/// An object of the wanted kind, or null.
template <class T>
T* want(vm::Vm& vm, vm::Value v, std::string_view parameter, std::string_view wanted) {
    if (T* object = vm::cast<T>(v))
        return object;
    raiseWrongType(vm, parameter, wanted, v);
    return nullptr;
}
inline vm::Str* wantStr(vm::Vm& vm, vm::Value v, std::string_view parameter) {
    return want<vm::Str>(vm, v, parameter, "str");
}
inline vm::Bytes* wantBytes(vm::Vm& vm, vm::Value v, std::string_view parameter) {
    return want<vm::Bytes>(vm, v, parameter, "bytes");
}

/// The receiver of a method: calls see to it that it is of the class's kind.
template <class T>
T* self(vm::Value* args) {
    CORO_CHECK(vm::isKind(args[0], T::kKind));
    return vm::as<T>(args[0]);
}

} // namespace coro::stdlib
