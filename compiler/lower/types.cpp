// Declared types: checks of parameters, results, variables and fields.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/lower/function_lowerer.h"

namespace coro::compiler {

using bytecode::TypeNode;

namespace {

bool isSameType(const ast::Type& x, const ast::Type& y, const Resolution& resolution) {
    if (x.kind != y.kind)
        return false;
    auto allSame = [&](const ast::List<ast::Type*>& a, const ast::List<ast::Type*>& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                          [&](const ast::Type* p, const ast::Type* q) { return isSameType(*p, *q, resolution); });
    };
    if (const auto* named = ast::as<ast::NamedType>(&x))
        return resolution.variableOf(x) == resolution.variableOf(y) &&
               allSame(named->args, ast::to<ast::NamedType>(y).args);
    if (const auto* either = ast::as<ast::UnionType>(&x))
        return allSame(either->options, ast::to<ast::UnionType>(y).options);
    return x.kind == ast::TypeKind::Nil;
}

} // namespace

/// Adds the node of a type and, behind it, those of its parts; gives its index. Classes that are in no slot are noted
/// in `locals`. `own` is the class whose field has the type.
uint32_t FunctionLowerer::addTypeNode(const ast::Type& type, bytecode::Type& to, std::vector<const Variable*>& locals,
                                      const Variable* own) {
    const auto index = static_cast<uint32_t>(to.nodes.size());
    to.nodes.emplace_back();
    TypeNode node;
    auto addParts = [&](const ast::List<ast::Type*>& parts) {
        for (const ast::Type* part : parts)
            node.parts.push_back(addTypeNode(*part, to, locals, own));
    };
    switch (type.kind) {
    case ast::TypeKind::Nil:
        node.kind = TypeNode::Kind::Nil;
        break;
    case ast::TypeKind::Union:
        node.kind = TypeNode::Kind::Union;
        addParts(ast::to<ast::UnionType>(type).options);
        break;
    case ast::TypeKind::Function: {
        const auto& function = ast::to<ast::FunctionType>(type);
        node.kind = TypeNode::Kind::Function;
        node.index = function.params.size();
        node.functionKind = functionKindOf(function.functionKind);
        break;
    }
    case ast::TypeKind::Named: {
        const Variable* v = variableOf(type);
        if (!v)
            break; // any
        if (accessOf(*v) == Access::Slot) {
            node.kind = TypeNode::Kind::Slot;
            node.index = v->slot;
        } else if (v == own) {
            node.kind = TypeNode::Kind::Own;
        } else {
            node.kind = TypeNode::Kind::Local;
            node.index = static_cast<uint32_t>(locals.size());
            locals.push_back(v);
        }
        addParts(ast::to<ast::NamedType>(type).args);
        break;
    }
    }
    to.nodes[index] = std::move(node);
    return index;
}

/// The index in the module of a type that something is declared with.
uint32_t FunctionLowerer::declaredType(const ast::Type& type, bytecode::Type::Of of, std::string_view name,
                                       std::vector<const Variable*>& locals, const Variable* own) {
    bytecode::Type declared;
    declared.of = of;
    declared.name = name;
    declared.text = m_.source.text(type.span);
    declared.at = m_.positions.of(type.span);
    addTypeNode(type, declared, locals, own);
    declared.locals = static_cast<uint32_t>(locals.size());
    return m_.addType(std::move(declared));
}

/// Raises unless the value in the register is of the type.
void FunctionLowerer::checkType(const ast::Type* type, bytecode::Type::Of of, std::string_view name, Register value,
                                Span at) {
    if (!type || isAnyType(*type) || !code_.isReachable())
        return;
    Temporaries temporaries(code_);
    std::vector<const Variable*> locals;
    const uint32_t index = declaredType(*type, of, name, locals, nullptr);
    const Register first = locals.empty() ? Register{0} : code_.next();
    for (const Variable* v : locals)
        readVariable(*v, code_.allocate(), at);
    code_.emitExt(at, Opcode::CheckType, value, first, static_cast<unsigned>(locals.size()), index);
}

/// What a variable begins with.
void FunctionLowerer::checkBound(const Variable& v, Register value, Span at) {
    if (!v.isReplaceable || !(v.type || v.wasTyped))
        return checkType(v.type, bytecode::Type::Of::Variable, v.name, value, at);
    bytecode::Type type;
    type.variable = static_cast<int32_t>(v.slot);
    std::vector<const Variable*> locals; // none: at the top level of a session every class is in a slot
    if (v.type && !isAnyType(*v.type)) {
        type.text = m_.source.text(v.type->span);
        addTypeNode(*v.type, type, locals, nullptr);
    } else {
        type.text = "any";
        type.nodes.emplace_back();
    }
    checkInSession(v, std::move(type), value, at);
}

/// Whether assignments to the variable ask for its type. A function of a session may be called when a later input has
/// declared the variable anew.
bool FunctionLowerer::isChecked(const Variable& v) const {
    if (v.isReplaceable && (v.isEarlier || !info_.isTopLevel()))
        return v.wasTyped || !info_.isTopLevel();
    return v.type && !isAnyType(*v.type);
}

void FunctionLowerer::checkAssigned(const Variable& v, Register value, Span at) {
    if (!isChecked(v))
        return;
    if (!v.isReplaceable || (info_.isTopLevel() && !v.isEarlier))
        return checkType(v.type, bytecode::Type::Of::Variable, v.name, value, at);
    bytecode::Type type;
    type.text = fmt::format("declared type of {}", v.name);
    TypeNode& node = type.nodes.emplace_back();
    node.kind = TypeNode::Kind::Declared;
    node.index = v.slot;
    checkInSession(v, std::move(type), value, at);
}

void FunctionLowerer::checkInSession(const Variable& v, bytecode::Type type, Register value, Span at) {
    if (!code_.isReachable())
        return;
    type.of = bytecode::Type::Of::Variable;
    type.name = v.name;
    type.at = m_.positions.of(at);
    code_.emitExt(at, Opcode::CheckType, value, 0, 0, m_.addType(std::move(type)));
}

/// Of the items of a rest parameter.
void FunctionLowerer::checkRestType(const ast::Param& p, Register value) {
    if (!p.type || isAnyType(*p.type))
        return;
    Temporaries temporaries(code_);
    bytecode::Type declared;
    declared.of = bytecode::Type::Of::Parameter;
    declared.name = "..." + std::string(p.name.text);
    declared.text = m_.source.text(p.type->span);
    declared.at = m_.positions.of(p.type->span);
    declared.nodes.emplace_back();
    declared.nodes[0].kind = TypeNode::Kind::Items;
    declared.nodes[0].parts = {1};
    std::vector<const Variable*> locals;
    addTypeNode(*p.type, declared, locals, nullptr);
    declared.locals = static_cast<uint32_t>(locals.size());
    const Register first = locals.empty() ? Register{0} : code_.next();
    for (const Variable* v : locals)
        readVariable(*v, code_.allocate(), p.span);
    const auto count = static_cast<unsigned>(locals.size());
    code_.emitExt(p.type->span, Opcode::CheckType, value, first, count, m_.addType(std::move(declared)));
}

/// What a function gives back, or a gen emits.
void FunctionLowerer::checkResult(Register value, Span at) {
    if (!info_.ast || isInit())
        return;
    const bool isGen = info_.kind == ast::FunctionKind::Gen;
    checkType(info_.ast->returnType, isGen ? bytecode::Type::Of::Item : bytecode::Type::Of::Result,
              info_.ast->name.text, value, at);
}

/// Goes to `fail` unless the value is of the type.
void FunctionLowerer::jumpUnlessFits(const ast::Type& type, Register value, Label fail) {
    Temporaries temporaries(code_);
    std::vector<const Variable*> locals;
    const uint32_t index = declaredType(type, bytecode::Type::Of::Pattern, "", locals, nullptr);
    const Register first = code_.allocate();
    code_.emit(type.span, Opcode::Copy, first, value);
    for (const Variable* v : locals)
        readVariable(*v, code_.allocate(), type.span);
    code_.emitExt(type.span, Opcode::FitsType, first, first, static_cast<unsigned>(locals.size() + 1), index);
    code_.emitJump(type.span, Opcode::JumpIfNot, first, 0, fail);
}

/// What a function that ends with `noreturn` declares to give: with classes that can be found without its frame.
void FunctionLowerer::declareResult() {
    const ast::Type* type = info_.ast ? info_.ast->returnType : nullptr;
    if (!type || isAnyType(*type) || info_.kind == ast::FunctionKind::Gen || resultType_ >= 0)
        return;
    std::vector<const Variable*> locals;
    bytecode::Type probe;
    addTypeNode(*type, probe, locals, nullptr);
    if (locals.empty())
        resultType_ = static_cast<int32_t>(
            declaredType(*type, bytecode::Type::Of::Result, info_.ast->name.text, locals, nullptr));
}

/// Whether what a `noreturn` gives has to be looked at when it is there: the target's own declaration, if it is the
/// same, sees to it already.
bool FunctionLowerer::checksResultOf(const ast::CallExpr& target) const {
    if (resultType_ < 0)
        return false;
    const Variable* callee = variableOf(*target.callee);
    const ast::Type* given =
        callee && callee->function && !callee->isReplaceable ? callee->function->returnType : nullptr;
    return !given || !isSameType(*info_.ast->returnType, *given, m_.resolution);
}

} // namespace coro::compiler
