#pragma once
// What the functions of a module share while they are lowered: constants, slots, and the queue of functions still to
// come.
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "bytecode/builder.h"
#include "compiler/lower/lower.h"
#include "compiler/lower/positions.h"

namespace coro::compiler {

bytecode::FunctionKind functionKindOf(ast::FunctionKind kind);

class ModuleLowerer {
  public:
    ModuleLowerer(const SourceFile& source, Resolution& resolution, const CompileOptions& options, DiagnosticSink& sink,
                  bytecode::Module& module)
        : source(source), resolution(resolution), sink(sink), isImported(!options.isMain), positions(source),
          pool(module.constants), module_(module), options_(options) {}

    void lowerModule(const ast::Module& tree);

    /// The prototype of a function. At the first request it is only numbered: its code comes when it is its turn, so
    /// that functions within functions take no C stack.
    uint32_t prototypeOf(const ast::Function& function, const std::string& prefix = {});

    uint32_t addType(bytecode::Type type);
    /// The index of a class in the module.
    uint32_t classOf(const ast::ClassStmt& stmt);
    bytecode::Class& classAt(uint32_t index) const { return module_.classes[index]; }
    /// Whether the field needs no code to get its default: what it begins as is in `preset` then.
    bool presetOf(const ClassInfo& cls, const ast::Field& field, bytecode::Field& preset);

    const SourceFile& source;
    Resolution& resolution;
    DiagnosticSink& sink;
    bool isImported; ///< the top level is that of a module, not of a program
    Positions positions;
    bytecode::ConstantPool pool;
    std::unordered_set<ast::NodeId> reported; ///< nodes of which an error is reported

  private:
    void describe(const ast::Function& function, bytecode::Prototype& prototype);
    void declareNativeClasses(const ast::Module& tree);
    void declareImports(const ast::Module& tree);
    void declareTests(const ast::Module& tree);

    bytecode::Module& module_;
    const CompileOptions& options_;
    std::unordered_map<const ast::Function*, uint32_t> prototypes_;
    std::unordered_map<const ast::ClassStmt*, uint32_t> classes_;
    std::vector<const ast::Function*> queue_; ///< by prototype; nullptr: the top level
};

} // namespace coro::compiler
