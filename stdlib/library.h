#pragma once
// The standard library as the engine links it.
#include <string_view>

#include "vm/native.h"

namespace coro::stdlib {

/// The core module in the .coc format, compiled from core.co when Coro was built.
std::string_view coreModule();
/// What its native declarations are bound to.
vm::NativeTables coreTables();

} // namespace coro::stdlib
