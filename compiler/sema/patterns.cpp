// Patterns: the names they bind, the classes and values they refer to.
#include <fmt/format.h>

#include "compiler/sema/match_arms.h"
#include "compiler/sema/pattern_walk.h"
#include "compiler/sema/resolver.h"

namespace coro::compiler {

void Resolver::declarePattern(const ast::Pattern& pattern, VariableKind kind) {
    forEachBinding(pattern, [&](const ast::BindingPattern& binding) {
        r_.variables[binding.id] = &scopes_.declare(binding.name.text, binding.name.span, kind);
    });
    declareAlternatives(pattern);
}

/// The alternatives of `A | B` bind the same names: those that the first one has declared.
void Resolver::declareAlternatives(const ast::Pattern& pattern) {
    forEachPart(pattern, [&](const ast::Pattern& part) { declareAlternatives(part); });
    const auto* either = ast::as<ast::OrPattern>(&pattern);
    if (!either)
        return;
    auto missing = [&](const ast::Name& name, const ast::Pattern& in) {
        sink_.report(Diagnostic::of(ErrorCode::UnevenAlternatives, name.text)
                         .primary(in.span, "does not bind `{}`", name.text)
                         .secondary(name.span, "bound here")
                         .help("bind it in all of them, or write two arms"));
    };
    std::unordered_map<std::string_view, const ast::BindingPattern*> names;
    forEachBinding(*either->options[0], [&](const ast::BindingPattern& b) { names[b.name.text] = &b; });
    for (uint32_t i = 1; i < either->options.size(); ++i) {
        std::unordered_set<std::string_view> bound;
        forEachBinding(*either->options[i], [&](const ast::BindingPattern& b) {
            const auto it = names.find(b.name.text);
            if (it == names.end())
                missing(b.name, *either->options[0]);
            else
                r_.variables[b.id] = r_.variables[it->second->id];
            if (!bound.insert(b.name.text).second)
                sink_.report(Diagnostic::of(ErrorCode::DuplicateName, b.name.text).primary(b.name.span, "bound again"));
        });
        forEachBinding(*either->options[0], [&](const ast::BindingPattern& b) {
            if (!bound.contains(b.name.text))
                missing(b.name, *either->options[i]);
        });
    }
}

void Resolver::bindPattern(const ast::Pattern& pattern) {
    switch (pattern.kind) {
    case ast::PatternKind::Wildcard:
    case ast::PatternKind::Literal:
        return;
    case ast::PatternKind::Binding:
        return bindName(ast::to<ast::BindingPattern>(pattern));
    case ast::PatternKind::Range:
        return checkRange(ast::to<ast::RangePattern>(pattern));
    case ast::PatternKind::Class:
        resolveMatchedClass(*ast::to<ast::ClassPattern>(pattern).classExpr);
        break;
    case ast::PatternKind::Value:
        resolve(*ast::to<ast::ValuePattern>(pattern).value);
        break;
    case ast::PatternKind::Or:
    case ast::PatternKind::List:
    case ast::PatternKind::Map:
        break;
    }
    forEachPart(pattern, [&](const ast::Pattern& part) { bindPattern(part); });
}

void Resolver::bindName(const ast::BindingPattern& binding) {
    Variable* v = r_.variables[binding.id];
    if (!v)
        return; // reported: not bound by every alternative
    v->type = binding.type;
    if (v->kind != VariableKind::Matched)
        resolveType(binding.type);
    else if (binding.type)
        resolveMatchedType(*binding.type);
    v->isBound = true;
}

/// A type in a `match` is asked for while the program runs.
void Resolver::resolveMatchedType(const ast::Type& type) {
    if (const auto* either = ast::as<ast::UnionType>(&type)) {
        for (const ast::Type* option : either->options)
            resolveMatchedType(*option);
        return;
    }
    const auto* named = ast::as<ast::NamedType>(&type);
    if (!named || !named->args.empty())
        return resolveType(&type);
    const Variable* v = resolveTypeName(*named);
    if (const uint32_t words = r_.resolvedWords(*named); v && named->path.size() == words)
        reportNoClass(named->path[words - 1].text, *v, type.span);
}

void Resolver::resolveMatchedClass(const ast::Expr& expr) {
    resolve(expr);
    const auto* name = ast::as<ast::NameExpr>(&expr);
    if (const Variable* v = name ? r_.variables[name->id] : nullptr)
        reportNoClass(name->name, *v, name->span);
}

/// Functions are no classes for certain; what other names hold is known only when the program runs.
void Resolver::reportNoClass(std::string_view name, const Variable& v, Span at) {
    if (v.kind != VariableKind::Function && v.kind != VariableKind::Prelude)
        return;
    Diagnostic d = Diagnostic::of(ErrorCode::NotAClass, name).primary(at, "a pattern asks for a class here");
    if (v.kind == VariableKind::Function)
        d.secondary(v.span, "a function");
    sink_.report(std::move(d));
}

void Resolver::checkRange(const ast::RangePattern& pattern) {
    Diagnostic d = Diagnostic::of(ErrorCode::BadPatternRange);
    const Literal low = literalOf(*pattern.low), high = literalOf(*pattern.high);
    if (!low.hasOrder() || !high.hasOrder())
        d.primary((low.hasOrder() ? pattern.high : pattern.low)->span, "the ends are numbers, strs or bytes");
    else if (low.kind != high.kind)
        d.primary(pattern.span, "the ends are of different kinds");
    else if (const int order = compareLiterals(low, high); order > 0 || (order == 0 && !pattern.isInclusive))
        d.primary(pattern.span, order > 0 ? "it ends before it begins" : "`..` leaves its end out");
    else
        return;
    sink_.report(std::move(d));
}

void Resolver::resolveMatch(const ast::MatchExpr& match) {
    resolve(*match.subject);
    bool hasClassNames = false;
    for (const ast::MatchArm* arm : match.arms) {
        hasClassNames = reportClassNames(*arm->pattern) || hasClassNames;
        scopes_.push(*walk().info);
        declarePattern(*arm->pattern, VariableKind::Matched);
        bindPattern(*arm->pattern);
        if (arm->guard)
            resolve(*arm->guard);
        if (arm->value)
            resolve(*arm->value);
        else {
            const ast::MatchArm* outer = std::exchange(arm_, arm);
            resolveBlock(*arm->body);
            arm_ = outer;
        }
        scopes_.pop(nullptr);
    }
    if (!hasClassNames)
        checkArms(match, r_, source_, [&](std::string_view name) { return scopes_.find(name) != nullptr; }, sink_);
}

/// `Circle =>` would bind a new name to whatever there is. In `{list}` and `Node(list)` there is no doubt. Whether
/// there was one to report.
bool Resolver::reportClassNames(const ast::Pattern& pattern) {
    if (const auto* binding = ast::as<ast::BindingPattern>(&pattern)) {
        if (binding->type || !scopes_.isClass(binding->name.text))
            return false;
        sink_.report(Diagnostic::of(ErrorCode::ClassAsBinding, binding->name.text)
                         .primary(binding->span, "would fit everything")
                         .help("to ask for the class, write `{}()`", binding->name.text)
                         .help("to bind what fits, write `x: {}`", binding->name.text));
        return true;
    }
    bool found = false;
    forEachPart(pattern, [&](const ast::Pattern& part) {
        found = (!isShorthand(pattern, part) && reportClassNames(part)) || found;
    });
    return found;
}

/// As a statement: what an arm gives has to do something.
void Resolver::checkArmsUsed(const ast::MatchExpr& match) {
    for (const ast::MatchArm* arm : match.arms) {
        if (const auto* inner = ast::as<ast::MatchExpr>(arm->value))
            checkArmsUsed(*inner);
        else if (arm->value && !hasEffect(*arm->value))
            sink_.report(Diagnostic::of(ErrorCode::ValueUnused)
                             .primary(arm->value->span, "nothing is done with this value")
                             .note("this `match` is a statement: to use what it gives, write `let x = match ...`"));
    }
}

} // namespace coro::compiler
