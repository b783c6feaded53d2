// How a signal reaches a program that never waits. Its handler puts one and the same function into all places of the
// dispatch table, so the next instruction that can be left ends the program there. Until then nothing is tested
// anywhere: a program that gets no signal pays nothing.
#include "vm/interpreter/interrupt.h"

#include <csignal>

#include "bytecode/effects.h"
#include "vm/code.h"
#include "vm/interpreter/calls.h"
#include "vm/interpreter/dispatch.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

volatile sig_atomic_t isRequested = 0;

/// What an instruction consumes that is not going to run.
void consumeOperands(Vm& vm, uint64_t word, Value* R) {
    const bytecode::Effects effects = bytecode::effectsOf(bytecode::Instruction::decode(word));
    for (unsigned i = 0; i < effects.readCount; ++i)
        if (effects.reads[i].consumed)
            for (uint32_t r = 0; r < effects.reads[i].range.count; ++r)
                release(vm, R[effects.reads[i].range.first + r]);
}

CORO_HANDLER_ABI void interrupted(CORO_STATE) {
    const Handler real = kHandlers[word & 0xff];
    if (!bytecode::isOpcode(word) || isTrampoline(pc) || !bytecode::mayStop(opcodeOf(word))) [[clang::musttail]]
        return real(CORO_PASS);
    isRequested = 0;
    restoreHandlers();
    if (!vm->scheduler.interruptNow()) [[clang::musttail]]
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
