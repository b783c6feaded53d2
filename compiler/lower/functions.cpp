#include "compiler/lower/function_lowerer.h"

namespace coro::compiler {

FunctionLowerer::FunctionLowerer(ModuleLowerer& module, const FunctionInfo& info)
    : m_(module), info_(info), code_(module.positions) {}

void FunctionLowerer::lowerTopLevel(const ast::Module& tree) {
    statements(tree.statements);
    lowerEnd(m_.source.endSpan());
}

void FunctionLowerer::lowerFunction(const ast::Function& function) {
    lowerParameters(function);
    if (isRole(ast::FunctionRole::Defaults))
        fieldDefaults();
    if (function.isNative) {
        code_.emit(function.headerSpan, Opcode::Native, 0, 0, static_cast<unsigned>(info_.parameters.size()));
        return;
    }
    makeEarlyCells(*function.body);
    statements(function.body->statements);
    const Span body = function.body->span;
    lowerEnd(m_.source.span(std::max(body.begin, body.end - 1), body.end));
}

/// Parameters come in the first registers, those that no argument was given for unset.
void FunctionLowerer::lowerParameters(const ast::Function& function) {
    code_.allocate(static_cast<uint32_t>(info_.parameters.size()));
    for (size_t i = 0; i < info_.parameters.size(); ++i)
        registers_[info_.parameters[i]] = static_cast<Register>(i);
    if (isInit())
        code_.emit(function.keywordSpan, Opcode::FieldsInit, 0, registerOf(*info_.receiver));
    for (const ast::Param* p : function.params) {
        const Variable& v = *variableOf(*p);
        const Register reg = registerOf(v);
        if (p->defaultValue) {
            Temporaries temporaries(code_);
            const Label given = code_.newLabel();
            code_.emitJump(p->span, Opcode::JumpIfSet, reg, 0, given);
            into(*p->defaultValue, reg);
            code_.bind(given);
        }
        if (!function.isNative && p->isRest)
            checkRestType(*p, reg);
        else if (!function.isNative && p->type)
            checkType(p->type, bytecode::Type::Of::Parameter, p->name.text, reg, p->type->span);
        if (p->pattern) {
            allocateNames(*p->pattern);
            Temporaries temporaries(code_);
            fit(*p->pattern, reg, std::nullopt);
        }
        if (v.storage == Storage::Cell) {
            const Register cell = code_.allocate();
            code_.emit(p->span, Opcode::CellNew, cell, reg);
            registers_[&v] = cell;
        }
    }
}

/// Control that falls off the end leaves with nil.
void FunctionLowerer::lowerEnd(Span at) {
    if (code_.isReachable())
        leaveWith(nullptr, at);
}

void FunctionLowerer::closure(const ast::Function& function, Register dst, Span at, const std::string& prefix) {
    Temporaries temporaries(code_);
    const std::vector<Variable*>& captures = m_.resolution.infoOf(function).captures;
    const Register first = captures.empty() ? Register{0} : code_.next();
    for (const Variable* v : captures)
        captureInto(*v, code_.allocate(), at);
    code_.emitExt(at, Opcode::ClosureNew, dst, first, static_cast<unsigned>(captures.size()),
                  m_.prototypeOf(function, prefix));
}

void FunctionLowerer::finish(bytecode::Prototype& prototype) {
    code_.finish(prototype);
    prototype.resultType = resultType_;
    if (!code_.ranOut() && !isTooLarge_)
        return;
    const bool isNamed = info_.ast && info_.ast->name;
    const std::string what = info_.isTopLevel() ? "the top level" : isNamed ? prototype.name : "this function";
    Diagnostic d = Diagnostic::of(ErrorCode::FunctionTooLarge, isNamed ? "`" + what + "`" : what);
    if (info_.isTopLevel())
        d.primary(m_.source.span(0, 0));
    else
        d.primary(info_.ast->keywordSpan);
    if (isTooLarge_)
        d.note("a `finally` block is copied to every way out of its `try`, and these are nested");
    d.help("move a part of it into a function of its own");
    m_.sink.report(std::move(d));
}

} // namespace coro::compiler
