// print, repr, type, gc, bool and Weak.
#include <string>

#include "stdlib/arguments.h"
#include "stdlib/natives.h"
#include "vm/class.h"
#include "vm/interpreter/calls.h"
#include "vm/interpreter/operators.h"
#include "vm/types/format.h"
#include "vm/types/operations.h"
#include "vm/types/text.h"
#include "vm/types/weak.h"

namespace coro::stdlib {

using namespace vm;

namespace {

/// Writes to one of the program's outputs. All of it or, when a value has no text, nothing.
template <class Write>
Value writeValues(Vm& vm, Value* args, Write write) {
    auto* values = as<List>(args[0]);
    auto* separator = wantStr(vm, args[1], "sep");
    auto* end = separator ? wantStr(vm, args[2], "end") : nullptr;
    if (!end)
        return Value::raised();
    std::string text = std::exchange(vm.types.buffer, {});
    text.clear();
    bool done = true;
    for (uint32_t i = 0; i < values->size() && done; ++i) {
        if (i > 0)
            text += separator->view();
        done = writeText(vm, text, values->at(i));
    }
    if (done) {
        text += end->view();
        write(text);
    }
    keepBuffer(vm.types, text);
    return done ? vm.written() : Value::raised();
}

Value formatOf(Vm& vm, Value* args, unsigned) {
    Str* spec = wantStr(vm, args[1], "spec");
    return spec ? formatValue(vm, args[0], spec->view()) : Value::raised();
}

Value print(Vm& vm, Value* args, unsigned) {
    return writeValues(vm, args, [&vm](std::string_view text) { vm.out.write(text); });
}

Value printError(Vm& vm, Value* args, unsigned) {
    return writeValues(vm, args, [&vm](std::string_view text) {
        vm.out.flush();
        vm.err.write(text);
        vm.err.flush();
    });
}

Value reprOf(Vm& vm, Value* args, unsigned) { return repr(vm, args[0]); }

Value hasToString(Vm& vm, Value* args, unsigned) {
    return Value::boolean(!operatorOf(vm, args[0], KnownName::ToString).isUnset());
}

Value isCallableValue(Vm& vm, Value* args, unsigned) { return Value::boolean(isCallable(vm, args[0])); }

Value typeOf(Vm& vm, Value* args, unsigned) {
    Class* cls = classOf(vm, args[0]);
    return cls ? retained(Value::object(cls)) : Value::nil();
}

Value collectCycles(Vm& vm, Value*, unsigned) {
    return Value::smallInt(static_cast<int64_t>(vm.heap.collector.collect(vm)));
}

Value boolInit(Vm&, Value* args, unsigned) { return Value::boolean(!args[1].isFalsy()); }

Value weakInit(Vm& vm, Value* args, unsigned) {
    if (!args[1].isObject())
        return vm.raise(ErrorId::TypeError,
                        std::string("a Weak needs an object that can be freed, not ") + std::string(typeName(args[1])));
    return Value::object(weakOf(vm, args[1].asObject()));
}

Value weakGet(Vm&, Value* args, unsigned) {
    Object* target = self<Weak>(args)->target;
    return target ? retained(Value::object(target)) : Value::nil();
}

constexpr NativeEntry kNatives[] = {
    {"print", print},
    {"printError", printError},
    {"repr", reprOf},
    {"format", formatOf},
    {"type", typeOf},
    {"_hasToString", hasToString},
    {"gc", collectCycles},
    {"bool.init", boolInit},
    {"Weak.init", weakInit},
    {"Weak.get", weakGet},
    {"isCallable", isCallableValue},
};

} // namespace

std::span<const NativeEntry> inspectionNatives() { return kNatives; }

} // namespace coro::stdlib
