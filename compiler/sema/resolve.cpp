#include "compiler/sema/resolve.h"

#include <map>

#include "compiler/sema/resolver.h"
#include "compiler/sema/session.h"

namespace coro::compiler {

namespace {

/// A script may have any number of top-level names, a frame may not have any number of registers.
constexpr uint32_t kMaxModuleRegisters = 2000;

} // namespace

void Resolver::resolveModule(const ast::Module& module) {
    r_.variables.resize(module.nodeCount);
    FunctionInfo& top = r_.functionStorage.emplace_back();
    r_.topLevel = &top;
    walks_.push_back({&top, {}});
    scopes_.push(top);
    if (options_.session)
        r_.result = resultOf(module);
    resolveStatements(module.statements);
    scopes_.pop(nullptr);
    walks_.pop_back();
    checkFieldAssignments();
    warnOfUnusedNames();
}

void Resolver::assignStorage() {
    uint32_t registers = 0;
    auto addSlot = [&](Variable& v, bytecode::Slot slot) {
        v.storage = Storage::Slot;
        v.slot = static_cast<uint32_t>(r_.slots.size());
        r_.slots.push_back(std::move(slot));
    };
    for (Variable& v : r_.variableStorage) {
        if (v.isExternal() || v.kind == VariableKind::Module)
            continue;
        if (!v.isModuleLevel) {
            if (v.isCaptured && (v.isAssigned || v.isCapturedEarly))
                v.storage = Storage::Cell;
            continue;
        }
        if (options_.session) {
            addSlot(v, slotInSession(v, *options_.session));
            v.wasTyped = wasTyped(v, *options_.session);
            if (v.kind == VariableKind::Function)
                r_.hoisted.push_back(&v);
            continue;
        }
        const bool isHoisted = v.kind == VariableKind::Function || v.kind == VariableKind::Class;
        const bool isExported = !options_.isMain && !v.name.starts_with('_');
        if (!isHoisted && !isExported && !v.isCaptured && registers++ < kMaxModuleRegisters)
            continue;
        addSlot(v, {std::string(v.name), "", isExported, -1, v.isCaptured});
        if (v.kind == VariableKind::Function)
            r_.hoisted.push_back(&v);
    }
    // Several names may stand for one of another module.
    std::map<std::pair<const bytecode::Module*, std::string_view>, uint32_t> externals;
    for (Variable& v : r_.variableStorage) {
        const bool isUnusedImport = v.span.isKnown() && !v.isUsed && !v.isEarlier && !options_.session;
        if (!v.isExternal() || !v.module || isUnusedImport)
            continue;
        auto [it, isNew] = externals.try_emplace({v.module, v.nameInModule}, static_cast<uint32_t>(r_.slots.size()));
        v.slot = it->second;
        if (isNew)
            addSlot(v, {std::string(v.nameInModule), v.module->name, false, -1});
    }
}

Span Resolver::keyword(const ast::Node& node, std::string_view word) const {
    return source_.span(node.span.begin, node.span.begin + static_cast<uint32_t>(word.size()));
}

Resolution resolve(const SourceFile& source, const ast::Module& module, const CompileOptions& options,
                   DiagnosticSink& sink) {
    Resolution resolution;
    Resolver resolver(source, options, resolution, sink);
    resolver.resolveModule(module);
    resolver.assignStorage();
    return resolution;
}

} // namespace coro::compiler
