#pragma once

#include "base/source.h"

namespace coro {

/// The span of a place that is known by its line, its column and its length in code points, all on one line. A place
/// outside the file is moved inside.
Span spanOfPlace(const SourceFile& file, Position at, uint32_t length);

} // namespace coro
