#include "native/line_tables.h"

#include <llvm/IR/Module.h>

#include "base/source_part.h"
#include "bytecode/positions.h"

namespace coro::native {

LineTables::LineTables(llvm::Module& module, const ProgramFacts& program, std::string_view path)
    : builder_(module), program_(program) {
    module.addModuleFlag(llvm::Module::Warning, "Debug Info Version", llvm::DEBUG_METADATA_VERSION);
    // DWARF has no number for this language; debuggers take the rules of C for an unknown one.
    builder_.createCompileUnit(llvm::dwarf::DW_LANG_C99, fileOf(path), "coroc", true, "", 0, "",
                               llvm::DICompileUnit::LineTablesOnly);
    type_ = builder_.createSubroutineType(builder_.getOrCreateTypeArray({}));
}

llvm::DIFile* LineTables::fileOf(std::string_view path) {
    auto found = files_.find(path);
    if (found == files_.end())
        found = files_.emplace(path, builder_.createFile(path, ".")).first;
    return found->second;
}

void LineTables::describe(llvm::Function& made, const Function& function) {
    const bytecode::Module& module = program_.module(function.module);
    const bytecode::Prototype& code = function.code();
    const SourceLine place = lineInParts(module.parts, module.path, code.declaredAt.line);
    llvm::DIFile* file = fileOf(place.path);
    made.setSubprogram(builder_.createFunction(file, code.name.empty() ? "fn" : code.name, made.getName(), file,
                                               place.line, type_, place.line, llvm::DINode::FlagZero,
                                               llvm::DISubprogram::SPFlagDefinition |
                                                   llvm::DISubprogram::SPFlagLocalToUnit |
                                                   llvm::DISubprogram::SPFlagOptimized));
}

llvm::DebugLoc LineTables::at(llvm::Function& made, const Function& function, uint32_t pc) {
    const bytecode::Module& module = program_.module(function.module);
    const bytecode::Position position = bytecode::positionAt(function.code(), pc);
    const uint32_t line = lineInParts(module.parts, module.path, position.line).line;
    return llvm::DILocation::get(made.getContext(), line, position.column, made.getSubprogram());
}

} // namespace coro::native
