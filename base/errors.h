#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace coro {

/// Every error and warning that Coro can report, from the one table in errors.def.
enum class ErrorCode : uint16_t {
#define E(number, name, title) name,
#define W(number, name, title) name,
#include "base/errors.def"
};

enum class Severity : uint8_t { Error, Warning };

Severity severityOf(ErrorCode code);

/// The title's template: `{}` stands for an argument, in order.
std::string_view titleTemplateOf(ErrorCode code);

/// The enumerator's name, such as "YieldInFn".
std::string_view nameOf(ErrorCode code);

/// As the user sees it: "E0210" or "W0001".
std::string codeText(ErrorCode code);

} // namespace coro
