#include "vm/errors/error.h"

#include <fmt/format.h>

#include "vm/types/list.h"
#include "vm/types/operations.h"
#include "vm/types/str.h"
#include "vm/types/text.h"
#include "vm/vm.h"

namespace coro::vm {

Value newError(Vm& vm, Class* cls, std::string_view message) {
    Instance* error = newInstance(vm, cls);
    error->fields[ErrorField::Message] = Value::object(newShortStr(vm, message));
    error->fields[ErrorField::Others] = Value::object(newList(vm));
    return Value::object(error);
}

bool isError(Vm& vm, Value v) {
    auto* instance = cast<Instance>(v);
    return instance && instance->cls->isSubclassOf(vm.errorClass(ErrorId::Error));
}

Value& errorField(Value error, unsigned field) { return as<Instance>(error)->fields[field]; }

void addToOthers(Vm& vm, Value error, Value other) {
    if (error == other)
        return;
    Value& others = errorField(error, ErrorField::Others);
    if (!isKind(others, Kind::List)) {
        release(vm, others);
        others = Value::object(newList(vm));
    }
    as<List>(others)->pushLiteral(vm, retained(other));
}

void raiseFromProgram(Vm& vm, Value v) {
    if (isError(vm, v)) {
        vm.pending = v;
        return;
    }
    if (auto* cls = cast<Class>(v); cls && cls->isSubclassOf(vm.errorClass(ErrorId::Error)))
        vm.raise(ErrorId::TypeError, fmt::format("`raise` needs an error: make one with `{}(...)`", cls->name));
    else
        vm.raise(ErrorId::TypeError, fmt::format("`raise` needs an error, not {}: `raise Error(...)`", typeName(v)));
    release(vm, v);
}

void addOther(Vm& vm, Value& kept, Value other) {
    Coroutine* c = vm.scheduler.current();
    if (isError(vm, kept)) {
        if (isError(vm, other)) {
            addToOthers(vm, kept, other);
            release(vm, other);
        } else if (c) {
            // The coroutine was killed in the cleanup of an error: it unwinds, and the error is its outcome.
            vm.scheduler.noteCleanupError(vm.scheduler.unwindingOf(c), kept);
            release(vm, kept);
            kept = other;
        }
        return;
    }
    if (isError(vm, other)) {
        if (c)
            vm.scheduler.noteCleanupError(vm.scheduler.unwindingOf(c), other);
        release(vm, other);
    }
}

std::string errorTitle(Vm& vm, Value error) {
    std::string title = as<Instance>(error)->cls->name;
    Value message = errorField(error, ErrorField::Message);
    std::string text;
    if (auto* s = cast<Str>(message))
        text = s->view();
    else if (!message.isNil())
        text = shortRepr(vm, message);
    if (!text.empty())
        title += ": " + text;
    return title;
}

} // namespace coro::vm
