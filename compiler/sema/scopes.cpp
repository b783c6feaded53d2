#include "compiler/sema/scopes.h"

#include <algorithm>

namespace coro::compiler {

void Scopes::pop(const ast::Block* block) {
    if (block)
        for (const auto& [name, variable] : scopes_.back().names)
            if (variable->isCapturedEarly && !variable->isModuleLevel)
                scopes_.back().early.push_back(variable);
    if (std::vector<Variable*>& early = scopes_.back().early; !early.empty()) {
        // a stable order: same source, same bytecode
        std::sort(early.begin(), early.end(), [](Variable* a, Variable* b) { return a->span.begin < b->span.begin; });
        r_.earlyCells[block->id] = std::move(early);
    }
    scopes_.pop_back();
}

Variable& Scopes::declare(std::string_view name, Span span, VariableKind kind) {
    Variable& variable = r_.variableStorage.emplace_back();
    variable.name = name;
    variable.span = span;
    variable.kind = kind;
    variable.owner = scopes_.back().function;
    variable.isModuleLevel = scopes_.size() == 1;
    auto [it, isNew] = scopes_.back().names.try_emplace(name, &variable);
    if (!isNew) {
        sink_.report(Diagnostic::of(ErrorCode::DuplicateName, name)
                         .primary(span, "declared again here")
                         .secondary(it->second->span, "first declared here")
                         .help("give one of them another name"));
    }
    return variable;
}

Variable* Scopes::find(std::string_view name) const {
    for (size_t i = scopes_.size(); i-- > 0;)
        if (auto it = scopes_[i].names.find(name); it != scopes_[i].names.end())
            return it->second;
    return nullptr;
}

Variable* Scopes::use(std::string_view name) {
    Variable* variable = find(name);
    if (!variable)
        return findInPrelude(name);
    if (variable->owner != &function()) {
        if (!variable->isModuleLevel && !variable->isBound)
            variable->isCapturedEarly = true;
        variable->isCaptured = true;
        if (!variable->isModuleLevel)
            capture(*variable);
    }
    return variable;
}

/// Every function between the owner and the use hands the variable on, up to one that can name it as itself.
void Scopes::capture(Variable& variable) {
    for (FunctionInfo* f = &function(); f != variable.owner; f = f->parent) {
        if (f->self == &variable)
            return;
        auto [it, isNew] = f->captureIndexes.try_emplace(&variable, static_cast<uint32_t>(f->captures.size()));
        if (!isNew)
            return;
        f->captures.push_back(&variable);
    }
}

Variable* Scopes::findInPrelude(std::string_view name) {
    if (!prelude_)
        return nullptr;
    if (auto it = preludeNames_.find(name); it != preludeNames_.end())
        return it->second;
    for (uint32_t i = 0; i < prelude_->slots.size(); ++i) {
        const bytecode::Slot& slot = prelude_->slots[i];
        if (!slot.isExported || slot.name != name)
            continue;
        Variable& variable = r_.variableStorage.emplace_back();
        variable.name = slot.name;
        variable.kind = VariableKind::Prelude;
        variable.isModuleLevel = true;
        variable.isBound = true;
        variable.storage = Storage::Slot;
        describePreludeSlot(variable, i);
        return preludeNames_[variable.name] = &variable;
    }
    return nullptr;
}

/// How a name of the prelude may be called: a function, or a class whose `init` is declared.
void Scopes::describePreludeSlot(Variable& variable, uint32_t slot) const {
    if (const int32_t function = prelude_->slots[slot].function; function >= 0)
        variable.signature = signatureOf(prelude_->prototypes[static_cast<size_t>(function)]);
    for (const bytecode::NativeClass& c : prelude_->nativeClasses) {
        if (c.slot != slot)
            continue;
        variable.kind = VariableKind::PreludeClass;
        for (uint32_t method : c.methods) {
            const bytecode::Prototype& p = prelude_->prototypes[method];
            if (p.name != c.name + ".init")
                continue;
            variable.signature = signatureOf(p);
            variable.signature->name = c.name;
        }
    }
}

bool Scopes::isClass(std::string_view name) const {
    if (const Variable* variable = find(name))
        return variable->isClass();
    if (!prelude_)
        return false;
    const std::vector<bytecode::NativeClass>& classes = prelude_->nativeClasses;
    return std::any_of(classes.begin(), classes.end(), [&](const bytecode::NativeClass& c) {
        return c.name == name && prelude_->slots[c.slot].isExported;
    });
}

std::vector<std::string_view> Scopes::visibleNames() const {
    std::vector<std::string_view> names;
    for (size_t i = scopes_.size(); i-- > 0;) {
        const size_t first = names.size();
        for (const auto& [name, variable] : scopes_[i].names)
            names.push_back(name);
        std::sort(names.begin() + static_cast<ptrdiff_t>(first), names.end());
    }
    if (prelude_)
        for (const bytecode::Slot& slot : prelude_->slots)
            if (slot.isExported)
                names.push_back(slot.name);
    return names;
}

} // namespace coro::compiler
