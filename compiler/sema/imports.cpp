// Import statements, and names of what they import.
#include "base/suggest.h"
#include "compiler/sema/resolver.h"

namespace coro::compiler {

/// Imports come first, so that their names are known in all of the file.
void Resolver::declareImport(const ast::ImportStmt& stmt) {
    const size_t index = imports_++;
    const ImportedModule imported = index < options_.imports.size() ? options_.imports[index] : ImportedModule{};
    if (!stmt.hasItems) {
        const ast::Name& name = stmt.alias ? stmt.alias : stmt.path[stmt.path.size() - 1];
        Variable& v = scopes_.declare(name.text, name.span, VariableKind::Module);
        v.module = imported.module;
        v.isBound = true;
        return;
    }
    for (const ast::ImportItem* item : stmt.items)
        declareImported(*item, stmt, imported.module);
}

void Resolver::declareImported(const ast::ImportItem& item, const ast::ImportStmt& stmt,
                               const bytecode::Module* module) {
    const ast::Name& name = item.alias ? item.alias : item.name;
    Variable& v = scopes_.declare(name.text, name.span, VariableKind::Imported);
    v.isBound = true;
    v.storage = Storage::Slot;
    if (!module)
        return;
    const Variable* exported =
        exportOf(*module, item.name, stmt.path.empty() ? stmt.file : source_.text(stmt.pathSpan));
    if (!exported)
        return;
    v.kind = exported->kind;
    v.module = module;
    v.nameInModule = exported->nameInModule;
    v.signature = exported->signature;
    if (v.signature)
        v.signature->name = v.name;
}

/// What a module exports under that name; nullptr, and reported, when it is nothing. `called` is what the file calls
/// the module.
Variable* Resolver::exportOf(const bytecode::Module& module, const ast::Name& name, std::string_view called) {
    if (Variable* v = scopes_.externals().find(module, name.text))
        return v;
    Diagnostic d = Diagnostic::of(ErrorCode::NotExported, called, name.text);
    const bool isPrivate = name.text.starts_with('_');
    d.primary(name.span, isPrivate ? "names that begin with `_` stay in their module" : "it exports no such name");
    if (!isPrivate)
        helpWithName(d, name.text, called, module);
    sink_.report(std::move(d));
    return nullptr;
}

/// What may be meant by a name that the module does not export.
void Resolver::helpWithName(Diagnostic& d, std::string_view name, std::string_view called,
                            const bytecode::Module& module) {
    constexpr size_t kMostListed = 12;
    const std::vector<std::string_view> exported = Externals::namesOf(module);
    if (scopes_.externals().findInPrelude(name)) {
        d.help("`{}` belongs to no module: write `{}` alone", name, name);
    } else if (const std::string_view near = suggest(name, exported); !near.empty()) {
        d.help("did you mean `{}`?", near);
    } else if (!exported.empty() && exported.size() <= kMostListed) {
        std::string list;
        for (const std::string_view each : exported)
            list += std::string(list.empty() ? "`" : ", `").append(each) + '`';
        d.help("`{}` has {}", called, list);
    }
}

/// The module that an expression names, or nullptr.
Variable* Resolver::moduleNamed(const ast::Expr& expr) {
    const auto* name = ast::as<ast::NameExpr>(&expr);
    return name ? moduleNamed(name->name) : nullptr;
}

Variable* Resolver::moduleNamed(std::string_view name) {
    Variable* v = scopes_.findWithEarlier(name);
    return v && v->kind == VariableKind::Module ? scopes_.use(name) : nullptr;
}

/// `module.name`: false when it is anything else.
bool Resolver::resolveModuleMember(const ast::MemberExpr& expr) {
    Variable* module = expr.isOptional ? nullptr : moduleNamed(*expr.object);
    if (!module)
        return false;
    r_.variables[expr.object->id] = module;
    if (module->module)
        r_.variables[expr.id] = exportOf(*module->module, expr.name, module->name);
    return true;
}

/// What the first word of a type means, or the first two when that is a module; nullptr, and reported, when it is
/// nothing.
Variable* Resolver::resolveTypeName(const ast::NamedType& type) {
    Variable* module = type.path.size() > 1 ? moduleNamed(type.path[0].text) : nullptr;
    if (!module) {
        resolveName(type.path[0].text, type);
        return r_.variables[type.id];
    }
    r_.throughModule.insert(type.id);
    return r_.variables[type.id] = module->module ? exportOf(*module->module, type.path[1], module->name) : nullptr;
}

void Resolver::reportModuleAsValue(const Variable& module, Span span) {
    if (!module.module)
        return; // that it is not there has been reported
    Diagnostic d = Diagnostic::of(ErrorCode::ModuleAsValue, module.name);
    d.primary(span, "a module is not a value").secondary(module.span, "imported here");
    if (const std::vector<std::string_view> names = Externals::namesOf(*module.module); !names.empty())
        d.help("name what you need of it: `{}.{}`", module.name, names.front());
    sink_.report(std::move(d));
}

} // namespace coro::compiler
