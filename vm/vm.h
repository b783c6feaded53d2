#pragma once
// One virtual machine: a heap, the modules that are linked into it, a scheduler with its event loop, and the
// interpreter's stack. One thread; several machines may live side by side.
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/out_of_memory.h"
#include "base/result.h"
#include "bytecode/module.h"
#include "vm/class.h"
#include "vm/code.h"
#include "vm/code_index.h"
#include "vm/coroutines/scheduler.h"
#include "vm/frame.h"
#include "vm/interpreter/stack.h"
#include "vm/memory/heap.h"
#include "vm/names.h"
#include "vm/native.h"
#include "vm/native_methods.h"
#include "vm/types/type_state.h"
#include "vm/value.h"

namespace coro::vm {

enum class ErrorId : uint8_t {
#define ERROR(name) name,
#include "vm/error_classes.def"
#undef ERROR
};
inline constexpr size_t kErrorCount = 0
#define ERROR(name) +1
#include "vm/error_classes.def"
#undef ERROR
    ;

/// Where programs' output goes: buffered, and flushed before the program waits, before anything goes to stderr, and at
/// the end; on a terminal at the end of each line.
class Output {
  public:
    explicit Output(int fd) : fd_(fd) {}
    void write(std::string_view text);
    /// False once writing has failed; later writes are dropped.
    bool flush();
    bool isOpen() const { return error_ == 0; }
    /// The errno of the write that failed, or 0.
    int error() const { return error_; }
    /// What a program that cannot write any more ends with: as if SIGPIPE had ended it when nobody reads, otherwise 1;
    /// 0 while it can.
    int exitCode() const;
    /// What has been written last was the end of a line, or nothing.
    bool isAtLineStart() const { return isAtLineStart_; }
    /// Takes the text that would go to the file; null: none.
    std::function<void(std::string_view)> redirect;

  private:
    int fd_;
    int error_ = 0;
    bool isAtLineStart_ = true;
    std::optional<bool> isTerminal_; ///< asked for at the first write
    std::string buffer_;
};

/// Which method a class has by a name, for the calls that run again and again.
struct MethodCache {
    struct Entry {
        Class* cls = nullptr;
        Value name;
        Value method; ///< borrowed; unset when there is none
    };
    Entry& at(Class* cls, Value name) {
        uint64_t hash = (reinterpret_cast<uint64_t>(cls) >> 4) ^ (name.bits() >> 3);
        return entries[(hash ^ hash >> 8) % entries.size()];
    }
    void clear() { entries.fill({}); }

    std::array<Entry, 256> entries;
};

class Vm {
  public:
    explicit Vm(std::unique_ptr<EventLoop> loop);
    ~Vm();
    Vm(const Vm&) = delete;
    Vm& operator=(const Vm&) = delete;

    Heap heap;
    TypeState types;
    Stack stack;
    Output out{1};
    Output err{2};
    Scheduler scheduler;

    /// The error that is being raised, owned; or Value::unwind() while a cancel unwinds; unset otherwise.
    Value pending = Value::unset();

    /// More may be linked at any time, so what modules export stays.
    bool isInteractive = false;
    /// What variables of a session are declared with at present, by their slots; those without a type may be missing.
    std::unordered_map<const Value*, const LinkedType*> declaredTypes;

    /// Of the program, for its own use.
    std::vector<std::string> arguments;

    /// Shows a place of a source file with its line, for the report of an error; empty when there is nothing to show.
    std::function<std::string(const std::string& path, bytecode::Position at)> excerpt;

    /// The frame that called the native which runs now, stopped at the call.
    Frame* callerFrame = nullptr;
    /// The frames that called the natives which have called functions of the program in turn, innermost last; null for
    /// the scheduler.
    std::vector<Frame*> nestedCallers;
    /// Where the interpreter goes on when native code that was called directly has left (native/entry.h).
    Resume left;
    /// What the outermost function that C++ called has returned; owned.
    Value callResult = Value::unset();
    MethodCache methodCache;
    NativeMethods nativeMethods;
    uint16_t lastCacheId = 0; ///< Class::cacheId; none is used twice
    Names names;
    /// Functions of the core module that instructions call.
    struct {
        Value textOf = Value::nil(), joinTexts = Value::nil(), sameHashKey = Value::nil();
    } helpers;

    Class* errorClass(ErrorId id) const { return errorClasses_[static_cast<size_t>(id)]; }
    /// The class that a program sees for a built-in type; borrowed.
    Class* kindClass(Kind kind) const { return kindClasses_[static_cast<size_t>(kind)]; }
    struct {
        Class *nil = nullptr, *boolean = nullptr, *floating = nullptr;
    } immediateClasses;

    /// Makes `pending` a new error of that class; for a native: `return vm.raise(...)`. The trace is added where it is
    /// thrown.
    Value raise(ErrorId id, std::string message);
    /// The same with an error that exists already; consumes it.
    Value raiseValue(Value error);
    /// Takes the pending error, owned.
    Value takePending() { return std::exchange(pending, Value::unset()); }
    bool hasPending() const { return !pending.isUnset(); }

    /// Links a verified module, which must outlive the machine. Its native declarations are bound to `natives`; only
    /// modules of the standard library have any. The first module must be the core. An error names what does not fit.
    Result<LinkedModule*, std::string> link(const bytecode::Module& module, const NativeTables& natives);
    /// The one that was linked last.
    LinkedModule* findModule(std::string_view name) const;
    /// The function that an instruction belongs to; null when that is null.
    Code* codeAt(Place place) const { return codeIndex_.find(place); }
    /// The modules in the order in which they were linked.
    LinkedModule& module(size_t index) { return *modules_[index]; }
    /// The top-level name that a slot of a linked module belongs to.
    std::string_view slotName(const Value* slot) const;

    /// For a native that has written to `out` to give back: nil, or, the first time that nothing can be written any
    /// more, what ends the program as `exit` does. Cleanup that prints later goes on.
    Value written();

    /// Runs a linked program to its end: the top levels of the modules that were linked before it, its own, and all
    /// that these detach. What failed has been reported on stderr; scheduler.exitCode() is the program's.
    void runMain(LinkedModule& program);
    /// Starts the top level of a linked module, which those of the modules linked after it follow; the handle is the
    /// caller's.
    Coroutine* startTopLevel(LinkedModule& first);
    /// The top level that follows that of `ended`, as a new closure. Names that `ended` exported to nobody are
    /// released.
    Closure* nextTopLevel(LinkedModule& ended);

    /// Calls a function from C++ and gives its owned value, or raised(). For a co this gives its handle. Arguments are
    /// consumed. Nested calls are limited (StackOverflow), since each takes room on the C stack.
    Value call(Value function, std::span<Value> args);
    /// The next item of a stream, owned, for C++. Nested like calls; a stream that would have to wait raises WouldWait.
    Step pull(Stream* stream, Value& item);

    /// Values that nothing may own at the end of the program are dropped, cycles collected. Gives what is still alive,
    /// by kind, one a line; empty when every object is accounted for.
    std::string shutDown();
    /// The same when the process ends, too: only what a program can notice is done. What lives as long as the machine
    /// stays, and so must this.
    std::string endProgram();

  private:
    friend class Linker;
    friend struct Code;

    bool enterNested(size_t argumentCount);

    std::array<Class*, kErrorCount> errorClasses_{};
    std::array<Class*, kKindCount> kindClasses_{};
    std::vector<std::unique_ptr<LinkedModule>> modules_;
    CodeIndex codeIndex_;
    LastWords lastWords_{[this] { out.flush(); }};
    unsigned nesting_ = 0;
    bool endsWithoutOutput_ = false; ///< written() has ended the program
};

} // namespace coro::vm
