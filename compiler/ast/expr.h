#pragma once

#include "compiler/ast/node.h"
#include "compiler/ast/operators.h"

namespace coro::ast {

struct NilExpr : ExprOf<ExprKind::Nil> {};

struct BoolExpr : ExprOf<ExprKind::Bool> {
    bool value = false;
};

/// An integer of any size.
struct IntExpr : ExprOf<ExprKind::Int> {
    std::string_view digits; ///< without prefix and underscores; never empty
    uint8_t base = 10;       ///< 2, 8, 10 or 16
};

struct FloatExpr : ExprOf<ExprKind::Float> {
    std::string_view text; ///< as strtod reads it: without underscores
};

/// A string without interpolation, escapes decoded.
struct StringExpr : ExprOf<ExprKind::String> {
    std::string_view text;
};

struct BytesExpr : ExprOf<ExprKind::Bytes> {
    std::string_view bytes;
};

/// Either decoded text (`value` is nullptr) or `${value:format}`.
struct StringPart {
    std::string_view text;
    Expr* value = nullptr;
    std::string_view format; ///< as written after the colon; empty: none
    Span span;
};

struct InterpolatedExpr : ExprOf<ExprKind::Interpolated> {
    List<StringPart> parts; ///< at least one has a value; no text part is empty
};

struct ListItem {
    Expr* value = nullptr;
    bool isSpread = false; ///< `...value`
};

struct ListLiteralExpr : ExprOf<ExprKind::ListLiteral> {
    List<ListItem> items;
};

/// `name: value` and `{name}` have a StringExpr as key (for the latter the value is a NameExpr).
struct MapEntry {
    Expr* key = nullptr; ///< nullptr for a spread
    Expr* value = nullptr;
    bool isSpread = false;    ///< `...value`
    bool isShorthand = false; ///< `{name}`
    Span span;
};

struct MapLiteralExpr : ExprOf<ExprKind::MapLiteral> {
    List<MapEntry> entries;
};

struct NameExpr : ExprOf<ExprKind::Name> {
    std::string_view name;
};

struct SelfExpr : ExprOf<ExprKind::Self> {};

/// Only as the object of a member (`super.speak()`) or as a callee (`super(name)`, the parent's `init`).
struct SuperExpr : ExprOf<ExprKind::Super> {};

struct LambdaExpr : ExprOf<ExprKind::Lambda> {
    Function* function = nullptr;
};

struct UnaryExpr : ExprOf<ExprKind::Unary> {
    UnaryOp op = UnaryOp::Negate;
    Expr* operand = nullptr;
    Span opSpan;
};

/// The right side of `is` and `is not` is an ordinary expression here (`int | float` is a BitOr): whether it names a
/// type is decided by name resolution.
struct BinaryExpr : ExprOf<ExprKind::Binary> {
    BinaryOp op = BinaryOp::Add;
    Expr* left = nullptr;
    Expr* right = nullptr;
    Span opSpan;
};

struct LogicalExpr : ExprOf<ExprKind::Logical> {
    LogicalOp op = LogicalOp::And;
    Expr* left = nullptr;
    Expr* right = nullptr;
    Span opSpan;
};

/// `low..high by step`. Only as an index may `low` or `high` be missing (nullptr): `xs[1..]`, `xs[..]`.
struct RangeExpr : ExprOf<ExprKind::Range> {
    Expr* low = nullptr;
    Expr* high = nullptr;
    Expr* step = nullptr; ///< nullptr: 1
    bool isInclusive = false;
};

struct ConditionalExpr : ExprOf<ExprKind::Conditional> {
    Expr* condition = nullptr;
    Expr* thenValue = nullptr;
    Expr* elseValue = nullptr;
};

struct Argument {
    Name name; ///< `name: value`; empty: positional
    Expr* value = nullptr;
    bool isSpread = false; ///< `...value`
    Span span;
};

struct CallExpr : ExprOf<ExprKind::Call> {
    Expr* callee = nullptr;
    List<Argument> args;
    bool isOptional = false; ///< `callee?.(args)`
    Span argsSpan;           ///< from `(` to `)`
};

struct MemberExpr : ExprOf<ExprKind::Member> {
    Expr* object = nullptr;
    Name name;
    bool isOptional = false; ///< `object?.name`
};

struct IndexExpr : ExprOf<ExprKind::Index> {
    Expr* object = nullptr;
    Expr* index = nullptr;   ///< a RangeExpr for a slice
    bool isOptional = false; ///< `object?.[index]`
};

/// The extent of optional links: when an `isOptional` link inside `links` meets nil, the value of the whole chain is
/// nil and nothing to the right of that link is evaluated. In `(a?.b).c` the chain ends at the parenthesis.
struct ChainExpr : ExprOf<ExprKind::Chain> {
    Expr* links = nullptr;
};

struct YieldExpr : ExprOf<ExprKind::Yield> {
    Expr* operand = nullptr; ///< nullptr: bare `yield`, always a whole statement
};

/// Exactly one of `value` and `body` is set. A simple statement after `=>` is a body of one statement.
struct MatchArm : Node {
    Pattern* pattern = nullptr;
    Expr* guard = nullptr; ///< `if guard`; nullptr: none
    Expr* value = nullptr;
    Block* body = nullptr;
};

/// Both an expression and, inside an ExprStmt, a statement.
struct MatchExpr : ExprOf<ExprKind::Match> {
    Expr* subject = nullptr;
    List<MatchArm*> arms;
};

} // namespace coro::ast
