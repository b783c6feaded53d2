// How a signal reaches a program that never waits, and a shortage of memory the one that caused it. One and the same
// function is put into all places of the dispatch table, so the next instruction that can be left raises what there is
// to raise. Until then nothing is tested anywhere: a program that is not interrupted pays nothing.
#include "vm/interpreter/interrupt.h"

#include <fmt/format.h>

#include <csignal>

#include "bytecode/effects.h"
#include "vm/code.h"
#include "vm/interpreter/calls.h"
#include "vm/interpreter/dispatch.h"
#include "vm/interpreter/quick.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

volatile sig_atomic_t isRequested = 0;

/// In the largest unit of which there are ten.
std::string byteText(size_t bytes) {
    constexpr const char* kUnits[] = {"bytes", "KiB", "MiB", "GiB"};
    size_t unit = 0;
    for (; unit < 3 && bytes >= 10 * 1024; ++unit)
        bytes /= 1024;
    return fmt::format("{} {}", bytes, kUnits[unit]);
}

/// What an instruction consumes that is not going to run.
void consumeOperands(Vm& vm, uint64_t word, Value* R) {
    const bytecode::Effects effects = bytecode::effectsOf(bytecode::Instruction::decode(word));
    for (unsigned i = 0; i < effects.readCount; ++i)
        if (effects.reads[i].consumed)
            for (uint32_t r = 0; r < effects.reads[i].range.count; ++r)
                release(vm, R[effects.reads[i].range.first + r]);
}

bool raiseShortage(Vm& vm) {
    if (!vm.heap.takeShortage(vm))
        return false;
    vm.raise(ErrorId::OutOfMemory,
             fmt::format("the program needs more than the {} that it may have", byteText(vm.heap.limit())));
    return true;
}

CORO_HANDLER_ABI void interrupted(CORO_STATE) {
    word = plainWord(word); // as which it may stop
    const Handler real = kHandlers[word & 0xff];
    if (!bytecode::isOpcode(word) || isTrampoline(pc) || !bytecode::mayStop(opcodeOf(word))) [[clang::musttail]]
        return real(CORO_PASS);
    isRequested = 0;
    restoreHandlers();
    Frame::of(R)->pc = pc; // says whether it is in a cleanup
    if (!vm->scheduler.interruptNow() && !raiseShortage(*vm)) [[clang::musttail]]
        return real(CORO_PASS);
    consumeOperands(*vm, word, R);
    GOTO(raisePending);
}

} // namespace

void interruptPrograms() {
    isRequested = 1;
    replaceHandlers(interrupted);
}

void goOnInterrupting() {
    if (isRequested)
        replaceHandlers(interrupted);
}

} // namespace coro::vm
