// Classes: their parents, members and operators; `self` and `super`; which fields an assignment may name.
#include <fmt/format.h>

#include "base/check.h"
#include "base/suggest.h"
#include "compiler/sema/resolver.h"

namespace coro::compiler {

const ClassInfo::Field* ClassInfo::findField(std::string_view name) const {
    for (const Field& field : fields)
        if (field.name == name)
            return &field;
    return nullptr;
}

const ast::Function* ClassInfo::findMethod(std::string_view name) const {
    for (const ast::Function* method : ast->methods)
        if (methodName(*method) == name)
            return method;
    return nullptr;
}

std::string_view methodName(const ast::Function& method) {
    return method.isOperator && method.name.text == "-" && method.params.empty() ? "unary -" : method.name.text;
}

void Resolver::declareClass(const ast::ClassStmt& stmt) {
    Variable& v = scopes_.declare(stmt.name.text, stmt.name.span, VariableKind::Class);
    v.isBound = stmt.isNative; // the machine has made it before the program begins
    r_.variables[stmt.id] = &v;
    ClassInfo& info = r_.classStorage.emplace_back();
    r_.classes[stmt.id] = &info;
    info.ast = &stmt;
    info.variable = &v;
    for (const ast::Field* field : stmt.fields)
        info.fields.push_back({field->name.text, field->name.span, field});
    v.cls = &info;
    const ast::Function* init = stmt.init ? stmt.init : stmt.emptyInit;
    if (!init)
        return;
    v.signature = signatureOf(*init);
    v.signature->name = stmt.name.text;
}

void Resolver::resolveNativeClass(const ast::ClassStmt& stmt) {
    if (stmt.base)
        resolve(*stmt.base);
    classes_.push_back(r_.classes[stmt.id]);
    if (stmt.init)
        resolveFunction(*stmt.init, nullptr);
    for (const ast::Function* method : stmt.methods)
        resolveFunction(*method, nullptr);
    classes_.pop_back();
    for (const ast::Field* field : stmt.fields)
        CORO_CHECK(field->isNative);
}

void Resolver::resolveClass(const ast::ClassStmt& stmt) {
    if (stmt.isNative)
        return resolveNativeClass(stmt);
    ClassInfo& info = *r_.classes[stmt.id];
    // The parent is a variable of the class's own, which methods that need it capture.
    scopes_.push(*walk().info);
    resolveBase(stmt, info);
    for (const ast::Field* field : stmt.fields)
        resolveType(field->type, &info);
    classes_.push_back(&info);
    checkMembers(info);
    for (const ast::Function* function : {stmt.defaults, stmt.init, stmt.emptyInit})
        if (function)
            resolveFunction(*function, nullptr);
    for (const ast::Function* method : stmt.methods)
        resolveFunction(*method, nullptr);
    classes_.pop_back();
    scopes_.pop(nullptr);
    checkFieldsAreSet(info);
    info.variable->isBound = true;
    for (const ast::Field* field : stmt.fields) {
        if (field->isStatic && field->value)
            resolve(*field->value);
        checkFits(field->value, field->type, fmt::format("`{}`", field->name.text));
    }
}

/// A field is nil until something is assigned to it, which a declared type may forbid.
void Resolver::checkFieldsAreSet(const ClassInfo& info) {
    for (const ClassInfo::Field& field : info.fields) {
        if (!field.ast || field.ast->isStatic || field.ast->value || field.isSetInInit || !field.ast->type ||
            admitsNil(*field.ast->type))
            continue;
        const std::string_view type = source_.text(field.ast->type->span);
        sink_.report(Diagnostic::of(ErrorCode::FieldWithoutValue, field.name)
                         .primary(field.span, "it would be nil, and that is no {}", type)
                         .help("assign to it in `init`, give it a default, or declare `{} | nil`", type));
    }
}

void Resolver::resolveBase(const ast::ClassStmt& stmt, ClassInfo& info) {
    if (!stmt.base)
        return;
    if (const auto* name = ast::as<ast::NameExpr>(stmt.base); name && name->name == stmt.name.text) {
        sink_.report(Diagnostic::of(ErrorCode::CannotExtend, name->name)
                         .primary(name->span, "a class cannot extend itself")
                         .help("leave out `extends {}`, or name the class that it adds to", name->name));
        return;
    }
    resolve(*stmt.base);
    info.super = &scopes_.declare("super", stmt.base->span, VariableKind::Let);
    info.super->isBound = true;
    info.isParentKnown = false;
    const Variable* base = r_.variables[stmt.base->id];
    if (base)
        resolveNamedBase(*base, *stmt.base, info);
}

void Resolver::resolveNamedBase(const Variable& base, const ast::Expr& expr, ClassInfo& info) {
    Diagnostic d = Diagnostic::of(ErrorCode::CannotExtend, source_.text(expr.span));
    if (base.kind == VariableKind::Function || base.kind == VariableKind::Prelude) {
        d.primary(expr.span, "this is a function, not a class");
        if (base.span.isKnown())
            d.secondary(base.span, "declared here");
        sink_.report(std::move(d));
    } else if (base.cls && !base.cls->ast->isNative) {
        info.parent = base.cls;
        info.isParentKnown = true;
    } else if (base.kind == VariableKind::PreludeClass) {
        info.nativeParent = nativeClass(base.name);
        info.isParentKnown = true;
        if (!isErrorClass(info.nativeParent))
            sink_.report(d.primary(expr.span, "a built-in type")
                             .note("of the built-in classes, `Error` and those below it can be extended")
                             .help("hold one in a field: `var value = {}()`", base.name));
    }
    if (!info.variable->signature && base.signature) {
        info.variable->signature = base.signature;
        info.variable->signature->name = info.ast->name.text;
    }
}

const bytecode::NativeClass* Resolver::nativeClass(std::string_view name) const {
    if (options_.prelude)
        for (const bytecode::NativeClass& c : options_.prelude->nativeClasses)
            if (c.name == name)
                return &c;
    return nullptr;
}

bool Resolver::isErrorClass(const bytecode::NativeClass* cls) const {
    while (cls && cls->name != "Error")
        cls = nativeClass(cls->parent);
    return cls;
}

void Resolver::resolveDefaults(const ClassInfo& info) {
    for (const ast::Field* field : info.ast->fields)
        if (!field->isStatic && field->value)
            resolve(*field->value);
}

/// A name means one thing in a class.
void Resolver::checkMembers(const ClassInfo& info) {
    std::unordered_map<std::string_view, Span> seen;
    auto add = [&](std::string_view name, Span span) {
        auto [it, isNew] = seen.try_emplace(name, span);
        if (!isNew)
            sink_.report(Diagnostic::of(ErrorCode::DuplicateName, name)
                             .primary(span, "declared again here")
                             .secondary(it->second, "first declared here")
                             .help("give one of them another name"));
    };
    for (const ClassInfo::Field& field : info.fields)
        add(field.name, field.span);
    for (const ast::Function* method : info.ast->methods) {
        add(methodName(*method), method->name.span);
        if (method->isOperator)
            checkOperator(*method);
        else if (method->name.text == "init")
            sink_.report(Diagnostic::of(ErrorCode::BadMember, "init", "a method")
                             .primary(method->keywordSpan, "calling the class runs `init`; it is no `fn` of its own")
                             .help("{}", headerAs(*method, "").substr(1)));
    }
    for (const auto& [name, span] : seen)
        if (name == "init" && info.findField("init"))
            sink_.report(Diagnostic::of(ErrorCode::BadMember, "init", "a field")
                             .primary(span, "this is what calling the class runs")
                             .help("give it another name"));
}

void Resolver::checkOperator(const ast::Function& method) {
    const std::string_view symbol = method.name.text;
    auto report = [&](std::string_view what, Span at, std::string_view label, const std::string& help) {
        sink_.report(Diagnostic::of(ErrorCode::BadOperator, symbol, what).primary(at, "{}", label).help("{}", help));
    };
    if (symbol == "!=")
        return report("follows from `==`", method.name.span, "`a != b` is `not a == b`", "fn ==(other) { ... }");
    if (method.kind != ast::FunctionKind::Fn)
        return report("has to be an `fn`", method.keywordSpan, "an operator cannot wait", headerAs(method, "fn"));
    if (method.isStatic)
        return report("belongs to instances", method.headerSpan, "the left operand is `self`",
                      std::string(source_.text(method.headerSpan)));
    const bool isOrder = symbol == "==" || symbol == "<" || symbol == "<=" || symbol == ">" || symbol == ">=";
    const bool isIndex = symbol == "[]" || symbol == "[]=";
    const uint32_t least = symbol == "~" || symbol == "-" ? 0 : symbol == "[]=" ? 2 : 1;
    const uint32_t most = symbol == "~" ? 0 : isOrder || symbol == "[]" ? 1 : 2;
    const uint32_t count = method.params.size();
    bool hasRest = false;
    for (const ast::Param* p : method.params)
        hasRest |= p->isRest;
    if (count >= least && count <= most && !hasRest)
        return;
    const std::string_view takes = most == 0         ? "takes nothing but `self`"
                                   : symbol == "[]=" ? "takes the index and the value"
                                   : isIndex         ? "takes the index"
                                   : isOrder         ? "takes the other operand"
                                                     : "takes the other operand, and whether they are swapped";
    const std::string_view example = most == 0         ? "()"
                                     : symbol == "[]=" ? "(index, value)"
                                     : isIndex         ? "(index)"
                                     : isOrder         ? "(other)"
                                                       : "(other, isSwapped)";
    report(takes, method.headerSpan, "", fmt::format("fn {}{} {{ ... }}", symbol, example));
}

// -- self and super

const FunctionInfo* Resolver::method() const {
    const FunctionInfo* f = walks_.back().info;
    while (f && !f->cls)
        f = f->parent;
    return f;
}

void Resolver::resolveSelf(const ast::SelfExpr& expr) {
    const FunctionInfo* in = method();
    if (in && in->receiver) {
        r_.variables[expr.id] = scopes_.use("self");
        return;
    }
    Diagnostic d = Diagnostic::of(ErrorCode::SelfOutsideMethod).primary(expr.span, "there is no object here");
    if (in)
        d.secondary(in->ast->headerSpan, "a static method belongs to the class")
            .help("name the class: `{}`", in->cls->ast->name.text);
    sink_.report(std::move(d));
}

void Resolver::resolveSuper(const ast::SuperExpr& expr, bool isCalled) {
    const FunctionInfo* in = method();
    auto report = [&](std::string_view what, std::string_view label) {
        Diagnostic d = Diagnostic::of(ErrorCode::SuperOutOfPlace, what);
        d.primary(expr.span, "{}", label);
        if (in)
            d.secondary(in->cls->ast->name.span, "this class");
        sink_.report(std::move(d));
    };
    if (!in)
        return report("outside a method", "there is no object here");
    if (!in->cls->super)
        return report("in a class without parent", "it `extends` nothing");
    if (!in->receiver)
        return report("in a static method", "name the class instead");
    if (isCalled && in->ast->role != ast::FunctionRole::Init)
        return report("called outside `init`", "write `super.method(...)` for a method of the parent");
    scopes_.use("self");
    r_.variables[expr.id] = scopes_.use("super");
}

// -- fields

/// `self.name = value` in `init` makes a field; elsewhere it has to be one.
void Resolver::noteFieldAssignment(const ast::Expr& assigned, const ast::AssignStmt& stmt) {
    const auto* target = ast::as<ast::MemberExpr>(&assigned);
    if (!target || target->object->kind != ast::ExprKind::Self)
        return;
    const FunctionInfo* in = method();
    if (!in || in->cls->ast->isNative)
        return;
    ClassInfo& cls = *in->cls;
    for (const ClassInfo* c = &cls; c && stmt.op == ast::AssignOp::Assign && &assigned == stmt.target; c = c->parent)
        if (const ClassInfo::Field* field = c->findField(target->name.text); field && field->ast)
            checkFits(stmt.value, field->ast->type, fmt::format("`{}`", field->name));
    // `fn init` has been reported
    const bool isOfInit = in->ast->role == ast::FunctionRole::Init || in->ast->name.text == "init";
    const bool isInInit = walk().info == in && isOfInit;
    for (ClassInfo::Field& field : cls.fields)
        field.isSetInInit = field.isSetInInit || (isOfInit && field.name == target->name.text);
    if (!isInInit || stmt.op != ast::AssignOp::Assign)
        return fieldAssignments_.push_back({&cls, target, isInInit});
    if (cls.findMethod(target->name.text))
        return fieldAssignments_.push_back({&cls, target, true});
    bool isKnown = false;
    for (const ClassInfo* c = &cls; c && !isKnown; c = c->parent)
        isKnown = c->findField(target->name.text) || hasNativeField(*c, target->name.text);
    if (!isKnown)
        cls.fields.push_back({target->name.text, target->name.span, nullptr});
}

bool Resolver::hasNativeField(const ClassInfo& cls, std::string_view name) const {
    for (const bytecode::NativeClass* c = cls.nativeParent; c; c = nativeClass(c->parent))
        for (const std::string& field : c->fields)
            if (field == name)
                return true;
    return false;
}

void Resolver::checkFieldAssignments() {
    for (const FieldAssignment& assignment : fieldAssignments_)
        checkFieldAssignment(assignment);
}

void Resolver::checkFieldAssignment(const FieldAssignment& assignment) {
    const ast::Name& name = assignment.target->name;
    const ast::Name& className = assignment.cls->ast->name;
    std::vector<std::string_view> names;
    bool isKnown = true;
    for (const ClassInfo* c = assignment.cls; c; c = c->parent) {
        isKnown = c->isParentKnown;
        if (const ast::Function* method = c->findMethod(name.text)) {
            sink_.report(Diagnostic::of(ErrorCode::AssignedMember, name.text)
                             .primary(name.span, "assigned here")
                             .secondary(method->name.span, "a method of `{}`", c->ast->name.text)
                             .help("give the field another name"));
            return;
        }
        if (hasNativeField(*c, name.text))
            return;
        for (const ClassInfo::Field& field : c->fields)
            names.push_back(field.name);
        const ClassInfo::Field* field = c->findField(name.text);
        if (!field)
            continue;
        if (field->isStatic())
            sink_.report(Diagnostic::of(ErrorCode::AssignedMember, name.text)
                             .primary(name.span, "assigned here")
                             .secondary(field->span, "it belongs to the class")
                             .help("{}.{} = ...", c->ast->name.text, name.text));
        else if (field->isFixed() && !assignment.isInInit)
            sink_.report(Diagnostic::of(ErrorCode::FixedField, name.text)
                             .primary(name.span, "assigned outside of `init`")
                             .secondary(field->span, "`let` fields do not change")
                             .help("declare it with `var {}`", name.text));
        return;
    }
    if (!isKnown)
        return;
    Diagnostic d = Diagnostic::of(ErrorCode::UnknownField, className.text, name.text);
    d.primary(name.span, "assigned here").secondary(className.span, "its fields are declared in it or set in `init`");
    if (const std::string_view near = suggest(name.text, names); !near.empty())
        d.help("did you mean `{}`?", near);
    else
        d.help("declare it: `var {} = nil`", name.text);
    sink_.report(std::move(d));
}

} // namespace coro::compiler
