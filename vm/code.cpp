#include "vm/code.h"

#include "bytecode/instruction.h"
#include "bytecode/positions.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::Ext;
using bytecode::Instruction;

bytecode::Position Code::positionAt(uint32_t pc) const { return bytecode::positionAt(*prototype, pc); }

namespace {

/// The second word of an instruction, as it is to run; `next` is the instruction behind it.
uint64_t resolve(LinkedModule& module, Ext ext, uint64_t word, const uint64_t* next) {
    switch (ext) {
    case Ext::Const:
        return module.constants[word].bits();
    case Ext::Name:
        return module.vm->names.intern(module.constants[word & 0xffffffff]).bits();
    case Ext::Type:
        return reinterpret_cast<uint64_t>(&module.types[word]);
    case Ext::Class:
        return reinterpret_cast<uint64_t>(&module.classes[word]);
    case Ext::Proto:
        return reinterpret_cast<uint64_t>(&module.codes[word]);
    case Ext::Slot:
        return reinterpret_cast<uint64_t>(module.slotPlaces[word]);
    case Ext::Resume:
        return reinterpret_cast<uint64_t>(next);
    case Ext::None:
        break;
    }
    return word;
}

} // namespace

void Code::link() {
    words = prototype->body->code;
    for (size_t pc = 0; pc < words.size();) {
        const bytecode::OpcodeInfo& info = bytecode::info(Instruction::decode(words[pc]).op);
        if (info.ext != Ext::None)
            words[pc + 1] = resolve(*module, info.ext, words[pc + 1], &words[pc] + 2);
        pc += info.words();
    }
    start = words.data();
    module->vm->codeIndex_.add(*this);
}

const bytecode::Liveness& Code::liveness() {
    if (!liveness_)
        liveness_ = std::make_unique<bytecode::Liveness>(*prototype);
    return *liveness_;
}

namespace {

/// The immediate that the instruction puts into a register.
std::optional<Value> immediateOf(Instruction i, unsigned reg) {
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
    const std::vector<uint64_t>& words = code.prototype->body->code;
    std::vector<Value> found;
    for (unsigned reg = code.required; reg < code.parameterCount; ++reg) {
        const size_t at = 2 * found.size();
        const auto jump = Instruction::decode(words[at]);
        if (jump.op != bytecode::Opcode::JumpIfSet || jump.a != reg || jump.immC() != 1)
            return {};
        const auto preset = immediateOf(Instruction::decode(words[at + 1]), reg);
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
