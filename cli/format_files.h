#pragma once
// `coroc fmt`.
#include <string>
#include <vector>

namespace coro::cli {

struct FormatOptions {
    std::vector<std::string> paths; ///< files, folders of them, `-`; none: the standard input, if it is no terminal
    bool check = false;             ///< write nothing, say which files would change
    bool diff = false;              ///< write nothing, show what would change
};

/// Formats files in place, the standard input to the standard output. Files with syntax errors are left as they are,
/// and the errors shown. Gives the exit code.
int formatFiles(const FormatOptions& options);

} // namespace coro::cli
