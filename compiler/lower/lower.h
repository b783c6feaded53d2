#pragma once
// A resolved tree to bytecode without ownership: no kill bits, no releases. Registers are handed out like a stack;
// locals and temporaries are operands where they stand. compiler/own finishes it.
#include "base/diagnostic_sink.h"
#include "base/source.h"
#include "bytecode/module.h"
#include "compiler/compile.h"
#include "compiler/sema/symbols.h"

namespace coro::compiler {

/// Fills in the module. Errors (a function that is too large, a number that is too long) go to the sink.
void lower(const SourceFile& source, const ast::Module& tree, Resolution& resolution, const CompileOptions& options,
           DiagnosticSink& sink, bytecode::Module& module);

} // namespace coro::compiler
