#include "native/class_facts.h"

#include <algorithm>

#include "bytecode/flow.h"

namespace coro::native {

using bytecode::Opcode;

namespace {

constexpr size_t kMostClasses = 10000;

/// Slots that are read where a class is made that extends another: they may hold the other one.
std::vector<bool> maybeExtended(const bytecode::Module& module) {
    std::vector<bool> found(module.slots.size());
    for (const bytecode::Prototype& prototype : module.prototypes) {
        std::vector<uint64_t> read;
        bool extends = false;
        for (size_t pc = 0; pc < prototype.body->code.size();) {
            const bytecode::Instruction i = bytecode::Instruction::decode(prototype.body->code[pc]);
            if (i.op == Opcode::SlotGet)
                read.push_back(prototype.body->code[pc + 1]);
            if (i.op == Opcode::ClassNew)
                extends |= module.classes[prototype.body->code[pc + 1]].hasParent;
            pc += bytecode::info(i.op).words();
        }
        for (uint64_t slot : read)
            found[slot] = found[slot] || extends;
    }
    return found;
}

} // namespace

ClassFacts::ClassFacts(std::span<const InputModule> modules) {
    std::vector<std::pair<std::string, std::string>> extended; // module and name
    for (const InputModule& input : modules) {
        const std::vector<bool> found = maybeExtended(*input.code);
        for (size_t s = 0; s < found.size(); ++s)
            if (found[s]) {
                const bytecode::Slot& slot = input.code->slots[s];
                extended.emplace_back(slot.module.empty() ? input.code->name : slot.module, slot.name);
            }
    }
    for (uint32_t m = 0; m < modules.size(); ++m)
        collect(m, *modules[m].code);
    for (auto& [name, type] : byField_) {
        if (!isInstance(type))
            continue;
        const KnownClass& known = of(type);
        const bytecode::Module& home = *modules[known.module].code;
        const std::pair<std::string, std::string> where{home.name, home.slots[known.slot].name};
        if (std::find(extended.begin(), extended.end(), where) != extended.end())
            type = Type::Any;
    }
}

void ClassFacts::collect(uint32_t module, const bytecode::Module& code) {
    auto has = [&](const std::string& name, Type type) {
        auto [at, isNew] = byField_.try_emplace(name, type);
        if (!isNew)
            at->second = Type::Any;
    };
    for (const bytecode::NativeClass& native : code.nativeClasses)
        for (const std::string& field : native.fields)
            has(field, Type::Any);
    for (const bytecode::Class& declared : code.classes) {
        const bool isKnown = declared.slot >= 0 && !declared.hasParent && classes_.size() < kMostClasses;
        const Type type = isKnown ? instanceOf(static_cast<uint32_t>(classes_.size())) : Type::Any;
        KnownClass known{module, static_cast<uint32_t>(declared.slot), &declared, {}};
        for (const bytecode::Field& field : declared.fields) {
            has(field.name, field.isStatic ? Type::Any : type);
            if (!field.isStatic)
                known.fields.push_back(&field);
        }
        for (const bytecode::Method& method : declared.methods)
            has(method.name, Type::Any);
        if (isKnown)
            classes_.push_back(std::move(known));
    }
}

Type ClassFacts::withField(const std::string& name) const {
    auto found = byField_.find(name);
    return found == byField_.end() ? Type::Any : found->second;
}

int ClassFacts::fieldIndex(Type instance, std::string_view name) const {
    const std::vector<const bytecode::Field*>& fields = of(instance).fields;
    for (size_t i = 0; i < fields.size(); ++i)
        if (fields[i]->name == name)
            return static_cast<int>(i);
    return -1;
}

} // namespace coro::native
