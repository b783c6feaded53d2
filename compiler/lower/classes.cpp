// Classes: ClassNew with its window, defaults of fields, `super`.
#include <cstdlib>

#include "compiler/lower/function_lowerer.h"
#include "compiler/lower/number_text.h"

namespace coro::compiler {

namespace {

using Default = bytecode::Field::Default;

const ast::Function* initOf(const ast::ClassStmt& stmt) { return stmt.init ? stmt.init : stmt.emptyInit; }

/// Whether a parent may have a field of that name, whose default would be given after a constant one here.
bool mayBeInherited(const ClassInfo& cls, std::string_view name) {
    for (const ClassInfo* c = &cls; c->super; c = c->parent) {
        if (!c->isParentKnown || c->nativeParent)
            return !c->isParentKnown;
        if (c->parent->findField(name))
            return true;
    }
    return false;
}

} // namespace

/// A default that every new instance gets as it is, if the field has such a one.
bool ModuleLowerer::presetOf(const ClassInfo& cls, const ast::Field& field, bytecode::Field& preset) {
    if (!field.value)
        return true;
    if (field.isStatic || mayBeInherited(cls, field.name.text))
        return false;
    auto constant = [&](bytecode::Constant value) {
        preset.preset = Default::Constant;
        preset.constant = pool.add(std::move(value));
        return true;
    };
    switch (field.value->kind) {
    case ast::ExprKind::Nil:
        return true;
    case ast::ExprKind::Bool:
        preset.preset = ast::to<ast::BoolExpr>(*field.value).value ? Default::True : Default::False;
        return true;
    case ast::ExprKind::String:
        return constant(std::string(ast::to<ast::StringExpr>(*field.value).text));
    case ast::ExprKind::Float:
        return constant(std::strtod(std::string(ast::to<ast::FloatExpr>(*field.value).text).c_str(), nullptr));
    default:
        if (const std::optional<int64_t> value = literalValue(*field.value))
            return constant(*value);
        return false;
    }
}

uint32_t ModuleLowerer::classOf(const ast::ClassStmt& stmt) {
    auto [it, isNew] = classes_.try_emplace(&stmt, static_cast<uint32_t>(module_.classes.size()));
    if (!isNew)
        return it->second;
    const ClassInfo& info = resolution.classOf(stmt);
    bytecode::Class& cls = module_.classes.emplace_back();
    cls.name = stmt.name.text;
    cls.doc = stmt.doc;
    cls.hasParent = info.super != nullptr;
    cls.hasInit = initOf(stmt) != nullptr;
    if (info.variable->storage == Storage::Slot)
        cls.slot = static_cast<int32_t>(info.variable->slot);
    for (const ClassInfo::Field& field : info.fields) {
        bytecode::Field f;
        f.name = field.name;
        f.isDeclared = field.ast != nullptr;
        f.isFixed = field.isFixed();
        f.isStatic = field.isStatic();
        if (field.ast && !presetOf(info, *field.ast, f) && !f.isStatic)
            cls.hasDefaults = true;
        cls.fields.push_back(std::move(f));
    }
    for (const ast::Function* method : stmt.methods)
        cls.methods.push_back({std::string(methodName(*method)), method->isStatic});
    const std::string prefix = cls.name + ".";
    // A prototype is numbered at its first use, which adds to the module.
    if (const ast::Function* init = initOf(stmt)) {
        const uint32_t prototype = prototypeOf(*init, prefix);
        module_.classes[it->second].initPrototype = static_cast<int32_t>(prototype);
    }
    return it->second;
}

void FunctionLowerer::classStatement(const ast::ClassStmt& s) {
    if (s.isNative)
        return; // the module declares it
    const Variable& v = *variableOf(s);
    bindVariable(v, s.name.span, [&](Register reg) { makeClass(s, reg); });
    staticFields(s, v);
}

void FunctionLowerer::makeClass(const ast::ClassStmt& s, Register dst) {
    Temporaries temporaries(code_);
    const uint32_t index = m_.classOf(s);
    const bytecode::Class cls = m_.classAt(index);
    const ClassInfo& info = m_.resolution.classOf(s);
    if (info.super) {
        registers_[info.super] = code_.allocate();
        into(*s.base, registerOf(*info.super));
    }
    const Register first = code_.next();
    if (info.super)
        code_.emit(s.base->span, Opcode::Copy, code_.allocate(), registerOf(*info.super));
    const std::string prefix = cls.name + ".";
    auto add = [&](const ast::Function& f) { closure(f, code_.allocate(), f.name.span, prefix); };
    if (const ast::Function* init = initOf(s))
        add(*init);
    if (cls.hasDefaults)
        closure(*s.defaults, code_.allocate(), s.name.span);
    for (const ast::Function* method : s.methods)
        add(*method);
    for (const Variable* named : fieldTypes(info, index))
        readVariable(*named, code_.allocate(), s.name.span);
    const Span at = s.base ? s.base->span : s.name.span;
    code_.emitExt(at, Opcode::ClassNew, dst, first, static_cast<unsigned>(m_.classAt(index).windowSize()), index);
}

/// The types of the fields become the class's; gives the classes that come with them.
std::vector<const Variable*> FunctionLowerer::fieldTypes(const ClassInfo& info, uint32_t index) {
    std::vector<const Variable*> all;
    for (size_t i = 0; i < info.fields.size(); ++i) {
        const ast::Type* type = info.fields[i].ast ? info.fields[i].ast->type : nullptr;
        if (!type || isAnyType(*type))
            continue;
        std::vector<const Variable*> locals;
        const uint32_t declared =
            declaredType(*type, bytecode::Type::Of::Field, info.fields[i].name, locals, info.variable);
        m_.classAt(index).fields[i].type = static_cast<int32_t>(declared);
        all.insert(all.end(), locals.begin(), locals.end());
    }
    m_.classAt(index).typeClasses = static_cast<uint32_t>(all.size());
    return all;
}

/// Static fields get their values when the class can be named.
void FunctionLowerer::staticFields(const ast::ClassStmt& s, const Variable& v) {
    for (const ast::Field* field : s.fields) {
        if (!field->isStatic || !field->value)
            continue;
        Temporaries temporaries(code_);
        const Register cls = code_.allocate();
        readVariable(v, cls, field->name.span);
        const Register value = operand(*field->value);
        code_.emitExt(field->name.span, Opcode::FieldSet, cls, value, 0, nameConstant(field->name.text),
                      bytecode::kInInit);
    }
}

/// The body of the function that gives a new instance the defaults that have to be computed.
void FunctionLowerer::fieldDefaults() {
    for (const ClassInfo::Field& field : info_.cls->fields) {
        bytecode::Field preset;
        if (!field.ast || field.isStatic() || m_.presetOf(*info_.cls, *field.ast, preset))
            continue;
        Temporaries temporaries(code_);
        const Register value = operand(*field.ast->value);
        code_.emitExt(field.span, Opcode::FieldSet, registerOf(*info_.receiver), value, 0, nameConstant(field.name),
                      bytecode::kInInit);
    }
}

// -- super

/// `self` of the method that this function is, or stands in.
const Variable& FunctionLowerer::receiver() const {
    const FunctionInfo* f = &info_;
    while (!f->receiver)
        f = f->parent;
    return *f->receiver;
}

/// The name that a call asks the parent for: `super.m(...)`, or `super(...)` for its init.
std::optional<ast::Name> FunctionLowerer::superName(const ast::CallExpr& e) {
    if (e.callee->kind == ast::ExprKind::Super)
        return ast::Name{"init", e.callee->span};
    const auto* member = ast::as<ast::MemberExpr>(e.callee);
    if (member && member->object->kind == ast::ExprKind::Super)
        return member->name;
    return std::nullopt;
}

/// The function and `self`; the other arguments go on top.
FunctionLowerer::Window FunctionLowerer::superWindow(const ast::CallExpr& e, const ast::Name& name) {
    const auto* member = ast::as<ast::MemberExpr>(e.callee);
    const ast::Expr& super = member ? *member->object : *e.callee;
    Window w{Opcode::Call, Opcode::TailCall, code_.allocate(), 0, 0, name.span};
    if (hasSpread(e)) {
        superMember(super, name, w.first);
        code_.allocate(bytecode::kFrameHeader - 1);
        return w;
    }
    readVariable(*variableOf(super), w.first, super.span);
    code_.emitExt(name.span, Opcode::SuperGet, w.first, w.first, 0, nameConstant(name.text));
    code_.allocate(bytecode::kFrameHeader - 1);
    readVariable(receiver(), code_.allocate(), super.span);
    w.count = 1;
    return w;
}

/// The parent's method, bound to `self`.
void FunctionLowerer::superMember(const ast::Expr& super, const ast::Name& name, Register dst) {
    Temporaries temporaries(code_);
    const Register cls = code_.allocate();
    const Register self = code_.allocate();
    readVariable(*variableOf(super), cls, super.span);
    readVariable(receiver(), self, super.span);
    code_.emitExt(name.span, Opcode::SuperBind, dst, self, cls, nameConstant(name.text));
}

} // namespace coro::compiler
