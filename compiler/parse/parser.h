#pragma once

#include "base/arena.h"
#include "base/diagnostic_sink.h"
#include "base/source.h"
#include "compiler/ast/ast.h"

namespace coro::compiler {

struct ParseOptions {
    /// Whether `native` declarations, which have no body, are allowed: in the standard library only.
    bool allowNative = false;
};

/// Makes the tree of a source file. The tree lies in the arena and views the text of the source; both must outlive it.
/// Errors go to the sink; when there are any, the module holds the statements that are right. Never nullptr, never
/// throws.
ast::Module* parse(const SourceFile& source, Arena& arena, DiagnosticSink& sink, const ParseOptions& options = {});

} // namespace coro::compiler
