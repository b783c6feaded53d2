#pragma once
// One session: source text in, a program's run out. What the command line, the tests and embedders use.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "base/source.h"
#include "engine/build.h"
#include "engine/cache.h"
#include "engine/ending.h"
#include "engine/import_paths.h"
#include "engine/program.h"
#include "engine/test_events.h"

namespace coro::vm {
class Vm;
}

namespace coro::engine {

struct RunOptions {
    bool virtualTime = false;            ///< the clock jumps instead of waiting
    bool native = false;                 ///< the program's functions are compiled to native code first
    std::vector<std::string> arguments;  ///< of the program
    bool profile = false;                ///< what took time is told on stderr at the end
    std::string profileFile;             ///< with profile: stacks go here too, as a picture when it ends in .svg
    std::optional<uint64_t> shuffleSeed; ///< what is ready runs in an order that follows from it
    size_t memoryLimit = 0; ///< bytes of the program's own, beyond which OutOfMemory is raised; 0: what the machine has
    bool isLast = false;    ///< the process ends after it: its memory is left to the system
};

/// Compiles one program and runs it. The diagnostics, errors and warnings, are rendered to stderr, in colour when it is
/// a terminal.
class Session {
  public:
    /// Compiled files are kept in the user's cache, and taken from there, if so wished.
    explicit Session(bool useCache = true);
    ~Session();

    /// Reads and compiles a file ("-": standard input) with all that it imports, or reads one that writeProgram() has
    /// made (program_file.h); null after errors, which have been printed.
    std::unique_ptr<Program> compileFile(const std::string& path);
    /// The same for a text; `name` stands for the path in messages.
    std::unique_ptr<Program> compileText(std::string name, std::string text);
    /// Reads and compiles a file with its tests, and what runs them; null after errors, which have been printed.
    std::unique_ptr<Program> compileTests(const std::string& path);
    /// Runs what compileTests gave. What comes of each test goes to `events`, all else to stdout and stderr. Gives the
    /// exit code of the program: not 0 when something has gone wrong outside of the tests.
    int runTests(const Program& program, const TestOptions& options, TestEvents& events);
    /// Looks at files, and at those in folders, without running them: prints all errors and warnings, and how many
    /// there are; as JSON on stdout, an object a line, when asked to. Gives the exit code.
    int check(const std::vector<std::string>& paths, bool asJson);
    /// Makes an executable of a compiled program. False after an error, which has been printed.
    bool build(const Program& program, const BuildOptions& options);
    /// Runs a compiled program to its end and gives its exit code.
    int run(const Program& program, const RunOptions& options);

  private:
    bool runMain(vm::Vm& vm, const Program& program, const RunOptions& options) const;
    std::unique_ptr<Program> compile(Result<const SourceFile*> source, FilePlace place);
    std::unique_ptr<Program> load(const std::string& path, std::string_view bytes);
    bool link(vm::Vm& vm, const Program& program);
    void print(const std::vector<Diagnostic>& diagnostics) const;
    const bytecode::Module& core();

    SourceMap sources_;
    std::unique_ptr<bytecode::Module> core_;
    std::optional<Cache> cache_;
};

} // namespace coro::engine
