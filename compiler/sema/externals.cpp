#include "compiler/sema/externals.h"

#include <algorithm>

#include "base/place.h"

namespace coro::compiler {

Variable* Externals::find(const bytecode::Module& module, std::string_view name) {
    Names& names = namesIn(module);
    if (auto it = names.used.find(name); it != names.used.end())
        return it->second;
    const auto slot = names.slots.find(name);
    if (slot == names.slots.end())
        return nullptr;
    Variable& variable = describe(module, slot->second);
    names.used.emplace(variable.name, &variable);
    return &variable;
}

Variable* Externals::findEarlier(std::string_view name) {
    if (!options_.session)
        return nullptr;
    const auto it = options_.session->find(name);
    if (it == options_.session->end() || !it->second.hasValue)
        return nullptr;
    auto [used, isNew] = earlier_.try_emplace(it->first);
    if (isNew)
        used->second = &describe(it->first, it->second);
    return used->second;
}

/// How a name of an earlier input may be used.
Variable& Externals::describe(const std::string& name, const SessionName& declared) {
    if (declared.kind == SessionName::Kind::Module) {
        Variable& v = r_.variableStorage.emplace_back();
        v.kind = VariableKind::Module;
        v.name = name;
        v.span = declared.span;
        v.module = declared.home;
        v.isBound = v.isModuleLevel = v.isUsed = true;
        return v;
    }
    Variable& v = describe(*declared.declaredIn, declared.slot);
    v.name = name;
    v.nameInModule = declared.nameInHome;
    v.module = declared.home;
    v.span = declared.span;
    v.isEarlier = declared.isOwn();
    v.wasTyped = declared.isTyped;
    v.isReplaceable = true;
    v.isUsed = true;
    if (v.signature) {
        v.signature->name = v.name;
        v.signature->declaredAt = declared.span;
    }
    if (declared.kind == SessionName::Kind::Let)
        v.kind = VariableKind::Let;
    else if (declared.kind == SessionName::Kind::Var)
        v.kind = VariableKind::Var;
    return v;
}

std::vector<std::string_view> Externals::earlierNames() const {
    std::vector<std::string_view> names;
    if (options_.session)
        for (const auto& [name, declared] : *options_.session)
            if (declared.hasValue)
                names.push_back(name);
    return names;
}

std::vector<std::string_view> Externals::namesOf(const bytecode::Module& module) {
    std::vector<std::string_view> names;
    for (const bytecode::Slot& slot : module.slots)
        if (slot.isExported)
            names.push_back(slot.name);
    return names;
}

Variable& Externals::helper(std::string_view name) {
    const bytecode::Module& prelude = *options_.prelude;
    Variable*& known = namesIn(prelude).used[name];
    if (known)
        return *known;
    uint32_t slot = 0;
    while (prelude.slots[slot].name != name)
        ++slot;
    known = &describe(prelude, slot);
    return *known;
}

Externals::Names& Externals::namesIn(const bytecode::Module& module) {
    auto [it, isNew] = modules_.try_emplace(&module);
    if (isNew)
        for (uint32_t i = 0; i < module.slots.size(); ++i)
            if (module.slots[i].isExported)
                it->second.slots.emplace(module.slots[i].name, i);
    return it->second;
}

/// How a name of another module may be used: as a function, or a class.
Variable& Externals::describe(const bytecode::Module& module, uint32_t slot) {
    const bool isPrelude = &module == options_.prelude;
    Variable& v = r_.variableStorage.emplace_back();
    v.name = v.nameInModule = module.slots[slot].name;
    v.kind = isPrelude ? VariableKind::Prelude : VariableKind::Imported;
    v.module = &module;
    v.isModuleLevel = true;
    v.isBound = true;
    v.storage = Storage::Slot;
    if (const int32_t function = module.slots[slot].function; function >= 0)
        v.signature = signatureIn(module, static_cast<uint32_t>(function));
    if (const bytecode::NativeClass* cls = classIn(module, slot))
        describeClass(v, module, *cls);
    for (const bytecode::Class& cls : module.classes) {
        if (cls.slot != static_cast<int64_t>(slot))
            continue;
        v.kind = VariableKind::ImportedClass;
        if (cls.initPrototype < 0)
            continue; // it is called as its parent is
        v.signature = signatureIn(module, static_cast<uint32_t>(cls.initPrototype));
        v.signature->name = cls.name;
    }
    return v;
}

const bytecode::NativeClass* Externals::classIn(const bytecode::Module& module, uint32_t slot) {
    for (const bytecode::NativeClass& c : module.nativeClasses)
        if (c.slot == slot)
            return &c;
    return nullptr;
}

bool Externals::isClassOfPrelude(std::string_view name) {
    if (!options_.prelude)
        return false;
    const Names& names = namesIn(*options_.prelude);
    const auto slot = names.slots.find(name);
    return slot != names.slots.end() && classIn(*options_.prelude, slot->second);
}

/// A class is called as its `init` is, or that of its parent.
void Externals::describeClass(Variable& v, const bytecode::Module& module, const bytecode::NativeClass& cls) const {
    v.kind = &module == options_.prelude ? VariableKind::PreludeClass : VariableKind::ImportedClass;
    const bytecode::NativeClass* declaring = &cls;
    while (declaring && !v.signature) {
        for (uint32_t method : declaring->methods)
            if (module.prototypes[method].name == declaring->name + ".init")
                v.signature = signatureIn(module, method);
        const auto& classes = module.nativeClasses;
        const auto parent =
            std::find_if(classes.begin(), classes.end(), [&](const auto& c) { return c.name == declaring->parent; });
        declaring = parent == classes.end() ? nullptr : &*parent;
    }
    if (v.signature)
        v.signature->name = cls.name;
}

Signature Externals::signatureIn(const bytecode::Module& module, uint32_t prototype) const {
    const bytecode::Prototype& p = module.prototypes[prototype];
    Signature s = signatureOf(p);
    if (const SourceFile* source = sourceOf(module))
        s.declaredAt = spanOfPlace(*source, {p.declaredAt.line, p.declaredAt.column}, p.declaredAt.length);
    return s;
}

const SourceFile* Externals::sourceOf(const bytecode::Module& module) const {
    for (const ImportedModule& imported : options_.imports)
        if (imported.module == &module)
            return imported.source;
    return nullptr;
}

} // namespace coro::compiler
