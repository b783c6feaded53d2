#pragma once
// A text may be put together from several files, as the core module is: which of its lines is whose.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace coro {

struct SourcePart {
    uint32_t firstLine; ///< of the whole text
    std::string path;
};

/// A line in the file that it comes from; 1-based.
struct SourceLine {
    std::string_view path;
    uint32_t line;
};

/// Whose line of the whole text that is. `parts` in the order of their lines; without any all of it is the file `path`.
SourceLine lineInParts(const std::vector<SourcePart>& parts, std::string_view path, uint32_t line);

} // namespace coro
