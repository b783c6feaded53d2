#pragma once

#include <string>

#include "base/result.h"
#include "base/source.h"

namespace coro {

/// The bytes of a file (pipes and devices too). Fails with NoSuchFile, IsFolder, CannotRead or FileTooLarge.
Result<std::string> readFile(const std::string& path);

/// The same for the standard input, called `name` in errors.
Result<std::string> readStdin(const std::string& name);

/// What an errno means, in words, as the end of a message.
std::string errnoText(int error);

/// Adds a text to the map as source; `path` is its name in messages. A byte order mark at the start is dropped.
/// Fails, with the place, when it is not UTF-8 or holds a NUL byte: the file is in the map then, so that the place can
/// be shown.
Result<const SourceFile*> addSource(SourceMap& sources, std::string path, std::string text);

/// readFile and addSource in one.
Result<const SourceFile*> loadSource(SourceMap& sources, const std::string& path);

} // namespace coro
