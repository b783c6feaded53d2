#include "compiler/sema/session.h"

#include "compiler/sema/externals.h"

namespace coro::compiler {

namespace {

SessionName::Kind kindOf(const Variable& v) {
    switch (v.kind) {
    case VariableKind::Var:
        return SessionName::Kind::Var;
    case VariableKind::Function:
        return SessionName::Kind::Function;
    case VariableKind::Class:
        return SessionName::Kind::Class;
    case VariableKind::Module:
        return SessionName::Kind::Module;
    case VariableKind::Imported:
    case VariableKind::ImportedClass:
        return SessionName::Kind::Imported;
    default:
        return SessionName::Kind::Let;
    }
}

uint32_t slotOf(const bytecode::Module& module, std::string_view name) {
    uint32_t i = 0;
    while (i + 1 < module.slots.size() && (module.slots[i].name != name || !module.slots[i].isExported))
        ++i;
    return i;
}

std::string docOf(const ast::Module& tree, std::string_view name) {
    for (const ast::Stmt* stmt : tree.statements) {
        if (const auto* let = ast::as<ast::LetStmt>(stmt)) {
            const auto* binding = ast::as<ast::BindingPattern>(let->pattern);
            if (binding && binding->name.text == name)
                return std::string(let->doc);
        }
    }
    return {};
}

} // namespace

const ast::ExprStmt* resultOf(const ast::Module& module) {
    if (module.statements.empty())
        return nullptr;
    const auto* last = ast::as<ast::ExprStmt>(module.statements.back());
    if (!last)
        return nullptr;
    const auto* wait = ast::as<ast::YieldExpr>(last->expr);
    return wait && !wait->operand ? nullptr : last;
}

bytecode::Slot slotInSession(const Variable& v, const SessionNames& names) {
    const auto it = names.find(v.name);
    const bool isThere = it != names.end() && it->second.isOwn();
    return {std::string(v.name), isThere ? it->second.home->name : "", !isThere, -1, true};
}

bool wasTyped(const Variable& v, const SessionNames& names) {
    const auto it = names.find(v.name);
    return it != names.end() && it->second.isOwn() && it->second.isTyped;
}

void addDeclared(SessionNames& names, const ast::Module& tree, const Resolution& resolution,
                 const bytecode::Module& module) {
    for (const Variable& v : resolution.variableStorage) {
        if (!v.isModuleLevel || v.isEarlier || v.owner != resolution.topLevel)
            continue;
        SessionName declared;
        declared.kind = kindOf(v);
        declared.span = v.span;
        declared.doc = docOf(tree, v.name);
        if (!declared.isOwn()) {
            declared.home = declared.declaredIn = v.module;
            declared.nameInHome = v.nameInModule;
            declared.slot = v.kind == VariableKind::Module ? 0 : slotOf(*v.module, v.nameInModule);
            declared.hasValue = true;
        } else {
            const auto before = names.find(v.name);
            const bool isThere = before != names.end() && before->second.isOwn();
            declared.home = isThere ? before->second.home : &module;
            declared.nameInHome = v.name;
            declared.declaredIn = &module;
            declared.slot = v.slot;
            declared.hasValue = v.kind == VariableKind::Function;
            declared.isAwaited = v.isAwaited;
            declared.isTyped = v.type || v.wasTyped;
        }
        names.insert_or_assign(std::string(v.name), std::move(declared));
    }
}

} // namespace coro::compiler
