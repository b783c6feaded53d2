#include "vm/code.h"

#include "bytecode/instruction.h"
#include "bytecode/positions.h"

namespace coro::vm {

bytecode::Position Code::positionAt(uint32_t pc) const { return bytecode::positionAt(*prototype, pc); }

const bytecode::Liveness& Code::liveness() {
    if (!liveness_)
        liveness_ = std::make_unique<bytecode::Liveness>(*prototype);
    return *liveness_;
}

namespace {

/// The immediate that the instruction puts into a register.
std::optional<Value> immediateOf(bytecode::Instruction i, unsigned reg) {
    if (i.a != reg)
        return std::nullopt;
    if (i.op == bytecode::Opcode::LoadPrim)
        return Value::fromBits(Value::kPrimBase + i.b);
    if (i.op == bytecode::Opcode::LoadInt)
        return Value::smallInt(i.wide());
    return std::nullopt;
}

/// The code begins with the defaults, `JumpIfSet` and a load each.
std::vector<Value> presetsIn(const Code& code) {
    std::vector<Value> found;
    for (unsigned reg = code.required; reg < code.parameterCount; ++reg) {
        const size_t at = 2 * found.size();
        const auto jump = bytecode::Instruction::decode(code.words[at]);
        if (jump.op != bytecode::Opcode::JumpIfSet || jump.a != reg || jump.immC() != 1)
            return {};
        const auto preset = immediateOf(bytecode::Instruction::decode(code.words[at + 1]), reg);
        if (!preset)
            return {};
        found.push_back(*preset);
    }
    return found;
}

} // namespace

std::span<const Value> Code::presets() {
    if (!presets_)
        presets_ = native ? presetsIn(*this) : std::vector<Value>{};
    return *presets_;
}

} // namespace coro::vm
