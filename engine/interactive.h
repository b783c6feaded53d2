#pragma once
// An interactive session: one machine that inputs are compiled for and run in, one after the other. What they declare
// and start stays.
#include <memory>
#include <string>
#include <vector>

#include "compiler/session_names.h"
#include "engine/session.h"
#include "vm/vm.h"

namespace coro::engine {

class Loader;

class Interactive {
  public:
    struct Options {
        bool virtualTime = false; ///< the clock jumps while an input waits, and stands still between inputs
        bool useCache = true;     ///< for what is imported
    };
    explicit Interactive(const Options& options);
    ~Interactive();

    /// Whether a text goes on in the next line.
    static bool needsMoreLines(const std::string& text);

    enum class Outcome : uint8_t {
        Done,
        NotRun, ///< it has errors, which have been reported
        Failed, ///< with an error, which has been reported
        Cancelled,
    };
    /// Compiles an input, `input 3` in messages, and runs it to the end of its top level. The value of the expression
    /// at its end is then that of `_`, unless it is nil.
    Outcome run(std::string text);
    /// The same for a file's text.
    Outcome load(const std::string& path);
    /// What the last input that was done has given; nil when there was nothing.
    vm::Value result() const { return result_; }

    /// What a name of the session is; unset when nothing is known. Borrowed.
    vm::Value valueOf(std::string_view name) const;
    const compiler::SessionNames& names() const { return names_; }
    const bytecode::Module& core() const { return *core_; }
    /// The module that compiled the input last; null: none yet.
    const bytecode::Module* lastInput() const { return lastInput_; }

    vm::Vm& vm() { return vm_; }
    /// Cancels what still runs, waits for its cleanup, and gives the exit code: that of `exit`, or `code`.
    int end(int code);

  private:
    Outcome run(Result<const SourceFile*> source, FilePlace place);
    Outcome runProgram(const Program& program);
    bool link(const LoadedModule& module);
    vm::Value* placeOf(const compiler::SessionName& name) const;
    void setResult(vm::Value value);
    void noteValues();
    void tellAwaited();
    void print(const std::vector<Diagnostic>& diagnostics);

    SourceMap sources_;
    std::unique_ptr<bytecode::Module> core_;
    std::unique_ptr<bytecode::Module> base_; ///< the home of `_`
    std::optional<Cache> cache_;
    std::unique_ptr<Loader> loader_;
    std::vector<std::unique_ptr<Program>> programs_; ///< all that has been linked
    compiler::SessionNames names_;
    vm::Vm vm_;
    vm::Value* last_ = nullptr;           ///< the slot of `_`
    vm::Value result_ = vm::Value::nil(); ///< owned
    const bytecode::Module* lastInput_ = nullptr;
    unsigned inputs_ = 0;
};

} // namespace coro::engine
