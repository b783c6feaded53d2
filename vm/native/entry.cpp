#include "vm/native/entry.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstddef>

#include "base/check.h"
#include "vm/native/runtime.h"
#include "vm/types/list.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::Instruction;
using bytecode::Opcode;

volatile uintptr_t coro_rt_limit = 0;

namespace {

constexpr uintptr_t kLeaveNow = ~uintptr_t{0};

/// Where coro_rt_limit stands while nobody wants native code to leave.
uintptr_t stackEnd = 0;

/// A quarter of the stack stays for what native code calls, and for calls from inside natives.
uintptr_t findStackEnd() {
    constexpr rlim_t kMost = rlim_t{64} << 20, kUnknown = rlim_t{8} << 20;
    rlimit limit{};
    rlim_t size = getrlimit(RLIMIT_STACK, &limit) == 0 ? limit.rlim_cur : kUnknown;
    size = std::min(size, kMost);
    return reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) - size / 4 * 3;
}

uint64_t stubFor(Handler handler) { return kEnterNativeOpcode | reinterpret_cast<uint64_t>(handler) << 8; }

/// Backward jumps to `entry` go to the stub at `stub`, as far as they reach it, and so do waits in front of it.
void redirect(Code& code, size_t end, uint64_t entry, size_t stub) {
    for (size_t pc = 0; pc < end;) {
        Instruction i = Instruction::decode(code.words[pc]);
        const size_t next = pc + bytecode::info(i.op).words();
        const bool jumpsBack = bytecode::hasTarget(i.op) && pc >= entry &&
                               static_cast<int64_t>(next) + jumpDistance(i) == static_cast<int64_t>(entry);
        if (jumpsBack && setJumpDistance(i, static_cast<int64_t>(stub) - static_cast<int64_t>(next)))
            code.words[pc] = i.encode();
        if (next == entry && bytecode::resumes(i.op))
            code.words[pc + 1] = reinterpret_cast<uint64_t>(&code.words[stub]);
        pc = next;
    }
}

/// The words have moved: waits go on behind themselves again.
void resumeBehindWaits(Code& code, size_t end) {
    for (size_t pc = 0; pc < end;) {
        const bytecode::OpcodeInfo& info = bytecode::info(opcodeOf(code.words[pc]));
        if (bytecode::resumes(opcodeOf(code.words[pc])))
            code.words[pc + 1] = reinterpret_cast<uint64_t>(&code.words[pc] + 2);
        pc += info.words();
    }
}

/// Of a loop whose stub is that word; the words lie where they are going to stay.
NativeLoopState stateOf(Code& code, const NativePart& loop, size_t stub) {
    Instruction jump{Opcode::Jump, 0, 0, 0, 0};
    const bool reaches = setJumpDistance(jump, static_cast<int64_t>(loop.pc) - static_cast<int64_t>(stub + 1));
    CORO_CHECK(reaches); // a Jump gets to everywhere
    (void)reaches;
    return {&code.words[stub], jump.encode(), 0};
}

void install(Code& code, const NativeCode& native) {
    if (!code.isLinked())
        code.link();
    const size_t end = code.words.size();
    code.words.reserve(end + native.partCount + 1);
    resumeBehindWaits(code, end);
    for (uint64_t e = 0; e < native.partCount; ++e) {
        code.words.push_back(stubFor(native.parts[e].enter));
        redirect(code, end, native.parts[e].pc, code.words.size() - 1);
    }
    if (native.enter)
        code.words.push_back(stubFor(native.enter));
    for (uint64_t e = 0; e < native.partCount; ++e)
        if (native.parts[e].state)
            *native.parts[e].state = stateOf(code, native.parts[e], end + e);
    *native.words = code.words.data();
    code.body = native.body;
    code.start = native.enter ? &code.words.back() : code.words.data();
}

} // namespace

void installNative(Vm& vm, const NativeProgram& program) {
    stackEnd = findStackEnd();
    stayNative();
    for (uint64_t i = 0; i < program.count; ++i) {
        const NativeCode& native = program.codes[i];
        install(vm.module(native.module).codes[native.prototype], native);
    }
    for (uint64_t i = 0; i < program.classCount; ++i) {
        const NativeClass& cls = program.classes[i];
        vm.module(cls.module).classes[cls.index].native = &cls;
    }
}

void noteClass(Vm& vm, const NativeClass& known, Class& made, std::span<const Value> parts) {
    LinkedClass& declared = vm.module(known.module).classes[known.index];
    if ((made.parent ? made.parent->nativeNumber : 0) != known.parent || !declared.native)
        return;
    made.nativeNumber = known.number;
    if (known.place) {
        known.place[0] = Value::object(&made).bits();
        std::transform(parts.begin(), parts.end(), known.place + 1, [](Value v) { return v.bits(); });
    }
    declared.native = nullptr;
}

void leaveNativeSoon() { coro_rt_limit = kLeaveNow; }
void stayNative() { coro_rt_limit = stackEnd; }

CORO_HANDLER_ABI void enterNative(CORO_STATE) {
    const auto native = reinterpret_cast<Handler>(word >> 8);
    [[clang::musttail]] return native(CORO_PASS);
}

std::span<const NativeSymbol> nativeSymbols() {
    static const NativeSymbol symbols[] = {
#define SYMBOL(name) {"coro_rt_" #name, const_cast<void*>(reinterpret_cast<const volatile void*>(&coro_rt_##name))},
#include "vm/native/symbols.def"
    };
    return symbols;
}

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Winvalid-offsetof"

NativeLayout nativeLayout() {
    return {
        .stackTop = offsetof(Vm, stack) + offsetof(Stack, top),
        .stackLimit = offsetof(Vm, stack) + offsetof(Stack, limit_),
        .listItems = offsetof(List, items_),
        .listSize = offsetof(List, size_),
        .listCapacity = offsetof(List, capacity_),
        .instanceClass = offsetof(Instance, cls),
        .instanceFields = offsetof(Instance, fields),
        .classCacheId = offsetof(Class, cacheId),
        .classMakesInstances = offsetof(Class, makesInstances),
        .classNumber = offsetof(Class, nativeNumber),
        .closureCode = offsetof(Closure, code),
        .closureCaptures = offsetof(Closure, captures),
        .codeExactArity = offsetof(Code, exactArity),
        .codeRegisters = offsetof(Code, registers),
        .codeBody = offsetof(Code, body),
        .cellValue = offsetof(Cell, value),
        .futureBits = offsetof(Coroutine, bits),
    };
}

#pragma clang diagnostic pop

} // namespace coro::vm
