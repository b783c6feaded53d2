#include "vm/interpreter/calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "vm/interpreter/continuations.h"
#include "vm/interpreter/dispatch.h"
#include "vm/interpreter/operators.h"
#include "vm/interpreter/slow.h"
#include "vm/types/foreign_members.h"
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

std::string describeValue(Vm& vm, Value v) {
    if (auto* cls = cast<Class>(v))
        return fmt::format("class `{}`", cls->name);
    if (v.isObject())
        return fmt::format("{} `{}`", typeName(v), shortRepr(vm, v));
    return fmt::format("`{}`", shortRepr(vm, v));
}

void releaseAll(Vm& vm, Value* args, unsigned count) {
    for (unsigned i = 0; i < count; ++i)
        release(vm, args[i]);
}

/// What runs when `callee` is called: bound methods and classes put their argument in front. Null: raised, all
/// released.
Closure* resolveCallee(Vm& vm, CallWindow& call) {
    for (;;) {
        if (auto* closure = cast<Closure>(call.callee))
            return closure;
        Value first, next;
        if (auto* bound = cast<BoundMethod>(call.callee)) {
            first = retained(bound->receiver);
            next = retained(bound->function);
            release(vm, call.callee);
        } else if (auto* cls = cast<Class>(call.callee); cls && !cls->init.isNil()) {
            first = call.callee;
            next = retained(cls->init);
            if (cls->makesInstances) {
                first = Value::object(newInstance(vm, cls));
                release(vm, call.callee);
            }
        } else if (Value method = operatorOf(vm, call.callee, KnownName::Call); !method.isUnset()) {
            first = call.callee;
            next = retained(method);
        } else {
            vm.raise(ErrorId::TypeError, fmt::format("{} cannot be called{}", describeValue(vm, call.callee),
                                                     isInstance(call.callee) ? ": its class declares no `call` method"
                                                     : call.callee == Value::object(vm.kindClass(Kind::Range))
                                                         ? "; a range is written `0..n`"
                                                         : ""));
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
    if (end <= vm.stack.limit()) [[likely]]
        return true;
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

/// Can a native be run without a frame of its own, which fills in defaults?
bool isDirectNative(const Code& code, const CallWindow& call) {
    if (!code.native || call.count != code.parameterCount || code.prototype->hasRest || call.isBound)
        return false;
    // The compiler leaves an argument unset that is left out before one with a name.
    return std::none_of(call.args + code.prototype->required, call.args + call.count,
                        [](Value v) { return v.isUnset(); });
}

Resume afterCall(Vm&, const uint64_t* pc, Value* R, Value v) {
    if (v.isRaised())
        return raiseAt(pc, R);
    R[opA(*pc)] = v;
    return {pc + kWords[*pc & 0xff], R};
}

/// Enters an `fn` whose arguments are bound; `function` is consumed.
Resume enterFunction(Vm& vm, Value function, Value* args, Frame* caller) {
    Code* code = as<Closure>(function)->code;
    if (!hasRoom(vm, args + code->registers + bytecode::kFrameHeader)) {
        releaseAll(vm, args, code->parameterCount);
        release(vm, function);
        return {};
    }
    Frame* frame = Frame::of(args);
    frame->function = function;
    frame->caller = caller;
    return {code->start, args};
}

/// What the program calls, for messages: of an `init` that is the class.
std::string calledName(const bytecode::Prototype& p) {
    std::string_view name = p.name;
    if (name.ends_with(".init"))
        name.remove_suffix(5);
    return name.empty() ? "this function" : fmt::format("`{}`", name);
}

/// Which parameters an argument can name: "it has `a` and `b`".
std::string parameterNames(const bytecode::Prototype& p) {
    std::string names;
    const unsigned count = static_cast<unsigned>(p.parameters.size());
    for (unsigned i = p.isMethod; i < count; ++i)
        if (!(p.hasRest && i == p.positional))
            names += fmt::format("{}`{}`", names.empty() ? "" : ", ", p.parameters[i].name);
    return names.empty() ? "arguments have no names there" : "it has " + names;
}

std::string arityMessage(const Code& code, unsigned count) {
    const auto& p = *code.prototype;
    unsigned self = p.isMethod;
    unsigned most = p.positional - self, least = p.required - self;
    unsigned given = count >= self ? count - self : 0;
    std::string takes = p.hasRest       ? fmt::format("at least {}", least)
                        : least == most ? fmt::format("{}", least)
                                        : fmt::format("{} to {}", least, most);
    std::string message = fmt::format("{} takes {} argument{}, not {}", calledName(p), takes,
                                      takes == "1" || takes == "at least 1" ? "" : "s", given);
    const std::string_view own = coroCall(p.name, given);
    return own.empty() ? message : message + fmt::format("; it is written `{}`", own);
}

} // namespace

bool isCallable(Vm& vm, Value v) {
    if (auto* cls = cast<Class>(v))
        return !cls->init.isNil();
    return isKind(v, Kind::Closure) || isKind(v, Kind::BoundMethod) || !operatorOf(vm, v, KnownName::Call).isUnset();
}

Value* moveToStack(Vm& vm, Value* args, unsigned count) {
    Value* target = vm.stack.top + bytecode::kFrameHeader;
    std::memcpy(target, args, count * sizeof(Value));
    return target;
}

namespace {

/// A list of the arguments in [begin, end) takes the rest parameter's place.
void bindRest(Vm& vm, Value* args, unsigned place, unsigned begin, unsigned end) {
    Value rest = Value::object(newListOf(vm, {args + begin, end - begin}));
    args[place] = rest;
}

/// Arguments without names: what is beyond the positional parameters goes into the rest list, and named ones are left
/// out.
void bindPositional(Vm& vm, const bytecode::Prototype& p, CallWindow& call) {
    auto count = static_cast<unsigned>(p.parameters.size());
    unsigned given = call.count;
    if (p.hasRest)
        bindRest(vm, call.args, p.positional, std::min<unsigned>(given, p.positional), given);
    for (unsigned i = std::min<unsigned>(given, p.positional); i < count; ++i)
        if (!p.hasRest || i != p.positional)
            call.args[i] = Value::unset();
    call.count = count;
    call.isBound = true;
}

} // namespace

bool bindArguments(Vm& vm, const Code& code, CallWindow& call) {
    const auto& p = *code.prototype;
    if (!call.isBound) {
        if (call.count < p.required || (call.count > p.positional && !p.hasRest)) {
            vm.raise(ErrorId::ArgumentError, arityMessage(code, call.count));
            releaseAll(vm, call.args, call.count);
            return false;
        }
        bindPositional(vm, p, call);
    }
    // A parameter without default that got no argument by name.
    for (unsigned i = 0; i < call.count; ++i) {
        if (!call.args[i].isUnset() || p.parameters[i].hasDefault)
            continue;
        vm.raise(ErrorId::ArgumentError,
                 fmt::format("{} needs an argument for `{}`", calledName(p), p.parameters[i].name));
        releaseAll(vm, call.args, call.count);
        return false;
    }
    return true;
}

bool bindNamed(Vm& vm, CallWindow& call, std::span<const std::string> names) {
    Closure* closure = resolveCallee(vm, call);
    if (!closure)
        return false;
    const auto& p = *closure->code->prototype;
    unsigned named = static_cast<unsigned>(names.size()), first = call.count - named;
    std::string problem;
    if (first > p.positional && !p.hasRest)
        problem = arityMessage(*closure->code, call.count);
    std::vector<Value> values(call.args + first, call.args + call.count);
    std::vector<int> target(named, -1);
    for (unsigned k = 0; k < named && problem.empty(); ++k) {
        for (unsigned i = p.isMethod; i < p.parameters.size(); ++i)
            if (p.parameters[i].name == names[k] && !(p.hasRest && i == p.positional))
                target[k] = static_cast<int>(i);
        if (target[k] < 0)
            problem = fmt::format("{} has no parameter `{}`; {}", calledName(p), names[k], parameterNames(p));
        else if (static_cast<unsigned>(target[k]) < std::min<unsigned>(first, p.positional) ||
                 std::count(target.begin(), target.end(), target[k]) > 1)
            problem = fmt::format("{} gets `{}` twice", calledName(p), names[k]);
    }
    if (problem.empty() && call.args + p.parameters.size() > vm.stack.limit())
        problem = "there are too many arguments for the stack";
    if (!problem.empty()) {
        vm.raise(ErrorId::ArgumentError, problem);
        releaseAll(vm, call.args, call.count);
        release(vm, call.callee);
        return false;
    }
    call.count = first;
    bindPositional(vm, p, call);
    for (unsigned k = 0; k < named; ++k)
        call.args[target[k]] = values[k];
    return true;
}

namespace {

/// Checks the arguments of what is not a direct native, and that they fit the stack. False: raised, all released.
bool prepare(Vm& vm, CallWindow& call, const Code& code) {
    if (code.exactArity == call.count && !call.isBound) [[likely]]
        return true;
    bool fits = hasRoom(vm, call.args + std::max<unsigned>(call.count, code.parameterCount) + bytecode::kFrameHeader);
    if (!fits)
        releaseAll(vm, call.args, call.count);
    if (fits && bindArguments(vm, code, call))
        return true;
    release(vm, call.callee);
    return false;
}

} // namespace

Resume callValue(Vm& vm, const uint64_t* pc, Value* R, CallWindow& call) {
    Frame* caller = Frame::of(R);
    caller->pc = pc;
    vm.callerFrame = caller;
    Closure* closure = resolveCallee(vm, call);
    if (!closure)
        return raiseAt(pc, R);
    Code& code = *closure->code;
    if (isDirectNative(code, call)) {
        Value v = runNative(vm, closure, call.args, call.count);
        release(vm, call.callee);
        return afterCall(vm, pc, R, v);
    }
    if (!prepare(vm, call, code))
        return raiseAt(pc, R);
    if (code.kind == FunctionKind::Fn) {
        Resume r = enterFunction(vm, call.callee, call.args, caller);
        return r.pc ? r : raiseAt(pc, R);
    }
    if (code.kind == FunctionKind::Gen)
        return afterCall(vm, pc, R, Value::object(vm.scheduler.newStream(call.callee, call.args, caller)));
    bool onStack = caller->code()->kind == FunctionKind::Fn;
    return vm.scheduler.start(call.callee, call.args, caller, onStack ? R + caller->code()->registers : vm.stack.top);
}

Resume callFromNative(Vm& vm, CallWindow& call) {
    Closure* closure = resolveCallee(vm, call);
    if (!closure)
        return {};
    Code& code = *closure->code;
    if (isDirectNative(code, call)) {
        Value v = runNative(vm, closure, call.args, call.count);
        release(vm, call.callee);
        if (!v.isRaised())
            vm.callResult = v;
        return {};
    }
    if (!prepare(vm, call, code))
        return {};
    if (code.kind == FunctionKind::Fn) {
        return enterFunction(vm, call.callee, call.args, nullptr);
    }
    if (code.kind == FunctionKind::Gen) {
        vm.callResult = Value::object(vm.scheduler.newStream(call.callee, call.args, nullptr));
        return {};
    }
    return vm.scheduler.start(call.callee, call.args, nullptr, vm.stack.top);
}

namespace {

/// An fn's `noreturn`: the callee's frame lies where this one was.
Resume replaceFunction(Vm& vm, Value* R, CallWindow& call) {
    Frame* frame = Frame::of(R);
    Code& code = *as<Closure>(call.callee)->code;
    if (!hasRoom(vm, R + code.registers + bytecode::kFrameHeader)) {
        releaseAll(vm, call.args, code.parameterCount);
        release(vm, call.callee);
        return {};
    }
    std::memmove(R, call.args, code.parameterCount * sizeof(Value));
    release(vm, frame->function);
    return enterFunction(vm, call.callee, R, frame->caller);
}

} // namespace

Resume tailCallValue(Vm& vm, const uint64_t* pc, Value* R, CallWindow& call) {
    Frame* frame = Frame::of(R);
    frame->pc = pc;
    vm.callerFrame = frame;
    Closure* closure = resolveCallee(vm, call);
    if (!closure)
        return raiseAt(pc, R);
    Code& code = *closure->code;
    FunctionKind from = frame->code()->kind;
    // Only the first function's declaration counts, so one frame for it is enough.
    bool checksResult = kills(*pc, bytecode::kChecksResult);
    if (checksResult && from == FunctionKind::Fn &&
        !(frame->caller && frame->caller->pc == codeFor(AtEnd::CheckResult)))
        return callValue(vm, codeFor(AtEnd::CheckResult), R, call);
    if (checksResult && from != FunctionKind::Fn)
        vm.scheduler.keepResultType();
    if (from != FunctionKind::Fn && vm.scheduler.isCancelledLeaving()) {
        releaseAll(vm, call.args, call.count);
        release(vm, call.callee);
        return vm.scheduler.unwindCurrent();
    }
    if (!code.native && code.kind == from) {
        if (!prepare(vm, call, code))
            return raiseAt(pc, R);
        if (from != FunctionKind::Fn)
            return vm.scheduler.hop(pc, call.callee, call.args);
        Resume r = replaceFunction(vm, R, call);
        return r.pc ? r : raiseAt(pc, R);
    }
    // The target runs to its value, or starts, first; then that value is what this function ends with.
    if (from != FunctionKind::Fn)
        vm.scheduler.logHop(pc);
    const uint64_t* then = codeFor(from == FunctionKind::Fn ? AtEnd::Return : AtEnd::Become);
    return callValue(vm, then, R, call);
}

Value findMethod(Vm& vm, Value receiver, Value name) {
    Class* cls = classOf(vm, receiver);
    MethodCache::Entry& entry = vm.methodCache.at(cls, name);
    if (entry.cls == cls && entry.name == name) [[likely]]
        return entry.method;
    Value method = cls->method(as<Str>(name)->view());
    entry = {cls, name, method};
    return method;
}

} // namespace coro::vm
