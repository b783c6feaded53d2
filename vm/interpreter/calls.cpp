#include "vm/interpreter/calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "vm/interpreter/dispatch.h"
#include "vm/interpreter/slow.h"
#include "vm/types/list.h"
#include "vm/types/operations.h"
#include "vm/types/str.h"
#include "vm/types/text.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::FunctionKind;
using bytecode::Instruction;
using bytecode::Opcode;

namespace {

const uint64_t kThenBecome[] = {
    Instruction{Opcode::Call, 0, 0, 0, 0}.encode(),
    Instruction{Opcode::Become, bytecode::kKillA, 0, 0, 0}.encode(),
};
const uint64_t kThenReturn[] = {
    Instruction{Opcode::Call, 0, 0, 0, 0}.encode(),
    Instruction{Opcode::Return, bytecode::kKillA, 0, 0, 0}.encode(),
};

std::string describeValue(Vm& vm, Value v) {
    if (v.isObject()) return fmt::format("{} `{}`", typeName(v), shortRepr(vm, v));
    return fmt::format("`{}`", shortRepr(vm, v));
}

void releaseAll(Vm& vm, Value* args, unsigned count) {
    for (unsigned i = 0; i < count; ++i) release(vm, args[i]);
}

/// What runs when `callee` is called: bound methods and classes put their argument in front. Null: raised, all released.
Closure* resolveCallee(Vm& vm, CallWindow& call) {
    for (;;) {
        if (auto* closure = cast<Closure>(call.callee)) return closure;
        Value first, next;
        if (auto* bound = cast<BoundMethod>(call.callee)) {
            first = retained(bound->receiver);
            next = retained(bound->function);
            release(vm, call.callee);
        } else if (auto* cls = cast<Class>(call.callee); cls && !cls->init.isNil()) {
            first = call.callee;
            next = retained(cls->init);
        } else {
            vm.raise(ErrorId::TypeError, fmt::format("{} cannot be called", describeValue(vm, call.callee)));
            releaseAll(vm, call.args, call.count);
            release(vm, call.callee);
            return nullptr;
        }
        std::memmove(call.args + 1, call.args, call.count * sizeof(Value));
        call.args[0] = first;
        ++call.count;
        call.callee = next;
    }
}

bool hasRoom(Vm& vm, Value* end) {
    if (end <= vm.stack.limit()) [[likely]] return true;
    vm.raise(ErrorId::StackOverflow, "functions call each other too deeply");
    return false;
}

/// Runs a native over its bound arguments and releases what it left of them.
Value runNative(Vm& vm, Closure* closure, Value* args, unsigned count) {
    Value* top = std::exchange(vm.stack.top, std::max(vm.stack.top, args + count));
    Value v = closure->code->native(vm, args, count);
    vm.stack.top = top;
    releaseAll(vm, args, count);
    return v;
}

/// Can a native be run without a frame of its own?
bool isDirectNative(const Code& code, unsigned count) {
    return code.native && count == code.parameterCount && !code.prototype->hasRest;
}

Resume afterCall(Vm&, const uint64_t* pc, Value* R, Value v) {
    if (v.isRaised()) return raiseAt(pc, R);
    R[opA(*pc)] = v;
    return {pc + kWords[*pc & 0xff], R};
}

/// Enters an `fn` whose arguments are bound; `function` is consumed.
Resume enterFunction(Vm& vm, Value function, Value* args, Frame* caller) {
    Code* code = as<Closure>(function)->code;
    if (!hasRoom(vm, args + code->registers + bytecode::kFrameHeader)) {
        releaseAll(vm, args, code->parameterCount);
        release(vm, function);
        return {nullptr, nullptr, true};
    }
    Frame* frame = Frame::of(args);
    frame->function = function;
    frame->caller = caller;
    return {code->entry(), args};
}

std::string arityMessage(const Code& code, unsigned count) {
    const auto& p = *code.prototype;
    unsigned self = p.isMethod;
    unsigned most = code.parameterCount - self - p.hasRest, least = p.required - self;
    unsigned given = count >= self ? count - self : 0;
    std::string takes = p.hasRest ? fmt::format("at least {}", least)
                      : least == most ? fmt::format("{}", least)
                                      : fmt::format("{} to {}", least, most);
    return fmt::format("{} takes {} argument{}, not {}", p.name.empty() ? "this function" : fmt::format("`{}`", p.name), takes,
                       takes == "1" ? "" : "s", given);
}

}  // namespace

bool isTrampoline(const uint64_t* pc) {
    return pc == kThenBecome || pc == kThenReturn;
}

Value* moveToStack(Vm& vm, Value* args, unsigned count) {
    Value* target = vm.stack.top + bytecode::kFrameHeader;
    std::memcpy(target, args, count * sizeof(Value));
    return target;
}

bool bindArguments(Vm& vm, const Code& code, Value* args, unsigned count) {
    const auto& p = *code.prototype;
    unsigned positional = code.parameterCount - p.hasRest;
    if (count < p.required || (count > positional && !p.hasRest)) {
        vm.raise(ErrorId::ArgumentError, arityMessage(code, count));
        releaseAll(vm, args, count);
        return false;
    }
    for (unsigned i = count; i < positional; ++i) args[i] = Value::unset();
    if (p.hasRest) {
        unsigned extra = count > positional ? count - positional : 0;
        args[positional] = Value::object(newListOf(vm, {args + positional, extra}));
    }
    // A required parameter that named arguments left out.
    for (unsigned i = 0; i < p.required; ++i) {
        if (!args[i].isUnset()) continue;
        vm.raise(ErrorId::ArgumentError, fmt::format("`{}` needs an argument for `{}`", p.name, p.parameters[i].name));
        releaseAll(vm, args, code.parameterCount);
        return false;
    }
    return true;
}

int bindNamed(Vm& vm, CallWindow& call, std::span<const std::string> names) {
    Closure* closure = resolveCallee(vm, call);
    if (!closure) return -1;
    const auto& p = *closure->code->prototype;
    unsigned positional = closure->code->parameterCount - p.hasRest;
    unsigned named = static_cast<unsigned>(names.size()), first = call.count - named;
    std::string problem;
    std::vector<Value> values(call.args + first, call.args + call.count);
    std::vector<int> target(named, -1);
    for (unsigned k = 0; k < named && problem.empty(); ++k) {
        for (unsigned i = p.isMethod; i < positional; ++i)
            if (p.parameters[i].name == names[k]) target[k] = static_cast<int>(i);
        if (target[k] < 0) problem = fmt::format("`{}` has no parameter `{}`", p.name, names[k]);
        else if (static_cast<unsigned>(target[k]) < first || std::count(target.begin(), target.end(), target[k]) > 1)
            problem = fmt::format("`{}` gets `{}` twice", p.name, names[k]);
    }
    if (!problem.empty()) {
        vm.raise(ErrorId::ArgumentError, problem);
        releaseAll(vm, call.args, call.count);
        release(vm, call.callee);
        return -1;
    }
    unsigned count = first;
    for (int t : target) count = std::max(count, static_cast<unsigned>(t) + 1);
    for (unsigned i = first; i < count; ++i) call.args[i] = Value::unset();
    for (unsigned k = 0; k < named; ++k) call.args[target[k]] = values[k];
    call.count = count;
    return static_cast<int>(count);
}

namespace {

/// Checks the arguments of what is not a direct native, and that they fit the stack. False: raised, all released.
bool prepare(Vm& vm, const CallWindow& call, const Code& code) {
    bool fits = hasRoom(vm, call.args + std::max<unsigned>(call.count, code.parameterCount) + bytecode::kFrameHeader);
    if (!fits) releaseAll(vm, call.args, call.count);
    if (fits && bindArguments(vm, code, call.args, call.count)) return true;
    release(vm, call.callee);
    return false;
}

}  // namespace

Resume callValue(Vm& vm, const uint64_t* pc, Value* R, CallWindow call) {
    Frame* caller = Frame::of(R);
    caller->pc = pc;
    vm.callerFrame = caller;
    Closure* closure = resolveCallee(vm, call);
    if (!closure) return raiseAt(pc, R);
    Code& code = *closure->code;
    if (isDirectNative(code, call.count)) {
        Value v = runNative(vm, closure, call.args, call.count);
        release(vm, call.callee);
        return afterCall(vm, pc, R, v);
    }
    if (!prepare(vm, call, code)) return raiseAt(pc, R);
    if (code.kind == FunctionKind::Fn) {
        Resume r = enterFunction(vm, call.callee, call.args, caller);
        return r.pc ? r : raiseAt(pc, R);
    }
    bool onStack = caller->code()->kind == FunctionKind::Fn;
    return vm.scheduler.start(call.callee, call.args, caller, onStack ? R + caller->code()->registers : vm.stack.top);
}

Resume callFromNative(Vm& vm, CallWindow call) {
    Closure* closure = resolveCallee(vm, call);
    if (!closure) return {};
    Code& code = *closure->code;
    if (isDirectNative(code, call.count)) {
        Value v = runNative(vm, closure, call.args, call.count);
        release(vm, call.callee);
        if (!v.isRaised()) vm.callResult = v;
        return {};
    }
    if (!prepare(vm, call, code)) return {};
    if (code.kind == FunctionKind::Fn) {
        Resume r = enterFunction(vm, call.callee, call.args, nullptr);
        return r.pc ? r : Resume{};
    }
    return vm.scheduler.start(call.callee, call.args, nullptr, vm.stack.top);
}

namespace {

/// An fn's `noreturn`: the callee's frame lies where this one was.
Resume replaceFunction(Vm& vm, Value* R, CallWindow call) {
    Frame* frame = Frame::of(R);
    Code& code = *as<Closure>(call.callee)->code;
    std::memmove(R, call.args, code.parameterCount * sizeof(Value));
    release(vm, frame->function);
    return enterFunction(vm, call.callee, R, frame->caller);
}

}  // namespace

Resume tailCallValue(Vm& vm, const uint64_t* pc, Value* R, CallWindow call) {
    Frame* frame = Frame::of(R);
    frame->pc = pc;
    vm.callerFrame = frame;
    Closure* closure = resolveCallee(vm, call);
    if (!closure) return raiseAt(pc, R);
    Code& code = *closure->code;
    FunctionKind from = frame->code()->kind;
    if (!code.native && code.kind == from) {
        if (!prepare(vm, call, code)) return raiseAt(pc, R);
        if (from == FunctionKind::Co) return vm.scheduler.hop(pc, call.callee, call.args);
        Resume r = replaceFunction(vm, R, call);
        return r.pc ? r : raiseAt(pc, R);
    }
    // The target runs to its value, or starts, first; then that value is what this function ends with.
    if (from == FunctionKind::Co) vm.scheduler.logHop(frame->code(), pc);
    const uint64_t* then = from == FunctionKind::Fn ? kThenReturn : kThenBecome;
    return callValue(vm, then, R, call);
}

Value findMethod(Vm& vm, Value receiver, Value name) {
    Class* cls = classOf(vm, receiver);
    MethodCache::Entry& entry = vm.methodCache.at(cls, name);
    if (entry.cls == cls && entry.name == name) [[likely]] return entry.method;
    Value method = cls->method(as<Str>(name)->view());
    entry = {cls, name, method};
    return method;
}

}  // namespace coro::vm
