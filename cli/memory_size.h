#pragma once
#include <string>

namespace coro::cli {

/// For CLI11: "512M" becomes its number of bytes; K, M, G and T are powers of 1024. Gives what is wrong, or nothing.
std::string memorySize(std::string& text);

} // namespace coro::cli
