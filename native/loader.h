#pragma once
// Object code in the process that has made it.
#include <span>
#include <string>
#include <string_view>

#include "native/library.h"

namespace coro::native {

/// See Library::load.
void* loadObject(std::span<const std::string> objects, std::span<const SymbolAddress> symbols, std::string& error);

} // namespace coro::native
