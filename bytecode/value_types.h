#pragma once
// The types that an instruction can test for by itself, without a class.
#include <cstdint>
#include <string_view>

namespace coro::bytecode {

enum class ValueType : uint8_t {
#define VALUE_TYPE(name, text) name,
#include "bytecode/value_types.def"
#undef VALUE_TYPE
};

inline constexpr std::string_view kValueTypeNames[] = {
#define VALUE_TYPE(name, text) text,
#include "bytecode/value_types.def"
#undef VALUE_TYPE
};

inline constexpr unsigned kValueTypeCount = sizeof(kValueTypeNames) / sizeof(kValueTypeNames[0]);

} // namespace coro::bytecode
