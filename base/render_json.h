#pragma once

#include <string>

#include "base/diagnostic.h"
#include "base/source.h"

namespace coro {

/// A diagnostic for other programs: one JSON object on one line, with its newline.
///
///     {"severity":"error","code":"E0210","title":"...","file":"a.co","line":4,"column":16,"endLine":4,"endColumn":21,
///      "labels":[{"file":"a.co","line":4,"column":16,"endLine":4,"endColumn":21,"primary":true,"text":"waits here"}],
///      "notes":[],"help":["..."]}
///
/// Lines and columns begin at 1, columns count code points, an end is the place behind the last character. What has no
/// place has no `file` and no positions.
std::string renderJson(const Diagnostic& diagnostic, const SourceMap& sources);

} // namespace coro
