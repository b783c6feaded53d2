// Whether one pattern leaves nothing over for another.
#include <algorithm>

#include "compiler/sema/match_arms.h"

namespace coro::compiler {

namespace {

using ast::PatternKind;

bool rangeCovers(const ast::RangePattern& range, const ast::Pattern& later) {
    const Literal low = literalOf(*range.low), high = literalOf(*range.high);
    if (const auto* literal = ast::as<ast::LiteralPattern>(&later)) {
        const Literal value = literalOf(*literal->value);
        return value.kind == low.kind && compareLiterals(low, value) <= 0 &&
               compareLiterals(value, high) < (range.isInclusive ? 1 : 0);
    }
    const auto* other = ast::as<ast::RangePattern>(&later);
    if (!other || literalOf(*other->low).kind != low.kind || literalOf(*other->high).kind != low.kind)
        return false;
    const bool endFits = range.isInclusive || !other->isInclusive;
    return compareLiterals(low, literalOf(*other->low)) <= 0 &&
           compareLiterals(literalOf(*other->high), high) < (endFits ? 1 : 0);
}

/// The class that a name means, when it is one of the built-in ones; empty otherwise.
std::string_view builtIn(const Variable* v) {
    return v && v->kind == VariableKind::PreludeClass ? v->name : std::string_view();
}

bool isOfBuiltIn(const ast::Pattern& pattern, std::string_view cls) {
    if (const auto* literal = ast::as<ast::LiteralPattern>(&pattern)) {
        const Literal value = literalOf(*literal->value);
        switch (value.kind) {
        case Literal::Kind::Nil:
            return false;
        case Literal::Kind::Bool:
            return cls == "bool";
        case Literal::Kind::Number:
            return false; // 1 fits 1.0
        case Literal::Kind::Str:
            return cls == "str";
        case Literal::Kind::Bytes:
            return cls == "bytes";
        }
    }
    return (pattern.kind == PatternKind::List && cls == "list") || (pattern.kind == PatternKind::Map && cls == "map");
}

const Variable* namedClass(const ast::Type& type, const Resolution& names) {
    const auto* named = ast::as<ast::NamedType>(&type);
    return named && named->args.empty() && named->path.size() == 1 ? names.variableOf(type) : nullptr;
}

/// The class that all values which fit the pattern are of, as far as the pattern says so.
const Variable* classOf(const ast::Pattern& pattern, const Resolution& names) {
    if (const auto* binding = ast::as<ast::BindingPattern>(&pattern))
        return binding->type ? namedClass(*binding->type, names) : nullptr;
    const auto* cls = ast::as<ast::ClassPattern>(&pattern);
    const auto* name = cls ? ast::as<ast::NameExpr>(cls->classExpr) : nullptr;
    return name ? names.variableOf(*name) : nullptr;
}

bool typeCovers(const ast::Type& type, const ast::Pattern& later, const Resolution& names) {
    if (const auto* either = ast::as<ast::UnionType>(&type)) {
        auto coversAny = [&](const ast::Pattern& pattern) {
            return std::any_of(either->options.begin(), either->options.end(),
                               [&](const ast::Type* option) { return typeCovers(*option, pattern, names); });
        };
        return coversAny(later);
    }
    if (type.kind == ast::TypeKind::Nil) {
        const auto* literal = ast::as<ast::LiteralPattern>(&later);
        return literal && literal->value->kind == ast::ExprKind::Nil;
    }
    const Variable* cls = namedClass(type, names);
    return cls && (classOf(later, names) == cls || isOfBuiltIn(later, builtIn(cls)));
}

/// The item of a list pattern at a place from its start, or from its end when that is negative.
const ast::Pattern* itemAt(const ast::ListPattern& list, int64_t place) {
    if (place >= 0) {
        if (place < list.before.size())
            return list.before[static_cast<uint32_t>(place)];
        return nullptr;
    }
    const int64_t after = list.after.size() + place;
    if (after >= 0)
        return list.after[static_cast<uint32_t>(after)];
    const int64_t before = list.before.size() + after;
    return !list.hasRest && before >= 0 ? list.before[static_cast<uint32_t>(before)] : nullptr;
}

bool listCovers(const ast::ListPattern& earlier, const ast::ListPattern& later, const Resolution& names) {
    const uint32_t needed = earlier.before.size() + earlier.after.size();
    const uint32_t given = later.before.size() + later.after.size();
    if (earlier.hasRest ? given < needed : later.hasRest || given != needed)
        return false;
    auto itemCovers = [&](const ast::Pattern& pattern, int64_t place) {
        const ast::Pattern* other = itemAt(later, place);
        return fitsAll(pattern) || (other && covers(pattern, *other, names));
    };
    for (uint32_t i = 0; i < earlier.before.size(); ++i)
        if (!itemCovers(*earlier.before[i], i))
            return false;
    for (uint32_t i = 0; i < earlier.after.size(); ++i)
        if (!itemCovers(*earlier.after[i], static_cast<int64_t>(i) - earlier.after.size()))
            return false;
    return true;
}

bool fieldsCover(const ast::List<ast::PatternField>& earlier, const ast::List<ast::PatternField>& later,
                 const Resolution& names) {
    auto isCovered = [&](const ast::PatternField& field) {
        return std::any_of(later.begin(), later.end(), [&](const ast::PatternField& other) {
            return sameLiteral(literalOf(*field.key), literalOf(*other.key)) &&
                   covers(*field.pattern, *other.pattern, names);
        });
    };
    return std::all_of(earlier.begin(), earlier.end(), isCovered);
}

bool classCovers(const ast::ClassPattern& earlier, const ast::Pattern& later, const Resolution& names) {
    const Variable* cls = classOf(earlier, names);
    if (!cls)
        return false;
    if (const auto* other = ast::as<ast::ClassPattern>(&later))
        return classOf(later, names) == cls && fieldsCover(earlier.fields, other->fields, names);
    return earlier.fields.empty() && (classOf(later, names) == cls || isOfBuiltIn(later, builtIn(cls)));
}

} // namespace

bool fitsAll(const ast::Pattern& pattern) {
    if (const auto* binding = ast::as<ast::BindingPattern>(&pattern))
        return !binding->type;
    if (const auto* either = ast::as<ast::OrPattern>(&pattern))
        return std::any_of(either->options.begin(), either->options.end(),
                           [](const ast::Pattern* option) { return fitsAll(*option); });
    return pattern.kind == PatternKind::Wildcard;
}

bool covers(const ast::Pattern& earlier, const ast::Pattern& later, const Resolution& names) {
    if (const auto* either = ast::as<ast::OrPattern>(&later))
        return std::all_of(either->options.begin(), either->options.end(),
                           [&](const ast::Pattern* option) { return covers(earlier, *option, names); });
    switch (earlier.kind) {
    case PatternKind::Wildcard:
        return true;
    case PatternKind::Binding: {
        const auto& binding = ast::to<ast::BindingPattern>(earlier);
        return !binding.type || typeCovers(*binding.type, later, names);
    }
    case PatternKind::Literal: {
        const auto* literal = ast::as<ast::LiteralPattern>(&later);
        return literal &&
               sameLiteral(literalOf(*ast::to<ast::LiteralPattern>(earlier).value), literalOf(*literal->value));
    }
    case PatternKind::Range:
        return rangeCovers(ast::to<ast::RangePattern>(earlier), later);
    case PatternKind::Or: {
        const auto& either = ast::to<ast::OrPattern>(earlier);
        return std::any_of(either.options.begin(), either.options.end(),
                           [&](const ast::Pattern* option) { return covers(*option, later, names); });
    }
    case PatternKind::List: {
        const auto* list = ast::as<ast::ListPattern>(&later);
        return list && listCovers(ast::to<ast::ListPattern>(earlier), *list, names);
    }
    case PatternKind::Map: {
        const auto* map = ast::as<ast::MapPattern>(&later);
        return map && fieldsCover(ast::to<ast::MapPattern>(earlier).fields, map->fields, names);
    }
    case PatternKind::Class:
        return classCovers(ast::to<ast::ClassPattern>(earlier), later, names);
    case PatternKind::Value:
        return false; // what it is equal to may change
    }
    return false;
}

} // namespace coro::compiler
