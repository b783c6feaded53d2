#include "vm/vm.h"

#include <algorithm>

#include "vm/errors/error.h"
#include "vm/interpreter/calls.h"
#include "vm/interpreter/interrupt.h"
#include "vm/interpreter/unwind.h"
#include "vm/types/operations.h"

namespace coro::vm {

Vm::Vm(std::unique_ptr<EventLoop> loop) : scheduler(*this, std::move(loop)) {
    heap.onShortage = interruptPrograms;
    names.begin(*this);
}
Vm::~Vm() = default;

Value Vm::raise(ErrorId id, std::string message) { return raiseValue(newError(*this, errorClass(id), message)); }

Value Vm::raiseValue(Value error) {
    pending = error;
    return Value::raised();
}

Value Vm::call(Value function, std::span<Value> args) {
    if (!enterNested(args.size())) {
        for (Value v : args)
            release(*this, v);
        return Value::raised();
    }
    Value* window = stack.top + bytecode::kFrameHeader;
    std::copy(args.begin(), args.end(), window);
    Frame* before = callerFrame;
    nestedCallers.push_back(before);
    CallWindow call{retained(function), window, static_cast<unsigned>(args.size())};
    Resume r = callFromNative(*this, call);
    execute(*this, r);
    callerFrame = before;
    nestedCallers.pop_back();
    --nesting_;
    if (hasPending()) {
        release(*this, std::exchange(callResult, Value::unset()));
        return Value::raised();
    }
    return std::exchange(callResult, Value::unset());
}

std::string_view Vm::slotName(const Value* slot) const {
    for (const auto& m : modules_)
        if (slot >= m->slots.data() && slot < m->slots.data() + m->slots.size())
            return m->module->slots[static_cast<size_t>(slot - m->slots.data())].name;
    return {};
}

/// Each level takes room on the C stack, so there is a limit.
bool Vm::enterNested(size_t argumentCount) {
    constexpr unsigned kMostNested = 200;
    if (nesting_ >= kMostNested || stack.top + argumentCount + 2 * bytecode::kFrameHeader > stack.limit()) {
        raise(ErrorId::StackOverflow, "too many calls from inside native functions");
        return false;
    }
    ++nesting_;
    return true;
}

Step Vm::pull(Stream* stream, Value& item) {
    if (!enterNested(0))
        return Step::Raised;
    Frame* before = callerFrame;
    Step step = scheduler.pullForNative(stream, item);
    callerFrame = before;
    --nesting_;
    return step;
}

void Vm::runMain(LinkedModule& program) {
    // The core's top level only declares. Each module's ends by going on with the next one's.
    LinkedModule& first = modules_.size() > 1 ? *modules_[1] : program;
    auto* main = startTopLevel(first);
    scheduler.runProgram(main);
    release(*this, main);
}

Coroutine* Vm::startTopLevel(LinkedModule& first) {
    Value top = Value::object(newClosure(*this, &first.codes[0]));
    CallWindow call{top, stack.top + bytecode::kFrameHeader, 0};
    nestedCallers.push_back(nullptr);
    Resume r = callFromNative(*this, call);
    if (isInteractive)
        scheduler.beginInput();
    execute(*this, r);
    callerFrame = nullptr;
    nestedCallers.pop_back();
    return as<Coroutine>(std::exchange(callResult, Value::unset()));
}

Closure* Vm::nextTopLevel(LinkedModule& ended) {
    size_t i = 0;
    while (modules_[i].get() != &ended)
        ++i;
    CORO_CHECK(i + 1 < modules_.size());
    ended.hasRun = true;
    for (size_t s = 0; s < ended.slots.size() && !isInteractive; ++s)
        if (ended.isReleasable(s))
            release(*this, std::exchange(ended.slots[s], Value::unset()));
    return newClosure(*this, &modules_[i + 1]->codes[0]);
}

std::string Vm::endProgram() {
    scheduler.clear();
    for (auto& module : modules_)
        for (Value& slot : module->slots)
            release(*this, std::exchange(slot, Value::unset()));
    heap.collector.collect(*this);
    out.flush();
    err.flush();
    return heap.describeLive();
}

std::string Vm::shutDown() {
    std::string alive = endProgram();
    methodCache.clear();
    heap.releaseImmortals(*this);
    return alive;
}

} // namespace coro::vm
