#pragma once
// Whether a text that somebody types is a whole, or goes on in the next line.
#include "base/source.h"

namespace coro::compiler {

/// A bracket, a multi-line string or an interpolation is open, the last line ends with something that needs more, or
/// the text is a doc comment that waits for its declaration. Mistakes are whole.
bool needsMoreLines(const SourceFile& source);

} // namespace coro::compiler
