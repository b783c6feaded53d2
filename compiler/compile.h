#pragma once
// Source text to bytecode: parse, resolve names, lower to instructions, decide ownership. No I/O.
#include <memory>
#include <string>

#include "base/diagnostic_sink.h"
#include "base/source.h"
#include "bytecode/module.h"

namespace coro::compiler {

struct CompileOptions {
    /// The module's name in traces, and what other modules' slots call it.
    std::string moduleName = "main";
    /// A program's own file. In a module to be imported all top-level names that do not begin with `_` stay, in
    /// exported slots.
    bool isMain = true;
    /// `native` declarations and type annotations: the standard library's own sources.
    bool allowNative = false;
    /// The module "core", whose exported names are visible everywhere; nullptr when core itself is compiled. It is only
    /// read.
    const bytecode::Module* prelude = nullptr;
};

/// The module, which passes the verifier, or nullptr after errors. Errors and warnings go to the sink.
std::unique_ptr<bytecode::Module> compile(const SourceFile& source, DiagnosticSink& sink,
                                          const CompileOptions& options = {});

} // namespace coro::compiler
