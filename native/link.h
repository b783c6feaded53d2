#pragma once
// Linking with LLD, which is part of the library.
#include <span>
#include <string>

namespace coro::native {

/// Runs the linker for ELF with these arguments, in a process of its own. False after a failure, which `error` names.
bool link(std::span<const std::string> arguments, std::string& error);

} // namespace coro::native
