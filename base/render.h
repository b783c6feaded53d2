#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"

namespace coro {

struct RenderOptions {
    bool color = false;
    /// Source lines wider than this many columns are cut around the labels.
    uint32_t width = 120;
    /// Columns from one tab stop to the next.
    uint32_t tabWidth = 4;
};

/// A diagnostic as text: title, place, the source lines with their labels, notes and helps. Ends with a newline.
///
///     error[E0210]: `yield` in an `fn`
///       --> samples/fetch.co:4:16
///      3 | fn load(path) {
///        | -- an `fn` runs to completion and cannot wait
///      4 |     let text = yield fs.read(path)
///        |                ^^^^^ waits here
///     help: make it a coroutine: `co load(path)`
std::string render(const Diagnostic& diagnostic, const SourceMap& sources, const RenderOptions& options = {});

/// A place alone, as it stands in a diagnostic: for errors that happen while a program runs.
std::string renderPlace(Span place, const SourceMap& sources, const RenderOptions& options = {});

/// All of them, an empty line between two.
std::string render(const std::vector<Diagnostic>& diagnostics, const SourceMap& sources,
                   const RenderOptions& options = {});

} // namespace coro
