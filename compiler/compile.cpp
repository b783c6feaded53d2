#include "compiler/compile.h"

#include "base/arena.h"
#include "base/check.h"
#include "bytecode/verifier.h"
#include "compiler/lower/lower.h"
#include "compiler/own/ownership.h"
#include "compiler/parse/parser.h"
#include "compiler/sema/resolve.h"

namespace coro::compiler {

namespace {

/// What the compiler makes always passes: anything else is a bug of the compiler.
[[maybe_unused]] void checkModule(const bytecode::Module& module) {
    const Status<std::string> status = bytecode::verify(module);
    if (!status)
        checkFailed(status.error().c_str(), __FILE__, __LINE__);
}

} // namespace

std::unique_ptr<bytecode::Module> compile(const SourceFile& source, DiagnosticSink& sink,
                                          const CompileOptions& options) {
    Arena arena;
    const ast::Module* tree = parse(source, arena, sink, {options.allowNative});
    if (sink.hasErrors())
        return nullptr;
    Resolution resolution = resolve(source, *tree, options, sink);
    if (sink.hasErrors())
        return nullptr;
    auto module = std::make_unique<bytecode::Module>();
    lower(source, *tree, resolution, options, sink, *module);
    if (sink.hasErrors())
        return nullptr;
    for (bytecode::Prototype& prototype : module->prototypes)
        decideOwnership(prototype);
    if constexpr (kChecks)
        checkModule(*module);
    return module;
}

} // namespace coro::compiler
