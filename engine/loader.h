#pragma once
// Finds, reads and compiles a file with all that it imports: each file once, each after what it imports. Chains of
// imports use heap, not the C stack.
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/diagnostic_sink.h"
#include "base/source.h"
#include "compiler/compile.h"
#include "engine/cache.h"
#include "engine/import_paths.h"
#include "engine/program.h"

namespace coro::engine {

class Loader {
  public:
    /// `cache` may be null.
    Loader(SourceMap& sources, const bytecode::Module& core, const Cache* cache);
    ~Loader();

    /// The program whose own file is `source`, which lies at `place`; null after errors.
    std::unique_ptr<Program> load(const SourceFile& source, FilePlace place);
    /// A program that has the file as a module, with the code of its tests; its own file is `driver`, which runs them.
    std::unique_ptr<Program> loadTests(const SourceFile& source, FilePlace place, const SourceFile& driver);

    /// The same for an input of an interactive session, whose module is called by the key of the place. What earlier
    /// inputs have imported is there already: the program is what is new.
    std::unique_ptr<Program> loadInput(const SourceFile& source, FilePlace place, compiler::SessionNames& session);
    /// The next import of the module compiles it anew.
    void forget(const bytecode::Module& module);

    /// The errors and warnings of what has been loaded, in the order in which it was compiled.
    std::vector<Diagnostic> takeDiagnostics() { return std::exchange(diagnostics_, {}); }

  private:
    struct Unit;

    Unit& add(FilePlace place);
    std::unique_ptr<Program> loaded() const;
    void loadUnit(Unit& unit);
    void begin(Unit& unit);
    void beginStandard(Unit& unit);
    bool advance(Unit& unit);
    Unit* import(Unit& unit, const compiler::ImportRequest& request);
    void finish(Unit& unit);
    bool takeCached(Unit& unit);
    void compile(Unit& unit);
    void keep(const Unit& unit, const std::vector<Diagnostic>& warnings) const;
    void reportCycle(Unit& unit, const compiler::ImportRequest& request, const Unit& first);
    std::string chainOf(const Unit& unit) const;

    SourceMap& sources_;
    const bytecode::Module& core_;
    const Cache* cache_;
    compiler::SessionNames* session_ = nullptr;                    ///< while an input of one is compiled
    std::unordered_map<std::string, std::unique_ptr<Unit>> units_; ///< by key
    std::vector<Unit*> open_;                                      ///< each imported by the one before
    std::vector<Unit*> done_;
    std::vector<Diagnostic> diagnostics_;
};

} // namespace coro::engine
