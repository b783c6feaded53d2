#pragma once
// Source text to bytecode: parse, resolve names, lower to instructions, decide ownership. No I/O: who compiles a file
// that imports others parses it, compiles what it imports, and then goes on with it.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/diagnostic_sink.h"
#include "base/source.h"
#include "bytecode/module.h"
#include "compiler/imports.h"
#include "compiler/session_names.h"

namespace coro::compiler {

/// A module that the one being compiled imports.
struct ImportedModule {
    /// nullptr: it has errors, or is not there. Then its names are not checked, and no code is made.
    const bytecode::Module* module = nullptr;
    const SourceFile* source = nullptr; ///< for showing where a name is declared; nullptr: there is nothing to show
};

struct CompileOptions {
    /// The module's name, what other modules' slots call it.
    std::string moduleName = "main";
    /// A program's own file. In a module to be imported all top-level names that do not begin with `_` stay, in
    /// exported slots.
    bool isMain = true;
    /// `native` declarations and type annotations: the standard library's own sources.
    bool allowNative = false;
    /// The code of its `test` blocks is wanted as well: bytecode::Module::tests.
    bool withTests = false;
    /// The module "core", whose exported names are visible everywhere; nullptr when core itself is compiled. It is only
    /// read.
    const bytecode::Module* prelude = nullptr;
    /// What the file imports, one for each of ParsedFile::imports().
    std::vector<ImportedModule> imports = {};
    /// Modules that a program may import by name: for help with a name that is none.
    std::vector<std::string_view> standardModules = {};
    /// The source is an input of an interactive session: what earlier ones have declared is known, and may be declared
    /// again; what this one declares is added; the value of an expression at its end is the result of its top level.
    /// nullptr: it is a file.
    SessionNames* session = nullptr;
};

/// A source file as its tree. The source must outlive it.
class ParsedFile {
  public:
    const SourceFile& source() const { return source_; }
    const ast::Module& tree() const { return *tree_; }
    /// There are syntax errors, which have been reported.
    bool isBroken() const { return isBroken_; }
    /// In the order of the import statements.
    const std::vector<ImportRequest>& imports() const { return imports_; }

  private:
    friend std::unique_ptr<ParsedFile> parseFile(const SourceFile&, DiagnosticSink&, bool);
    explicit ParsedFile(const SourceFile& source) : source_(source) {}

    const SourceFile& source_;
    Arena arena_;
    const ast::Module* tree_ = nullptr;
    bool isBroken_ = false;
    std::vector<ImportRequest> imports_;
};

/// Never nullptr.
std::unique_ptr<ParsedFile> parseFile(const SourceFile& source, DiagnosticSink& sink, bool allowNative = false);

/// The module, which passes the verifier, or nullptr after errors, its own or those of what it imports. Errors and
/// warnings go to the sink.
std::unique_ptr<bytecode::Module> compile(const ParsedFile& file, DiagnosticSink& sink, const CompileOptions& options);
/// The same for a file that imports nothing, or what is in `options`.
std::unique_ptr<bytecode::Module> compile(const SourceFile& source, DiagnosticSink& sink,
                                          const CompileOptions& options = {});

} // namespace coro::compiler
