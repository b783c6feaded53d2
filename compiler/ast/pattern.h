#pragma once

#include "compiler/ast/node.h"

namespace coro::ast {

struct WildcardPattern : PatternOf<PatternKind::Wildcard> {};

/// `name` or `name: type`.
struct BindingPattern : PatternOf<PatternKind::Binding> {
    Name name;
    Type* type = nullptr;
};

/// nil, a bool, number, string or bytes; `-1` is a UnaryExpr of a number.
struct LiteralPattern : PatternOf<PatternKind::Literal> {
    Expr* value = nullptr;
};

/// `low..high`: literals as in LiteralPattern.
struct RangePattern : PatternOf<PatternKind::Range> {
    Expr* low = nullptr;
    Expr* high = nullptr;
    bool isInclusive = false;
};

struct OrPattern : PatternOf<PatternKind::Or> {
    List<Pattern*> options; ///< at least two
};

/// `[first, ...rest, last]`.
struct ListPattern : PatternOf<PatternKind::List> {
    List<Pattern*> before;
    List<Pattern*> after; ///< what stands after the rest
    bool hasRest = false;
    BindingPattern* rest = nullptr; ///< nullptr when hasRest: `...` alone, the rest is not bound
};

/// `key: pattern` of a map pattern, or `field: pattern` of a class pattern. The shorthand `name` has a BindingPattern
/// of that name.
struct PatternField {
    Name name;           ///< empty when the key is a literal
    Expr* key = nullptr; ///< a literal key of a map pattern; a StringExpr when it is a name
    Pattern* pattern = nullptr;
    Span span;
};

/// `{type: "circle", r, ...others}`.
struct MapPattern : PatternOf<PatternKind::Map> {
    List<PatternField> fields;
    BindingPattern* rest = nullptr; ///< nullptr: other keys are ignored
};

/// `Circle(r: 0, name)`, `errors.NotFound()`.
struct ClassPattern : PatternOf<PatternKind::Class> {
    Expr* classExpr = nullptr; ///< a NameExpr or MemberExprs over one
    List<PatternField> fields;
};

/// `Color.red`: equal to the value of a dotted name.
struct ValuePattern : PatternOf<PatternKind::Value> {
    Expr* value = nullptr; ///< MemberExprs over a NameExpr
};

} // namespace coro::ast
