#include "compiler/compile.h"

#include <algorithm>

#include "base/check.h"
#include "bytecode/verifier.h"
#include "compiler/ast/ast.h"
#include "compiler/lower/lower.h"
#include "compiler/own/ownership.h"
#include "compiler/parse/parser.h"
#include "compiler/sema/resolve.h"
#include "compiler/sema/session.h"

namespace coro::compiler {

namespace {

/// What the compiler makes always passes: anything else is a bug of the compiler.
[[maybe_unused]] void checkModule(const bytecode::Module& module) {
    const Status<std::string> status = bytecode::verify(module);
    if (!status)
        checkFailed(status.error().c_str(), __FILE__, __LINE__);
}

} // namespace

std::unique_ptr<ParsedFile> parseFile(const SourceFile& source, DiagnosticSink& sink, bool allowNative) {
    std::unique_ptr<ParsedFile> file(new ParsedFile(source));
    file->tree_ = parse(source, file->arena_, sink, {allowNative});
    file->isBroken_ = sink.hasErrors();
    file->imports_ = importsOf(*file->tree_);
    return file;
}

std::unique_ptr<bytecode::Module> compile(const ParsedFile& file, DiagnosticSink& sink, const CompileOptions& options) {
    if (file.isBroken())
        return nullptr;
    Resolution resolution = resolve(file.source(), file.tree(), options, sink);
    auto isThere = [](const ImportedModule& imported) { return imported.module != nullptr; };
    const bool allThere = options.imports.size() == file.imports().size() &&
                          std::all_of(options.imports.begin(), options.imports.end(), isThere);
    if (sink.hasErrors() || !allThere)
        return nullptr;
    auto module = std::make_unique<bytecode::Module>();
    lower(file.source(), file.tree(), resolution, options, sink, *module);
    if (sink.hasErrors())
        return nullptr;
    for (bytecode::Prototype& prototype : module->prototypes)
        decideOwnership(prototype);
    if constexpr (kChecks)
        checkModule(*module);
    if (options.session)
        addDeclared(*options.session, file.tree(), resolution, *module);
    return module;
}

std::unique_ptr<bytecode::Module> compile(const SourceFile& source, DiagnosticSink& sink,
                                          const CompileOptions& options) {
    return compile(*parseFile(source, sink, options.allowNative), sink, options);
}

} // namespace coro::compiler
