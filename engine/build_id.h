#pragma once

#include <string>

namespace coro::engine {

/// Names the running program: every build that differs in anything has another one. In hexadecimal; empty when the
/// linker left none.
std::string buildId();

} // namespace coro::engine
