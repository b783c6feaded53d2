#include "bytecode/instruction.h"

#include <array>
#include <limits>

#include "base/check.h"

namespace coro::bytecode {

namespace {

constexpr std::array<OpcodeInfo, kOpcodeCount> kTable = {{
#define OP(name, a, b, c, ext, flags, effect) {#name, Operand::a, Operand::b, Operand::c, Ext::ext, flags, effect},
#include "bytecode/opcodes.def"
#undef OP
}};

// The questions below are asked for every instruction of every function, so their answers are tables too.
template <class Predicate>
constexpr std::array<bool, kOpcodeCount> tabulate(Predicate predicate) {
    std::array<bool, kOpcodeCount> answers{};
    for (unsigned i = 0; i < kOpcodeCount; ++i)
        answers[i] = predicate(kTable[i]);
    return answers;
}

constexpr bool flagged(const OpcodeInfo& o, char flag) { return o.flags.find(flag) != std::string_view::npos; }

constexpr auto kMayStop =
    tabulate([](const OpcodeInfo& o) { return flagged(o, 'R') || flagged(o, 'W') || flagged(o, 'C'); });
constexpr auto kFallsThrough = tabulate([](const OpcodeInfo& o) { return !flagged(o, 'T'); });
constexpr auto kResumes = tabulate([](const OpcodeInfo& o) { return o.ext == Ext::Resume; });
constexpr auto kHasTarget = tabulate([](const OpcodeInfo& o) { return flagged(o, 'J'); });

} // namespace

const OpcodeInfo& info(Opcode op) { return kTable[static_cast<unsigned>(op)]; }

bool mayStop(Opcode op) { return kMayStop[static_cast<unsigned>(op)]; }
bool fallsThrough(Opcode op) { return kFallsThrough[static_cast<unsigned>(op)]; }
bool hasTarget(Opcode op) { return kHasTarget[static_cast<unsigned>(op)]; }
bool resumes(Opcode op) { return kResumes[static_cast<unsigned>(op)]; }

ImmediateEdge immediateEdge(Opcode op) {
    switch (op) {
    case Opcode::JumpIf:
    case Opcode::JumpIfNotNil:
    case Opcode::JumpIfSet:
        return ImmediateEdge::Next;
    case Opcode::JumpIfNot:
    case Opcode::JumpIfNil:
        return ImmediateEdge::Target;
    default:
        return ImmediateEdge::None;
    }
}

int32_t jumpDistance(const Instruction& i) {
    CORO_CHECK(hasTarget(i.op));
    return i.op == Opcode::Jump ? i.wide() : i.immC();
}

bool setJumpDistance(Instruction& i, int64_t distance) {
    CORO_CHECK(hasTarget(i.op));
    if (i.op == Opcode::Jump) {
        if (distance < std::numeric_limits<int32_t>::min() || distance > std::numeric_limits<int32_t>::max())
            return false;
        i.setWide(static_cast<int32_t>(distance));
        return true;
    }
    if (distance < std::numeric_limits<int16_t>::min() || distance > std::numeric_limits<int16_t>::max())
        return false;
    i.c = static_cast<uint16_t>(static_cast<int16_t>(distance));
    return true;
}

} // namespace coro::bytecode
