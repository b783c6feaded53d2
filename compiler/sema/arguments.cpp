// Arguments of calls whose target is known: their number and their names.
#include <fmt/format.h>

#include "base/suggest.h"
#include "compiler/sema/resolver.h"

namespace coro::compiler {

namespace {

std::string countText(uint32_t count) { return count == 0 ? "none" : fmt::format("{}", count); }

} // namespace

void Resolver::checkCall(const ast::CallExpr& call) {
    const Variable* v = r_.variables[call.callee->id];
    if (v && v->signature) {
        checkArguments(call, *v->signature);
        checkArgumentTypes(call, *v);
        noteExpectation(call, *v);
    }
}

/// `expect(condition)` and `expect(condition, message)` know what they are about: lowering sees to it.
void Resolver::noteExpectation(const ast::CallExpr& call, const Variable& callee) {
    if (callee.kind != VariableKind::Prelude || callee.name != "expect" || call.isOptional)
        return;
    if (call.args.empty() || call.args.size() > 2 || call.args[0].name)
        return;
    for (const ast::Argument& a : call.args)
        if (a.isSpread)
            return;
    r_.expectations[call.id] = &scopes_.externals().helper("_unexpected");
}

void Resolver::checkArguments(const ast::CallExpr& call, const Signature& signature) {
    for (const ast::Argument& a : call.args)
        if (a.isSpread)
            return; // how many there are is not known
    auto declared = [&](Diagnostic& d) {
        if (signature.declaredAt.isKnown())
            d.secondary(signature.declaredAt, "declared here");
        sink_.report(std::move(d));
    };
    const std::string_view name = signature.name;
    std::vector<const ast::Argument*> given(signature.parameters.size());
    uint32_t positional = 0;
    for (const ast::Argument& a : call.args) {
        if (!a.name) {
            if (positional < signature.positional)
                given[positional] = &a;
            ++positional;
            continue;
        }
        const int32_t at = signature.find(a.name.text);
        if (at < 0) {
            Diagnostic d = Diagnostic::of(ErrorCode::UnknownArgument, name, a.name.text);
            d.primary(a.name.span);
            std::vector<std::string_view> names;
            names.reserve(signature.parameters.size());
            for (const Signature::Parameter& p : signature.parameters)
                names.push_back(p.name);
            if (const std::string_view near = suggest(a.name.text, names); !near.empty())
                d.help("did you mean `{}`?", near);
            return declared(d);
        }
        if (const ast::Argument* first = given[static_cast<size_t>(at)]) {
            Diagnostic d = Diagnostic::of(ErrorCode::ArgumentTwice, name, a.name.text);
            d.primary(a.span, "given again here").secondary(first->span, "given here");
            sink_.report(std::move(d));
            return;
        }
        given[static_cast<size_t>(at)] = &a;
    }
    if (positional > signature.positional && !signature.hasRest) {
        Diagnostic d = Diagnostic::of(ErrorCode::WrongArgumentCount, name, signature.takes(), countText(positional));
        d.primary(call.args[signature.positional].span, "one too many");
        return declared(d);
    }
    for (size_t i = 0; i < given.size(); ++i) {
        const bool isRest = signature.hasRest && i == signature.positional;
        if (given[i] || signature.parameters[i].hasDefault || isRest)
            continue;
        const bool onlyPositional = positional == call.args.size();
        Diagnostic d =
            onlyPositional && i < signature.positional
                ? Diagnostic::of(ErrorCode::WrongArgumentCount, name, signature.takes(), countText(positional))
                : Diagnostic::of(ErrorCode::MissingArgument, name, signature.parameters[i].name);
        d.primary(call.argsSpan, "`{}` is missing", signature.parameters[i].name);
        return declared(d);
    }
}

} // namespace coro::compiler
