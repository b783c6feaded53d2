#include "compiler/lower/module_lowerer.h"

#include "compiler/lower/function_lowerer.h"

namespace coro::compiler {

bytecode::FunctionKind functionKindOf(ast::FunctionKind kind) {
    switch (kind) {
    case ast::FunctionKind::Fn:
        return bytecode::FunctionKind::Fn;
    case ast::FunctionKind::Co:
        return bytecode::FunctionKind::Co;
    case ast::FunctionKind::Gen:
        return bytecode::FunctionKind::Gen;
    }
    CORO_UNREACHABLE();
}

uint32_t ModuleLowerer::addType(bytecode::Type type) {
    module_.types.push_back(std::move(type));
    return static_cast<uint32_t>(module_.types.size() - 1);
}

uint32_t ModuleLowerer::prototypeOf(const ast::Function& function, const std::string& prefix) {
    auto [it, isNew] = prototypes_.try_emplace(&function, static_cast<uint32_t>(queue_.size()));
    if (isNew) {
        queue_.push_back(&function);
        bytecode::Prototype& p = module_.prototypes.emplace_back();
        p.name = prefix + std::string(methodName(function));
        describe(function, p);
    }
    return it->second;
}

void ModuleLowerer::describe(const ast::Function& function, bytecode::Prototype& p) {
    const FunctionInfo& info = resolution.infoOf(function);
    p.kind = functionKindOf(function.kind);
    p.isNative = function.isNative;
    p.isMethod = info.receiver != nullptr;
    p.captures = static_cast<uint16_t>(info.captures.size());
    p.declaredAt = positions.of(function.name ? function.name.span : function.keywordSpan);
    p.doc = function.doc;
    const Signature signature = signatureOf(function);
    const uint32_t receiver = p.isMethod ? 1 : 0;
    if (p.isMethod)
        p.parameters.push_back({"self", false});
    for (const Signature::Parameter& parameter : signature.parameters)
        p.parameters.push_back({parameter.name, parameter.hasDefault});
    p.hasRest = signature.hasRest;
    p.positional = static_cast<uint16_t>(signature.positional + receiver);
    p.required = static_cast<uint16_t>(signature.required() + receiver);
}

void ModuleLowerer::declareNativeClasses(const ast::Module& tree) {
    for (const ast::Stmt* stmt : tree.statements) {
        const auto* cls = ast::as<ast::ClassStmt>(stmt);
        if (!cls || !cls->isNative)
            continue;
        bytecode::NativeClass native;
        native.name = cls->name.text;
        native.doc = cls->doc;
        native.slot = resolution.variableOf(*stmt)->slot;
        if (const auto* base = ast::as<ast::NameExpr>(cls->base))
            native.parent = base->name;
        for (const ast::Field* field : cls->fields)
            if (field->isVar)
                native.fields.emplace_back(field->name.text);
        const std::string prefix = native.name + ".";
        if (cls->init)
            native.methods.push_back(prototypeOf(*cls->init, prefix));
        for (const ast::Function* method : cls->methods)
            native.methods.push_back(prototypeOf(*method, prefix));
        module_.nativeClasses.push_back(std::move(native));
    }
}

void ModuleLowerer::declareImports(const ast::Module& tree) {
    for (const ImportRequest& request : importsOf(tree)) {
        const bytecode::Module& imported = *options_.imports[module_.imports.size()].module;
        module_.imports.push_back({request.name, request.isFile, imported.name, positions.of(request.span)});
    }
}

void ModuleLowerer::declareTests(const ast::Module& tree) {
    for (const ast::Stmt* stmt : tree.statements) {
        const auto* test = ast::as<ast::TestStmt>(stmt);
        if (!test)
            continue;
        const std::string title(test->function->name.text);
        const uint32_t prototype = prototypeOf(*test->function);
        module_.prototypes[prototype].name = "test \"" + title + "\"";
        module_.tests.push_back({title, prototype, positions.of(test->function->keywordSpan)});
    }
}

void ModuleLowerer::lowerModule(const ast::Module& tree) {
    declareImports(tree);
    bytecode::Prototype& top = module_.prototypes.emplace_back();
    top.name = isImported ? "(module)" : "main";
    top.kind = bytecode::FunctionKind::Co;
    top.doc = tree.doc;
    queue_.push_back(nullptr);
    for (const Variable* v : resolution.hoisted)
        module_.slots[v->slot].function = static_cast<int32_t>(prototypeOf(*v->function));
    declareNativeClasses(tree);
    if (options_.withTests)
        declareTests(tree);
    for (size_t i = 0; i < queue_.size(); ++i) {
        const ast::Function* function = queue_[i];
        FunctionLowerer lowerer(*this, function ? resolution.infoOf(*function) : *resolution.topLevel);
        if (function)
            lowerer.lowerFunction(*function);
        else
            lowerer.lowerTopLevel(tree);
        lowerer.finish(module_.prototypes[i]);
    }
}

} // namespace coro::compiler
