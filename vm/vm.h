#pragma once
// One virtual machine: a heap, the modules that are linked into it, a scheduler with its event loop, and the interpreter's stack.
// One thread; several machines may live side by side.
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bytecode/module.h"
#include "vm/class.h"
#include "vm/code.h"
#include "vm/coroutines/scheduler.h"
#include "vm/frame.h"
#include "vm/interpreter/stack.h"
#include "vm/memory/heap.h"
#include "vm/native.h"
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

/// Where programs' output goes: buffered, and flushed before the program waits, before anything goes to stderr, and at the end.
class Output {
public:
    explicit Output(int fd) : fd_(fd) {}
    void write(std::string_view text);
    /// False once the other end is gone (EPIPE and the like); later writes are dropped.
    bool flush();
    bool isBroken() const { return broken_; }

private:
    int fd_;
    bool broken_ = false;
    std::string buffer_;
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

    /// The classes of error_classes.def and of the built-in kinds, from the core module; borrowed from its slots.
    std::array<Class*, kErrorCount> errorClasses{};
    std::vector<Class*> kindClasses;
    struct {
        Class *nil, *boolean, *integer, *floating;
    } immediateClasses{};

    /// Makes `pending` a new error of that class; for a native: `return vm.raise(...)`. The trace is added where it is thrown.
    Value raise(ErrorId id, std::string message);
    /// The same with an error that exists already; consumes it.
    Value raiseValue(Value error);
    /// Takes the pending error, owned.
    Value takePending() { return std::exchange(pending, Value::unset()); }
    bool hasPending() const { return !pending.isUnset(); }

    /// Links a verified module; its natives are looked up in `natives`. The module must outlive the machine.
    Result<LinkedModule*, std::string> link(const bytecode::Module& module, std::span<const NativeEntry> natives);
    LinkedModule* findModule(std::string_view name) const;

    /// Calls a function from C++ and gives its owned value, or raised(). For a co this gives its handle. Arguments are consumed.
    /// Nested calls are limited (StackOverflow), since each takes room on the C stack.
    Value call(Value function, std::span<Value> args);

    /// Values that nothing may own at the end of the program are dropped, cycles collected. Gives what is still alive, by kind, one a
    /// line; empty when every object is accounted for.
    std::string shutDown();

private:
    std::vector<std::unique_ptr<LinkedModule>> modules_;
    unsigned nesting_ = 0;
};

}  // namespace coro::vm
