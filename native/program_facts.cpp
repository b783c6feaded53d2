#include "native/program_facts.h"

#include <algorithm>
#include <string>

#include "native/type_flow.h"

namespace coro::native {

using bytecode::FunctionKind;
using bytecode::Instruction;
using bytecode::Opcode;

namespace {

constexpr size_t kMostParameters = 12;
/// Longer functions take the optimizer too long.
constexpr size_t kMostWords = 20000;

bool canHaveBody(const bytecode::Prototype& p) {
    return p.kind == FunctionKind::Fn && !p.isNative && !p.hasRest && p.captures == 0 &&
           p.parameters.size() <= kMostParameters && p.code.size() <= kMostWords;
}

/// Calls f(instruction, its second word or 0).
template <class F>
void forEachStep(const Function& function, F f) {
    const std::vector<uint64_t>& code = function.code().code;
    for (const bytecode::FlowInstruction& i : function.facts.flow().instructions())
        f(i.ins, bytecode::info(i.ins.op).words() > 1 ? code[i.pc + 1] : 0);
}

} // namespace

ProgramFacts::ProgramFacts(std::span<const bytecode::Module* const> modules, size_t first)
    : modules_(modules), byPrototype_(modules.size()), bySlot_(modules.size()) {
    std::unordered_map<std::string, uint32_t> byName;
    for (uint32_t m = 0; m < modules.size(); ++m) {
        byPrototype_[m].resize(modules[m]->prototypes.size());
        if (m >= first)
            add(m);
    }
    for (uint32_t m = 0; m < modules.size(); ++m) {
        byName[modules[m]->name] = m;
        resolveSlots(m, byName);
    }
    findValues();
    inferTypes();
    findBodies();
}

void ProgramFacts::add(uint32_t module) {
    const auto& prototypes = modules_[module]->prototypes;
    for (uint32_t p = 0; p < prototypes.size(); ++p) {
        if (prototypes[p].isNative || prototypes[p].code.size() > kMostWords)
            continue;
        functions_.push_back(std::make_unique<Function>(Function{module, p, FunctionFacts(prototypes[p]), {}}));
        Function& function = *functions_.back();
        function.parameters.resize(prototypes[p].parameters.size(), Type::None);
        function.hasBody = canHaveBody(prototypes[p]);
        byPrototype_[module][p] = &function;
    }
}

void ProgramFacts::resolveSlots(uint32_t module, const std::unordered_map<std::string, uint32_t>& byName) {
    const auto& slots = modules_[module]->slots;
    bySlot_[module].resize(slots.size());
    for (size_t s = 0; s < slots.size(); ++s) {
        if (slots[s].module.empty()) {
            if (slots[s].function >= 0)
                bySlot_[module][s] = byPrototype_[module][static_cast<size_t>(slots[s].function)];
            continue;
        }
        auto other = byName.find(slots[s].module);
        if (other == byName.end())
            continue;
        const auto& theirs = modules_[other->second]->slots;
        for (size_t t = 0; t < theirs.size(); ++t)
            if (theirs[t].name == slots[s].name && theirs[t].module.empty()) {
                bySlot_[module][s] = bySlot_[other->second][t];
                break;
            }
    }
}

Function* ProgramFacts::functionOf(uint32_t module, uint64_t slot) const { return bySlot_[module][slot]; }

/// Slots that are assigned to hold no function for sure; functions that are read from a slot are called by anybody.
void ProgramFacts::findValues() {
    std::vector<const Function*> assigned;
    for (const auto& function : functions_)
        forEachStep(*function, [&](const Instruction& i, uint64_t ext) {
            if (i.op == Opcode::ClosureNew)
                if (Function* made = byPrototype_[function->module][ext])
                    made->isValue = true;
            if (i.op != Opcode::SlotSet && i.op != Opcode::SlotGet)
                return;
            Function* held = bySlot_[function->module][ext];
            if (held)
                held->isValue = true;
            if (held && i.op == Opcode::SlotSet)
                assigned.push_back(held);
        });
    for (auto& slots : bySlot_)
        for (Function*& held : slots)
            if (std::find(assigned.begin(), assigned.end(), held) != assigned.end())
                held = nullptr;
}

void ProgramFacts::inferTypes() {
    for (const auto& function : functions_)
        if (function->isValue)
            std::fill(function->parameters.begin(), function->parameters.end(), Type::Any);
    while (inferOnce()) {}
    // What nothing calls may still be.
    for (const auto& function : functions_)
        std::replace(function->parameters.begin(), function->parameters.end(), Type::None, Type::Any);
    while (inferOnce()) {}
}

/// Whether anything was new.
bool ProgramFacts::inferOnce() {
    bool changed = false;
    auto widen = [&](Type& type, Type with) {
        const Type joined = join(type, with);
        changed |= joined != type;
        type = joined;
    };
    for (const auto& function : functions_) {
        const TypeFlow flow(*this, *function, FlowKind::Program);
        flow.forEachStep([&](const Step& step, const TypeState& types) {
            const Instruction& i = step.ins;
            if (i.op == Opcode::Return)
                widen(function->result, types[i.a]);
            if (i.op != Opcode::CallSlot && i.op != Opcode::TailCallSlot)
                return true;
            Function* callee = functionOf(function->module, step.ext);
            if (callee && callee->parameters.size() == i.c)
                for (uint32_t p = 0; p < i.c; ++p)
                    widen(callee->parameters[p], types[i.b + bytecode::kFrameHeader + p]);
            return true;
        });
    }
    return changed;
}

/// A function that leaves native code on every way to its end is better not entered.
void ProgramFacts::findBodies() {
    for (bool changed = true; changed;) {
        changed = false;
        for (const auto& function : functions_) {
            if (!function->hasBody)
                continue;
            bool returns = false;
            const TypeFlow flow(*this, *function, FlowKind::Native);
            flow.forEachStep([&](const Step& step, const TypeState& types) {
                const bool goesOn = isLowered(*this, *function, step, types);
                returns |= goesOn && step.ins.op == Opcode::Return && types[step.ins.a] != Type::None;
                return goesOn;
            });
            if (!returns) {
                function->hasBody = false;
                changed = true;
            }
        }
    }
}

} // namespace coro::native
