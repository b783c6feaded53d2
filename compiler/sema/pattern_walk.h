#pragma once
// The parts of a pattern, and the names that it binds.
#include <algorithm>

#include "compiler/ast/ast.h"

namespace coro::compiler {

/// The fields of a map or class pattern; nullptr for others.
inline const ast::List<ast::PatternField>* fieldsOf(const ast::Pattern& pattern) {
    if (const auto* map = ast::as<ast::MapPattern>(&pattern))
        return &map->fields;
    if (const auto* cls = ast::as<ast::ClassPattern>(&pattern))
        return &cls->fields;
    return nullptr;
}

/// The `_` in a list that is assigned to.
inline bool isWildcard(const ast::Expr& target) {
    const auto* name = ast::as<ast::NameExpr>(&target);
    return name && name->name == "_";
}

/// Whether `part` is the name of a field that stands alone: `{name}`.
inline bool isShorthand(const ast::Pattern& pattern, const ast::Pattern& part) {
    const ast::List<ast::PatternField>* fields = fieldsOf(pattern);
    return fields && std::any_of(fields->begin(), fields->end(), [&](const ast::PatternField& field) {
               return field.pattern == &part && field.name && field.name.span.begin == part.span.begin;
           });
}

/// The patterns directly inside, in the order in which they are written, names of the rest included.
template <class F>
void forEachPart(const ast::Pattern& pattern, F f) {
    switch (pattern.kind) {
    case ast::PatternKind::Wildcard:
    case ast::PatternKind::Binding:
    case ast::PatternKind::Literal:
    case ast::PatternKind::Range:
    case ast::PatternKind::Value:
        return;
    case ast::PatternKind::Or:
        for (const ast::Pattern* option : ast::to<ast::OrPattern>(pattern).options)
            f(*option);
        return;
    case ast::PatternKind::List: {
        const auto& list = ast::to<ast::ListPattern>(pattern);
        for (const ast::Pattern* each : list.before)
            f(*each);
        if (list.rest)
            f(*list.rest);
        for (const ast::Pattern* each : list.after)
            f(*each);
        return;
    }
    case ast::PatternKind::Map:
    case ast::PatternKind::Class:
        for (const ast::PatternField& field : *fieldsOf(pattern))
            f(*field.pattern);
        if (const auto* map = ast::as<ast::MapPattern>(&pattern); map && map->rest)
            f(*map->rest);
        return;
    }
}

/// Every name that the pattern binds, once: of `A | B` those of A.
template <class F>
void forEachBinding(const ast::Pattern& pattern, const F& f) {
    if (const auto* binding = ast::as<ast::BindingPattern>(&pattern))
        return f(*binding);
    if (const auto* either = ast::as<ast::OrPattern>(&pattern))
        return forEachBinding(*either->options[0], f);
    forEachPart(pattern, [&](const ast::Pattern& part) { forEachBinding(part, f); });
}

} // namespace coro::compiler
