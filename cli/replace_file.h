#pragma once
#include <string>

namespace coro::cli {

/// Gives a file a new content; one that is not there is made. At once: who reads it meanwhile, or after a crash, sees
/// the old one or the new one. Its permissions stay, and links to it lead to it still. 0, or what errno says.
int replaceFile(const std::string& path, const std::string& text);

} // namespace coro::cli
