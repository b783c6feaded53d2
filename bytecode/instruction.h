#pragma once
// One instruction is one 64-bit word, little endian: op:8, kills:8, a:16, b:16, c:16; some are followed by a second
// word, `ext`. Operands of 16 bits mean that no function runs out of registers, and that a comparison, its operands and
// the jump fit one word.
//
// The kill bits are the compiler's ownership decisions: a source register whose bit is set is consumed by the
// instruction. Fast paths on ints, floats and other immediates may ignore them, since releasing an immediate does
// nothing.
#include <bit>
#include <cstdint>
#include <string_view>

namespace coro::bytecode {

enum class Opcode : uint8_t {
#define OP(name, a, b, c, ext, flags, effect) name,
#include "bytecode/opcodes.def"
#undef OP
};

inline constexpr unsigned kOpcodeCount = 0
#define OP(name, a, b, c, ext, flags, effect) +1
#include "bytecode/opcodes.def"
#undef OP
    ;

enum class Operand : uint8_t {
    None,
    Dst,
    Src,
    Mut,
    Win,
    CallWin,
    ArgWin,
    Count,
    Loop3,
    Loop2,
    Imm,
    Float,
    Index,
    Jump,
    Imm32,
    Jump32,
};

/// What the second word of an instruction holds.
enum class Ext : uint8_t { None, Const, Slot, Proto, Name, Class, Type, Resume };

/// Bits of the `kills` byte. The low three say which source operands are consumed, the others are flags of single
/// instructions.
inline constexpr uint8_t kKillA = 1;
inline constexpr uint8_t kKillB = 2;
inline constexpr uint8_t kKillC = 4;
/// JumpIf, JumpIfNot, JumpIfNil, JumpIfNotNil, JumpIfSet with `a` not killed: `a` is dead on the edge where it can only
/// hold nil, false or unset. There is nothing to release, so it changes nothing at run time.
inline constexpr uint8_t kDeadEdge = 8;
/// ForPrep, ForLoop, RangeNew: the end belongs to the range.
inline constexpr uint8_t kInclusive = 0x10;
/// JumpUnlessList, CheckList: the list may have more items.
inline constexpr uint8_t kAtLeast = 0x10;
/// AddFloat, SubFloat, MulFloat, DivFloat: the float is the left operand.
inline constexpr uint8_t kFloatFirst = 0x10;
/// FieldSet: in the `init` of R[a]'s class, or of the class itself; fields that are set once may be set.
inline constexpr uint8_t kInInit = 0x10;
/// Tail calls: the running function declares a type of its result that the target does not, so the value is checked
/// when it is there.
inline constexpr uint8_t kChecksResult = 0x40;
/// Calls: the caller's frame is a heap block (co, gen), not on the VM stack.
inline constexpr uint8_t kHeapFrame = 0x20;

/// Registers that a call window keeps free below the arguments: the callee's frame header (function, pc, caller).
inline constexpr unsigned kFrameHeader = 3;

struct Instruction {
    Opcode op;
    uint8_t kills;
    uint16_t a, b, c;

    int16_t immB() const { return static_cast<int16_t>(b); }
    int16_t immC() const { return static_cast<int16_t>(c); }
    int32_t wide() const { return static_cast<int32_t>(static_cast<uint32_t>(b) | static_cast<uint32_t>(c) << 16); }
    void setWide(int32_t v) {
        b = static_cast<uint16_t>(static_cast<uint32_t>(v));
        c = static_cast<uint16_t>(static_cast<uint32_t>(v) >> 16);
    }
    uint64_t encode() const {
        return static_cast<uint64_t>(op) | static_cast<uint64_t>(kills) << 8 | static_cast<uint64_t>(a) << 16 |
               static_cast<uint64_t>(b) << 32 | static_cast<uint64_t>(c) << 48;
    }
    static Instruction decode(uint64_t w) {
        return {static_cast<Opcode>(w & 0xff), static_cast<uint8_t>(w >> 8), static_cast<uint16_t>(w >> 16),
                static_cast<uint16_t>(w >> 32), static_cast<uint16_t>(w >> 48)};
    }
};

/// What the table says of an opcode.
struct OpcodeInfo {
    std::string_view name;
    Operand a, b, c;
    Ext ext;
    std::string_view flags;
    std::string_view effect;

    bool has(char flag) const { return flags.find(flag) != std::string_view::npos; }
    unsigned words() const { return ext == Ext::None ? 1 : 2; }
};

/// `op` must be one of the table (isOpcode).
const OpcodeInfo& info(Opcode op);

inline bool isOpcode(uint64_t word) { return (word & 0xff) < kOpcodeCount; }

/// A frame can be left, suspended or looked at while it stands at this instruction: it may raise, wait or call.
bool mayStop(Opcode op);
/// It goes on to the instruction after it, at least sometimes.
bool fallsThrough(Opcode op);
/// It has a jump target.
bool hasTarget(Opcode op);
/// A coroutine that stands there goes on behind it when what it waits for is over.
bool resumes(Opcode op);

/// The edge on which a jump's operand `a` can only hold a value that needs no release (see kDeadEdge).
enum class ImmediateEdge : uint8_t { None, Next, Target };
ImmediateEdge immediateEdge(Opcode op);

/// The operation that an instruction with an immediate operand stands for: Add of AddImm and AddFloat; others are
/// themselves.
constexpr Opcode withoutImmediate(Opcode op) {
    switch (op) {
    case Opcode::AddImm:
    case Opcode::AddFloat:
        return Opcode::Add;
    case Opcode::SubImm:
    case Opcode::SubFloat:
        return Opcode::Sub;
    case Opcode::MulImm:
    case Opcode::MulFloat:
        return Opcode::Mul;
    case Opcode::DivFloat:
        return Opcode::Div;
    case Opcode::FloorDivImm:
        return Opcode::FloorDiv;
    case Opcode::ModImm:
        return Opcode::Mod;
    case Opcode::BitAndImm:
        return Opcode::BitAnd;
    case Opcode::ShlImm:
        return Opcode::Shl;
    case Opcode::ShrImm:
        return Opcode::Shr;
    default:
        return op;
    }
}

/// What a Float operand stands for.
inline double immediateFloat(uint16_t operand) { return std::bit_cast<double>(uint64_t{operand} << 48); }

/// Distance of a jump as encoded, in words from the end of the instruction. Only for instructions that have a target.
int32_t jumpDistance(const Instruction& i);
/// False when the distance does not fit; `i` is unchanged then.
bool setJumpDistance(Instruction& i, int64_t distance);

} // namespace coro::bytecode
