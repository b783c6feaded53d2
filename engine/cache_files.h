#pragma once
// The files of the cache: the user's own, and nobody else's.
#include <optional>
#include <string>
#include <string_view>

namespace coro::engine {

/// The user's cache folder for Coro, with a `/` at the end; it need not exist yet. Empty when there is none.
std::string cacheFolder();

/// The content of a regular file that belongs to the user and that only the user can write; otherwise nothing.
std::optional<std::string> readOwnFile(const std::string& path);

/// Replaces a file at once, or leaves things as they are. Folders are made as needed; when its folder is new, the
/// folders beside it that have been out of use for long go, and when its folder is full, what is oldest in it.
void writeOwnFile(const std::string& path, std::string_view content);

} // namespace coro::engine
