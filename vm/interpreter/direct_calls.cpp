#include "vm/interpreter/direct_calls.h"

#include <algorithm>
#include <cstring>

#include "vm/interpreter/calls.h"
#include "vm/interpreter/quick.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::FunctionKind;
using bytecode::kFrameHeader;
using bytecode::kHeapFrame;

namespace {

[[gnu::always_inline]] inline Value runNative(Vm& vm, const Code& code, Value* args, Value* top) {
    const unsigned count = code.nativeArity;
    Value* before = std::exchange(vm.stack.top, std::max(vm.stack.top, top));
    Value v = code.native(vm, args, count);
    vm.stack.top = before;
    for (unsigned i = 0; i < count; ++i)
        release(vm, args[i]);
    return v;
}

/// The same with presets for the arguments that are left out. Unset: they are not all known, and nothing has happened.
[[gnu::noinline]] Value runWithPresets(Vm& vm, Code& code, const Value* args, unsigned count, Value* top) {
    constexpr unsigned kMost = 8;
    const std::span<const Value> presets = code.presets();
    if (presets.empty() || code.nativeArity > kMost)
        return Value::unset();
    Value all[kMost];
    std::copy_n(args, count, all);
    for (unsigned i = code.required; i < code.nativeArity; ++i)
        if (i >= count || all[i].isUnset())
            all[i] = presets[i - code.required];
    return runNative(vm, code, all, top);
}

[[gnu::always_inline]] inline Value tryNativeOn(Vm& vm, const uint64_t* pc, Value* R, Code& code, Value* args,
                                                unsigned count, Value* top) {
    if (count < code.required || count > code.nativeArity)
        return Value::unset();
    Frame::of(R)->pc = pc;
    vm.callerFrame = Frame::of(R);
    if (count != code.nativeArity) [[unlikely]]
        return runWithPresets(vm, code, args, count, top);
    for (unsigned i = code.required; i < count; ++i)
        if (args[i].isUnset()) [[unlikely]]
            return runWithPresets(vm, code, args, count, top);
    return runNative(vm, code, args, top);
}

/// Runs a native on the arguments in the window of the call.
inline Value runInWindow(Vm& vm, const uint64_t* pc, Value* R, Closure* closure) {
    uint64_t word = *pc;
    unsigned count = opC(word);
    Value* args = R + opB(word) + kFrameHeader;
    return tryNativeOn(vm, pc, R, *closure->code, args, count, kills(word, kHeapFrame) ? vm.stack.top : args + count);
}

/// The frame of an `fn` over arguments that lie where it wants them; `function` is owned.
Resume enter(Value function, Value* args, Frame* caller, const uint64_t* pc) {
    caller->pc = pc;
    Frame* frame = Frame::of(args);
    frame->function = function;
    frame->caller = caller;
    return {as<Closure>(function)->code->start, args};
}

bool isFunctionOf(const Closure* closure, unsigned count) {
    return closure->code->exactArity == count && closure->code->kind == FunctionKind::Fn;
}

/// Enters an `fn` with just its parameters, from any frame. False: it takes others, and nothing has happened.
bool tryEnter(Vm& vm, const uint64_t* pc, Value* R, Closure* closure, Resume& resume) {
    uint64_t word = *pc;
    unsigned count = opC(word);
    if (!isFunctionOf(closure, count))
        return false;
    Value* args = R + opB(word) + kFrameHeader;
    Value* target = kills(word, kHeapFrame) ? vm.stack.top + kFrameHeader : args;
    if (target + closure->code->registers > vm.stack.limit())
        return false;
    if (target != args)
        std::memcpy(target, args, count * sizeof(Value));
    retain(closure);
    resume = enter(Value::object(closure), target, Frame::of(R), pc);
    return true;
}

/// Starts a `co` with just its parameters. False: it takes others, and nothing has happened.
bool tryStart(Vm& vm, const uint64_t* pc, Value* R, Closure* closure, Resume& resume) {
    uint64_t word = *pc;
    if (closure->code->exactArity != opC(word) || closure->code->kind != FunctionKind::Co)
        return false;
    Frame* starter = Frame::of(R);
    starter->pc = pc;
    vm.callerFrame = starter;
    retain(closure);
    Value* top = kills(word, kHeapFrame) ? vm.stack.top : R + starter->code()->registers;
    resume = vm.scheduler.start(Value::object(closure), R + opB(word) + kFrameHeader, starter, top);
    return true;
}

/// Makes an instance of a class of the program and enters its `init`. False: it is another class, or takes other
/// arguments, and nothing has happened.
bool tryConstruct(Vm& vm, const uint64_t* pc, Value* R, Class* cls, Resume& resume) {
    uint64_t word = *pc;
    unsigned count = opC(word);
    auto* init = cast<Closure>(cls->init);
    if (!cls->makesInstances || !init || !isFunctionOf(init, count + 1))
        return false;
    Value* args = R + opB(word) + kFrameHeader;
    Value* target = kills(word, kHeapFrame) ? vm.stack.top + kFrameHeader : args;
    if (target + init->code->registers > vm.stack.limit())
        return false;
    std::memmove(target + 1, args, count * sizeof(Value));
    target[0] = Value::object(newInstance(vm, cls));
    retain(init);
    resume = enter(Value::object(init), target, Frame::of(R), pc);
    return true;
}

/// Where to go on after the call of what is in a register or slot and no native; `isOwned`: the call consumes it. No
/// pc: it is no such call, and nothing has happened.
Resume callDirectly(Vm& vm, const uint64_t* pc, Value* R, Value callee, bool isOwned) {
    Resume resume{};
    if (auto* closure = cast<Closure>(callee)) {
        if (!tryEnter(vm, pc, R, closure, resume) && !tryStart(vm, pc, R, closure, resume))
            return resume;
    } else if (auto* cls = cast<Class>(callee)) {
        if (!tryConstruct(vm, pc, R, cls, resume))
            return resume;
    } else {
        return resume;
    }
    if (isOwned)
        release(vm, callee);
    return resume;
}

} // namespace

Value tryNative(Vm& vm, const uint64_t* pc, Value* R, Closure* closure, Value* args, unsigned count, Value* top) {
    return tryNativeOn(vm, pc, R, *closure->code, args, count, top);
}

/// Most are of natives, which the handlers call themselves.
#define CALL_OR(slow, callee, isOwned, words)                                                                          \
    do {                                                                                                               \
        Value callee_ = (callee);                                                                                      \
        if (auto* closure_ = cast<Closure>(callee_); closure_ && closure_->code->native) [[likely]] {                  \
            Value v_ = runInWindow(*vm, pc, R, closure_);                                                              \
            if (v_.isUnset()) [[unlikely]]                                                                             \
                GOTO(slow);                                                                                            \
            if (v_.isRaised()) [[unlikely]] {                                                                          \
                if (isOwned)                                                                                           \
                    release(*vm, callee_);                                                                             \
                GOTO(raisePending);                                                                                    \
            }                                                                                                          \
            R[opA(word)] = v_;                                                                                         \
            if (isOwned)                                                                                               \
                release(*vm, callee_);                                                                                 \
            NEXT(words);                                                                                               \
        }                                                                                                              \
        Resume done_ = callDirectly(*vm, pc, R, callee_, isOwned);                                                     \
        if (!done_.pc) [[unlikely]]                                                                                    \
            GOTO(slow);                                                                                                \
        pc = done_.pc;                                                                                                 \
        R = done_.registers;                                                                                           \
        DISPATCH();                                                                                                    \
    } while (false)

CORO_HANDLER_ABI void otherCall(CORO_STATE) { CALL_OR(slowCall, R[opB(pc)], true, 1); }

CORO_HANDLER_ABI void otherCallSlot(CORO_STATE) { CALL_OR(slowCallSlot, *reinterpret_cast<Value*>(pc[1]), false, 2); }

namespace {

/// The call, if it is of a native method of a receiver of a built-in kind, in a form for that.
bool quickenCall(Vm& vm, const uint64_t* pc, Kind receiver, Value method) {
    const unsigned given = opC(pc);
    auto* closure = cast<Closure>(method);
    if (receiver == Kind::Instance || receiver == Kind::Class || !closure || !closure->code->native)
        return false;
    const std::optional<uint16_t> number = vm.nativeMethods.numberOf(*closure->code, receiver, given);
    if (!number) {
        rewrite(pc, *pc | kSettled);
        return false;
    }
    const NativeMethod& called = vm.nativeMethods[*number];
    const QuickForm form = called.plainCase               ? QuickForm::CallPlainCase
                           : called.arity == called.given ? QuickForm::CallNativeMethod
                                                          : QuickForm::CallWithPresets;
    rewrite(pc, inForm(*pc, form));
    rewrite(pc + 1, methodName(pc).bits() | uint64_t{*number} << kNumberShift);
    return true;
}

} // namespace

CORO_HANDLER_ABI void otherCallMethod(CORO_STATE) {
    Value receiver = R[opB(pc) + kFrameHeader];
    Class* cls = classOf(*vm, receiver);
    Value name = methodName(pc);
    MethodCache::Entry& entry = vm->methodCache.at(cls, name);
    if (entry.cls != cls || entry.name != name) [[unlikely]]
        GOTO(slowCallMethod);
    if (!(word & kSettled) && receiver.isObject() && quickenCall(*vm, pc, receiver.asObject()->kind, entry.method))
        DISPATCH();
    CALL_OR(slowCallMethod, entry.method, false, 2);
}

// -- the forms for native methods

namespace {

/// The arguments are in their window, or, with presets, beside it. What belongs to the call is released.
[[gnu::always_inline]] inline Value runMethod(Vm& vm, const uint64_t* pc, Value* R, const NativeMethod& method,
                                              Value* window, Value* args) {
    const unsigned given = method.given; // what the native runs may move the table
    Frame::of(R)->pc = pc;
    vm.callerFrame = Frame::of(R);
    Value* before = vm.stack.top;
    if (!kills(*pc, kHeapFrame) && before < window + given)
        vm.stack.top = window + given;
    Value v = method.function(vm, args, method.arity);
    vm.stack.top = before;
    for (unsigned i = 0; i < given; ++i)
        release(vm, args[i]);
    return v;
}

[[gnu::noinline]] Value runWithPresets(Vm& vm, const uint64_t* pc, Value* R, const NativeMethod& method,
                                       Value* window) {
    std::array<Value, NativeMethod::kMost> args = method.presets;
    for (unsigned i = 0; i < method.given; ++i)
        args[i] = window[i];
    return runMethod(vm, pc, R, method, window, args.data());
}

/// Whether the call is what its number says. One before a named argument may be left out.
inline bool fits(const NativeMethod& method, const Value* window) {
    if (!isKind(window[0], method.receiver))
        return false;
    for (unsigned i = method.required; i < method.given; ++i)
        if (window[i].isUnset())
            return false;
    return true;
}

} // namespace

SLOW_PATH(settleCall) {
    word = plainWord(word) | kSettled;
    rewrite(pc, word);
    rewrite(pc + 1, methodName(pc).bits());
    GOTO(opCallMethod);
}

#define CALL_METHOD(form, run)                                                                                         \
    OP_HANDLER(form) {                                                                                                 \
        const NativeMethod& method = vm->nativeMethods[pc[1] >> kNumberShift];                                         \
        Value* window = R + opB(pc) + kFrameHeader;                                                                    \
        if (!fits(method, window)) [[unlikely]]                                                                        \
            GOTO(settleCall);                                                                                          \
        Value v = (run);                                                                                               \
        if (v.isRaised()) [[unlikely]]                                                                                 \
            GOTO(raisePending);                                                                                        \
        R[opA(word)] = v;                                                                                              \
        NEXT(2);                                                                                                       \
    }

CALL_METHOD(CallNativeMethod, runMethod(*vm, pc, R, method, window, window))
CALL_METHOD(CallWithPresets, runWithPresets(*vm, pc, R, method, window))

OP_HANDLER(CallPlainCase) {
    const NativeMethod& method = vm->nativeMethods[pc[1] >> kNumberShift];
    Value* window = R + opB(pc) + kFrameHeader;
    if (!isKind(window[0], method.receiver)) [[unlikely]]
        GOTO(settleCall);
    Value v = method.plainCase(*vm, window, method.given);
    if (v.isUnset()) [[unlikely]] {
        if (method.arity == method.given)
            GOTO(opCallNativeMethod);
        GOTO(opCallWithPresets);
    }
    for (unsigned i = 0; i < method.given; ++i)
        release(*vm, window[i]);
    R[opA(word)] = v;
    NEXT(2);
}

} // namespace coro::vm
