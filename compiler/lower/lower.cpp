#include "compiler/lower/lower.h"

#include "compiler/lower/module_lowerer.h"

namespace coro::compiler {

void lower(const SourceFile& source, const ast::Module& tree, Resolution& resolution, const CompileOptions& options,
           DiagnosticSink& sink, bytecode::Module& module) {
    module.name = options.moduleName;
    module.path = source.path();
    module.parts = source.parts();
    module.slots = resolution.slots;
    ModuleLowerer(source, resolution, options, sink, module).lowerModule(tree);
}

} // namespace coro::compiler
