#pragma once
// What an instruction does to registers, read off its line in the table: the common ground of liveness, verifier and
// the compiler's ownership pass. It knows nothing of where a jump goes.
#include <cstdint>

#include "bytecode/instruction.h"

namespace coro::bytecode {

/// `count` registers from `first`. 32 bits, so that a range of a hostile file does not wrap around.
struct RegisterRange {
    uint32_t first = 0;
    uint32_t count = 0;
};

struct Effects {
    struct Read {
        RegisterRange range;
        bool consumed = false; ///< dead after
        bool mustDie = false;  ///< the table leaves no choice: a window, or "always killed"
        uint8_t killBit = 0;   ///< of a Src operand; 0 for windows and loop state
    };

    Read reads[4];
    unsigned readCount = 0;

    bool writes = false; ///< has a Dst
    uint16_t dst = 0;
    bool writesOnNext = false;   ///< ... written when it goes on to the next instruction
    bool writesOnTarget = false; ///< ... written when it jumps

    RegisterRange scratch; ///< of a call window: must be dead before
    bool isCall = false;   ///< the callee's frame lies over the caller's registers from the window on
    uint32_t window = 0;   ///< where: nothing at or above it but the window's own registers may be live

    void add(RegisterRange range, bool consumed, bool mustDie, uint8_t killBit) {
        reads[readCount++] = {range, consumed, mustDie, killBit};
    }
};

/// A range loop whose body does not look at the item: its Dst is the first register of its state, and nothing is
/// written.
bool hasNoItem(const Instruction& i);

Effects effectsOf(const Instruction& i);

} // namespace coro::bytecode
