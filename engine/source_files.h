#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace coro::engine {

bool isFolder(const std::string& path);

/// The files in a folder, and in those below it, whose names have that ending; a file is itself, whatever its name.
/// Sorted; what is hidden is left out, and folders that a link leads to.
std::vector<std::string> sourceFiles(const std::string& path, std::string_view ending);

/// The folder, and those below it that sourceFiles() looks at.
std::vector<std::string> sourceFolders(const std::string& folder);

} // namespace coro::engine
