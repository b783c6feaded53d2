#pragma once
// Instructions that know their operands. One that has found out that it works on floats, say, writes the number of a
// form for floats in the place of its opcode, in the linked words of its function; that form asks nothing else. What it
// meets that is something else has it change back, once and for all: then it has a bit that keeps it as it is.
//
// A form has the operands of the instruction it stands for, and does the same. So only who looks at the opcode of a
// linked word has to know of forms: an instruction never stops in one, but while it calls, others may run it and change
// it.
#include <array>
#include <cstdint>

#include "vm/interpreter/dispatch.h"

namespace coro::vm {

/// Beyond all opcodes, below what else stands in their place.
enum class QuickForm : uint8_t {
    BeforeAll = bytecode::kOpcodeCount - 1,
#define QUICK(form, of) form,
#include "vm/interpreter/quick.def"
#undef QUICK
    Count
};

/// In `kills` of a linked word: the instruction has met operands of several types and takes on no form any more.
inline constexpr uint64_t kSettled = uint64_t{0x80} << 8;

#define QUICK(form, of) CORO_HANDLER_ABI void op##form(CORO_STATE);
#include "vm/interpreter/quick.def"
#undef QUICK

/// What each number in an opcode's place stands for: forms for their instruction, all others for themselves.
inline constexpr std::array<uint8_t, 256> kPlainOpcodes = [] {
    std::array<uint8_t, 256> plain{};
    for (size_t i = 0; i < plain.size(); ++i)
        plain[i] = static_cast<uint8_t>(i);
#define QUICK(form, of) plain[static_cast<uint8_t>(QuickForm::form)] = static_cast<uint8_t>(bytecode::Opcode::of);
#include "vm/interpreter/quick.def"
#undef QUICK
    return plain;
}();

/// The instruction as the compiler has written it, but for kSettled.
inline uint64_t plainWord(uint64_t word) { return (word & ~uint64_t{0xff}) | kPlainOpcodes[word & 0xff]; }

/// The instruction in another form.
inline uint64_t inForm(uint64_t word, QuickForm form) { return (word & ~uint64_t{0xff}) | static_cast<uint8_t>(form); }

/// Changes the instruction at `pc`.
inline void rewrite(const uint64_t* pc, uint64_t word) { *const_cast<uint64_t*>(pc) = word; }

/// Goes on with an Add, Sub or Mul of two floats in a form for them, and has the instruction keep it.
CORO_HANDLER_ABI void quickenFloats(CORO_STATE);

/// Goes on with the instruction in that form, and has it keep it.
#define QUICKEN(form)                                                                                                  \
    do {                                                                                                               \
        word = inForm(word, QuickForm::form);                                                                          \
        rewrite(pc, word);                                                                                             \
        GOTO(op##form);                                                                                                \
    } while (false)

} // namespace coro::vm
