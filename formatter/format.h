#pragma once
// The formatter: one layout for all programs, described in docs/formatter.md. It changes where lines begin and end, the
// spaces in them and commas before closing brackets, and nothing else.
#include <optional>
#include <string>

#include "base/diagnostic_sink.h"
#include "base/source.h"

namespace coro::formatter {

/// The source, formatted. Nothing when it has syntax errors, which are reported; or, without any report, when the
/// result would not be the same program: a fault of the formatter's own.
std::optional<std::string> format(const SourceFile& source, DiagnosticSink& sink);

} // namespace coro::formatter
