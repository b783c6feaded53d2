#pragma once

#include <string_view>

namespace coro::compiler {

/// What Coro has for a name that other languages give without declaring it: "nil" for `null`. Empty: nothing. For the
/// message about an unknown name; such a name may be declared, and then is like any other.
std::string_view coroSpelling(std::string_view foreign);

/// The same for a type: "float" for `double`.
std::string_view coroTypeSpelling(std::string_view foreign);

} // namespace coro::compiler
