#include "compiler/lower/function_lowerer.h"

namespace coro::compiler {

namespace {

bool hasNames(const ast::CallExpr& e) { return !e.args.empty() && static_cast<bool>(e.args.back().name); }

/// What a trace and a caret point at: the name that is called.
Span placeOf(const ast::CallExpr& e) {
    if (const auto* member = ast::as<ast::MemberExpr>(e.callee))
        return member->name.span;
    return e.callee->kind == ast::ExprKind::Name ? e.callee->span : e.argsSpan;
}

} // namespace

bool FunctionLowerer::hasSpread(const ast::CallExpr& e) {
    for (const ast::Argument& a : e.args)
        if (a.isSpread)
            return true;
    return false;
}

void FunctionLowerer::call(const ast::CallExpr& e, Target dst) {
    if (const Variable* v = variableOf(*e.callee);
        v && v->function && v->function->isNative && v->name == "_pull" && !isFn())
        return pullOnce(e, dst);
    if (const auto it = m_.resolution.expectations.find(e.id); it != m_.resolution.expectations.end())
        return expectation(e, *it->second, dst.reg);
    // A fresh target on top of the stack may be the window's first register.
    if (dst.isFresh && dst.reg + 1u == code_.next())
        code_.setNext(dst.reg);
    emitCall(callWindow(e), dst.reg);
}

void FunctionLowerer::emitCall(const Window& w, Register dst) {
    if (bytecode::info(w.call).ext == bytecode::Ext::None)
        code_.emit(w.at, w.call, dst, w.first, w.count, callFlags());
    else
        code_.emitExt(w.at, w.call, dst, w.first, w.count, w.ext, callFlags());
}

void FunctionLowerer::emitTailCall(const Window& w, bool checksResult) {
    const auto flags = static_cast<uint8_t>(callFlags() | (checksResult ? bytecode::kChecksResult : 0));
    if (bytecode::info(w.tailCall).ext == bytecode::Ext::None)
        code_.emit(w.at, w.tailCall, 0, w.first, w.count, flags);
    else
        code_.emitExt(w.at, w.tailCall, 0, w.first, w.count, w.ext, flags);
}

FunctionLowerer::Window FunctionLowerer::callWindow(const ast::CallExpr& e) {
    const bool isPlain = !hasSpread(e) && !hasNames(e);
    const Variable* v = variableOf(*e.callee);
    const std::optional<ast::Name> super = superName(e);
    if (const auto* member = ast::as<ast::MemberExpr>(e.callee); member && !v && !super && isPlain && !e.isOptional)
        return methodWindow(e, *member);
    const bool isOrdered =
        !isPlain && !hasSpread(e) && v && v->signature && !v->signature->hasRest && !v->isReplaceable;
    const bool viaSlot = (isPlain || isOrdered) && v && accessOf(*v) == Access::Slot && !e.isOptional;
    Window w = super ? superWindow(e, *super) : calleeWindow(e, viaSlot);
    if (hasSpread(e)) {
        spreadArguments(e, w);
    } else if (isOrdered) {
        orderedArguments(e, *v->signature, w);
    } else {
        for (const ast::Argument& a : e.args)
            push(*a.value);
        w.count += e.args.size();
        if (hasNames(e))
            namedArguments(e, w);
    }
    return w;
}

/// The callee and the header's registers; the arguments go on top.
FunctionLowerer::Window FunctionLowerer::calleeWindow(const ast::CallExpr& e, bool viaSlot) {
    Window w{Opcode::Call, Opcode::TailCall, code_.allocate(), 0, 0, placeOf(e)};
    if (viaSlot) {
        w.call = Opcode::CallSlot;
        w.tailCall = Opcode::TailCallSlot;
        w.ext = variableOf(*e.callee)->slot;
    } else {
        into(*e.callee, w.first);
        jumpIfMissing(w.first, e.isOptional, e.argsSpan);
    }
    code_.allocate(bytecode::kFrameHeader - 1);
    return w;
}

/// `x.m(...)`: the method is looked up by the call itself, with x as first argument.
FunctionLowerer::Window FunctionLowerer::methodWindow(const ast::CallExpr& e, const ast::MemberExpr& callee) {
    Window w{Opcode::CallMethod, Opcode::TailCallMethod, code_.allocate(bytecode::kFrameHeader), 0, 0, placeOf(e)};
    const Register receiver = push(*callee.object);
    jumpIfMissing(receiver, callee.isOptional, callee.name.span);
    for (const ast::Argument& a : e.args)
        push(*a.value);
    w.count = e.args.size() + 1;
    w.ext = nameConstant(callee.name.text);
    return w;
}

void FunctionLowerer::namedArguments(const ast::CallExpr& e, Window& w) {
    bytecode::NamesConstant names;
    for (const ast::Argument& a : e.args)
        if (a.name)
            names.names.emplace_back(a.name.text);
    w.call = Opcode::CallNamed;
    w.tailCall = Opcode::TailCallNamed;
    w.ext = m_.pool.add(std::move(names));
}

/// The target's parameters are known: arguments are evaluated as they are written, each into its parameter's place.
void FunctionLowerer::orderedArguments(const ast::CallExpr& e, const Signature& signature, Window& w) {
    std::vector<uint32_t> places;
    places.reserve(e.args.size());
    for (uint32_t i = 0; i < e.args.size(); ++i)
        places.push_back(e.args[i].name ? static_cast<uint32_t>(signature.find(e.args[i].name.text)) : i);
    for (const uint32_t place : places)
        w.count = std::max(w.count, place + 1);
    const Register first = code_.allocate(w.count);
    std::vector<bool> isGiven(w.count, false);
    for (uint32_t i = 0; i < e.args.size(); ++i) {
        into(*e.args[i].value, static_cast<Register>(first + places[i]));
        isGiven[places[i]] = true;
    }
    for (uint32_t place = 0; place < w.count; ++place)
        if (!isGiven[place])
            loadUnset(static_cast<Register>(first + place), w.at);
}

/// One list of all positional arguments, and a map of the named ones or nil.
void FunctionLowerer::spreadArguments(const ast::CallExpr& e, Window& w) {
    w.call = Opcode::CallSpread;
    w.tailCall = Opcode::TailCallSpread;
    w.count = 2;
    std::vector<ast::ListItem> items;
    for (const ast::Argument& a : e.args)
        if (!a.name)
            items.push_back({a.value, a.isSpread});
    listItems(items, code_.allocate(), e.argsSpan);
    const Register names = code_.allocate();
    if (!hasNames(e))
        return loadNil(names, e.argsSpan);
    Temporaries temporaries(code_);
    const Register first = code_.next();
    for (const ast::Argument& a : e.args) {
        if (!a.name)
            continue;
        loadText(a.name.text, code_.allocate(), a.name.span);
        push(*a.value);
    }
    code_.emit(e.argsSpan, Opcode::MapNew, names, first, code_.next() - first);
}

} // namespace coro::compiler
