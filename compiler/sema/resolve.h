#pragma once
// Name resolution and the checks that need names: who is meant by each name, what each function captures, the three
// kinds of function, what may leave which block, arguments of calls whose target is known.
#include "base/diagnostic_sink.h"
#include "base/source.h"
#include "compiler/compile.h"
#include "compiler/sema/symbols.h"

namespace coro::compiler {

/// Errors go to the sink; the resolution is complete when there are none. `module` must outlive it.
Resolution resolve(const SourceFile& source, const ast::Module& module, const CompileOptions& options,
                   DiagnosticSink& sink);

} // namespace coro::compiler
