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
    variable.isReplaceable = variable.isModuleLevel && isSession_;
    auto [it, isNew] = scopes_.back().names.try_emplace(name, &variable);
    if (isNew) {
        warnOfShadow(variable);
    } else {
        sink_.report(Diagnostic::of(ErrorCode::DuplicateName, name)
                         .primary(span, "declared again here")
                         .secondary(it->second->span, "first declared here")
                         .help("give one of them another name"));
    }
    return variable;
}

/// A block's own variable that hides one of the same function, declared before it: mostly an assignment was meant.
void Scopes::warnOfShadow(const Variable& variable) {
    using enum VariableKind;
    const bool isLoop = variable.kind == Loop;
    if ((!isLoop && variable.kind != Let && variable.kind != Var) || variable.name.starts_with('_'))
        return;
    for (size_t i = scopes_.size() - 1; i-- > 0 && scopes_[i].function == variable.owner;) {
        const auto it = scopes_[i].names.find(variable.name);
        if (it == scopes_[i].names.end())
            continue;
        const Variable& hidden = *it->second;
        const bool isLocal = hidden.kind == Let || hidden.kind == Var || hidden.kind == Parameter;
        if (hidden.span.begin > variable.span.begin || !(hidden.kind == Loop || (isLocal && !isLoop)))
            return;
        Diagnostic d = Diagnostic::of(ErrorCode::ShadowedName, variable.name, variable.name);
        d.primary(variable.span, "a new one").secondary(hidden.span, "this one stays as it is");
        if (!isLoop && hidden.kind != Loop)
            d.help("to change that one, leave out the `{}`", variable.kind == Let ? "let" : "var");
        return sink_.report(std::move(d));
    }
}

Variable* Scopes::find(std::string_view name) const {
    for (size_t i = scopes_.size(); i-- > 0;)
        if (auto it = scopes_[i].names.find(name); it != scopes_[i].names.end())
            return it->second;
    return nullptr;
}

Variable* Scopes::findWithEarlier(std::string_view name) {
    Variable* variable = find(name);
    return variable ? variable : externals_.findEarlier(name);
}

Variable* Scopes::use(std::string_view name) {
    Variable* variable = findWithEarlier(name);
    if (!variable)
        return externals_.findInPrelude(name);
    use(*variable);
    return variable;
}

void Scopes::use(Variable& variable) {
    variable.isUsed = true;
    if (variable.owner == &function() || variable.isExternal())
        return;
    if (!variable.isModuleLevel && !variable.isBound)
        variable.isCapturedEarly = true;
    variable.isCaptured = variable.isCaptured || !(isAside_ && variable.isModuleLevel);
    if (!variable.isModuleLevel)
        capture(variable);
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

bool Scopes::isClass(std::string_view name) {
    const Variable* variable = findWithEarlier(name);
    return variable ? variable->isClass() : externals_.isClassOfPrelude(name);
}

std::vector<std::string_view> Scopes::visibleNames() const {
    std::vector<std::string_view> names;
    for (size_t i = scopes_.size(); i-- > 0;) {
        const size_t first = names.size();
        for (const auto& [name, variable] : scopes_[i].names)
            names.push_back(name);
        std::sort(names.begin() + static_cast<ptrdiff_t>(first), names.end());
    }
    for (const std::string_view name : externals_.earlierNames())
        names.push_back(name);
    for (const std::string_view name : externals_.preludeNames())
        names.push_back(name);
    return names;
}

} // namespace coro::compiler
