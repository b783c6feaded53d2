#pragma once
// How instructions reach their handlers. Each handler is a function that ends in a guaranteed tail call of the next
// one's: with preserve_none the machine's state (pc, registers, vm, the instruction word) stays in machine registers
// all the way, and every handler gets its own, small, register allocation. Slow paths are handlers too, reached by tail
// calls, so that fast paths spill nothing.
//
// clang 19: never pass a struct by value through preserve_none.
#include <array>
#include <cstdint>

#include "bytecode/instruction.h"
#include "vm/coroutines/scheduler.h"
#include "vm/frame.h"
#include "vm/value.h"

namespace coro::vm {

class Vm;

#define CORO_HANDLER_ABI __attribute__((preserve_none))
#define CORO_STATE const uint64_t *pc, Value *R, Vm *vm, uint64_t word
#define CORO_PASS pc, R, vm, word

typedef CORO_HANDLER_ABI void (*Handler)(CORO_STATE);
using HandlerTable = std::array<Handler, 256>;
extern const HandlerTable kHandlers;
/// The same, but while a sample is to be taken (sampler.h) or a signal to be looked at (interrupt.h): then another
/// handler stands in all places. Native code reads it by that name.
extern HandlerTable handlers asm("coro_rt_handlers");
void replaceHandlers(Handler by); ///< async-signal-safe
void restoreHandlers();

/// Where the c operand leads from an instruction of one word. The compiler is kept from computing the address twice,
/// once to read the word there.
inline const uint64_t* jumpedC(const uint64_t* pc, uint64_t word) {
    pc += 1 + (static_cast<int64_t>(word) >> 48);
    asm("" : "+r"(pc));
    return pc;
}

/// Defines the handler of an opcode; a handler that is not one's own is a `Slow...` path.
#define OP_HANDLER(name) CORO_HANDLER_ABI void op##name([[maybe_unused]] CORO_STATE)
#define SLOW_PATH(name) [[gnu::noinline]] static CORO_HANDLER_ABI void name([[maybe_unused]] CORO_STATE)

#define OP(name, a, b, c, ext, flags, effect) OP_HANDLER(name);
#include "bytecode/opcodes.def"
#undef OP
/// Raises what is pending at `pc`, or goes on unwinding.
CORO_HANDLER_ABI void raisePending(CORO_STATE);
/// The same for a frame whose pc is set already: the handler of kRaiseHere.
CORO_HANDLER_ABI void raiseHere(CORO_STATE);
/// What follows calls that instructions make (continuations.h).
CORO_HANDLER_ABI void thenTruth(CORO_STATE);
CORO_HANDLER_ABI void thenNotTruth(CORO_STATE);
CORO_HANDLER_ABI void thenJump(CORO_STATE);
CORO_HANDLER_ABI void thenNotJump(CORO_STATE);
CORO_HANDLER_ABI void thenDrop(CORO_STATE);
CORO_HANDLER_ABI void thenAgain(CORO_STATE);
CORO_HANDLER_ABI void checkResult(CORO_STATE);

#define GOTO(handler)                                                                                                  \
    do {                                                                                                               \
        [[clang::musttail]] return handler(CORO_PASS);                                                                 \
    } while (false)

#define DISPATCH()                                                                                                     \
    do {                                                                                                               \
        word = *pc;                                                                                                    \
        [[clang::musttail]] return handlers[word & 0xff](CORO_PASS);                                                   \
    } while (false)

/// Goes on behind this instruction, which has `words` words.
#define NEXT(words)                                                                                                    \
    do {                                                                                                               \
        pc += (words);                                                                                                 \
        DISPATCH();                                                                                                    \
    } while (false)

/// Takes the jump of this instruction (its c operand), which has one word.
#define JUMP_C()                                                                                                       \
    do {                                                                                                               \
        pc = jumpedC(pc, word);                                                                                        \
        DISPATCH();                                                                                                    \
    } while (false)

/// Goes on behind this instruction, a wait that had not to wait.
#define RESUME()                                                                                                       \
    do {                                                                                                               \
        pc = resumeAt(pc);                                                                                             \
        DISPATCH();                                                                                                    \
    } while (false)

/// Goes on where `r` says.
#define CONTINUE(r)                                                                                                    \
    do {                                                                                                               \
        Resume resume_ = (r);                                                                                          \
        if (!resume_.pc)                                                                                               \
            return;                                                                                                    \
        pc = resume_.pc;                                                                                               \
        R = resume_.registers;                                                                                         \
        DISPATCH();                                                                                                    \
    } while (false)

/// An operand read from memory takes one instruction, and needs no word to be there first: what handlers use for b and
/// c.
template <class T>
inline T operandAt(const uint64_t* pc, unsigned byte) {
    T operand;
    __builtin_memcpy(&operand, reinterpret_cast<const char*>(pc) + byte, sizeof operand);
    return operand;
}
inline unsigned opB(const uint64_t* pc) { return operandAt<uint16_t>(pc, 4); }
inline unsigned opC(const uint64_t* pc) { return operandAt<uint16_t>(pc, 6); }
inline int64_t immB(const uint64_t* pc) { return operandAt<int16_t>(pc, 4); }
inline double floatB(const uint64_t* pc) { return bytecode::immediateFloat(operandAt<uint16_t>(pc, 4)); }
inline double floatC(uint64_t word) { return bytecode::immediateFloat(static_cast<uint16_t>(word >> 48)); }

inline unsigned opA(uint64_t word) { return word >> 16 & 0xffff; }
inline unsigned opB(uint64_t word) { return word >> 32 & 0xffff; }
inline unsigned opC(uint64_t word) { return static_cast<unsigned>(word >> 48); }
inline int64_t immB(uint64_t word) { return static_cast<int16_t>(word >> 32); }
inline int64_t immC(uint64_t word) { return static_cast<int64_t>(word) >> 48; }
inline int32_t immBC(uint64_t word) { return static_cast<int32_t>(word >> 32); }
inline bool kills(uint64_t word, unsigned bits) { return word & (uint64_t{bits} << 8); }
inline unsigned killBits(uint64_t word) { return word >> 8 & 0xff; }
inline bytecode::Opcode opcodeOf(uint64_t word) { return static_cast<bytecode::Opcode>(word & 0xff); }

/// What stands in the place of an opcode where native code can be entered; the handler's address is above it
/// (vm/native/entry.h).
constexpr uint8_t kEnterNativeOpcode = 248;

/// The same, straight into native code if that goes on there: the next wait looks whether there is an interrupt.
#define SWITCH_TO(r)                                                                                                   \
    do {                                                                                                               \
        Resume resume_ = (r);                                                                                          \
        if (!resume_.pc) [[unlikely]]                                                                                  \
            return;                                                                                                    \
        pc = resume_.pc;                                                                                               \
        R = resume_.registers;                                                                                         \
        word = *pc;                                                                                                    \
        Handler next_ =                                                                                                \
            (word & 0xff) == kEnterNativeOpcode ? reinterpret_cast<Handler>(word >> 8) : handlers[word & 0xff];        \
        [[clang::musttail]] return next_(CORO_PASS);                                                                   \
    } while (false)

/// Words of each instruction, in whatever form it is (quick.h).
extern const std::array<uint8_t, 256> kWords;

} // namespace coro::vm
