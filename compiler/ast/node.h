#pragma once

#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/span.h"
#include "compiler/ast/list.h"

namespace coro::ast {

/// Dense within one module, 0 .. Module::nodeCount - 1: later passes keep what they find out about a node in an array
/// indexed by it, so the tree itself stays as the parser made it.
using NodeId = uint32_t;

/// What every node has. Nodes live in the arena that was given to the parser and own nothing; text in them is a view of
/// the source text or of the arena. They need no destructor.
struct Node {
    Span span;
    NodeId id = 0;
};

/// A name as it is written. Empty text: there is none.
struct Name {
    std::string_view text;
    Span span;

    explicit operator bool() const { return !text.empty(); }
};

enum class ExprKind : uint8_t {
#define EXPR(Name) Name,
#include "compiler/ast/nodes.def"
};

enum class StmtKind : uint8_t {
#define STMT(Name) Name,
#include "compiler/ast/nodes.def"
};

enum class PatternKind : uint8_t {
#define PATTERN(Name) Name,
#include "compiler/ast/nodes.def"
};

enum class TypeKind : uint8_t {
#define TYPE(Name) Name,
#include "compiler/ast/nodes.def"
};

struct Expr : Node {
    ExprKind kind;

  protected:
    explicit Expr(ExprKind k) : kind(k) {}
};

struct Stmt : Node {
    StmtKind kind;

  protected:
    explicit Stmt(StmtKind k) : kind(k) {}
};

struct Pattern : Node {
    PatternKind kind;

  protected:
    explicit Pattern(PatternKind k) : kind(k) {}
};

struct Type : Node {
    TypeKind kind;

  protected:
    explicit Type(TypeKind k) : kind(k) {}
};

/// The base of every concrete expression struct: `struct NilExpr : ExprOf<ExprKind::Nil> {}`.
template <ExprKind K>
struct ExprOf : Expr {
    static constexpr ExprKind kKind = K;
    ExprOf() : Expr(K) {}
};

template <StmtKind K>
struct StmtOf : Stmt {
    static constexpr StmtKind kKind = K;
    StmtOf() : Stmt(K) {}
};

template <PatternKind K>
struct PatternOf : Pattern {
    static constexpr PatternKind kKind = K;
    PatternOf() : Pattern(K) {}
};

template <TypeKind K>
struct TypeOf : Type {
    static constexpr TypeKind kKind = K;
    TypeOf() : Type(K) {}
};

/// The node as a `T`, or nullptr when it is of another kind (or nullptr itself).
template <class T, class Base>
[[nodiscard]] T* as(Base* node) {
    return node != nullptr && node->kind == T::kKind ? static_cast<T*>(node) : nullptr;
}
template <class T, class Base>
[[nodiscard]] const T* as(const Base* node) {
    return node != nullptr && node->kind == T::kKind ? static_cast<const T*>(node) : nullptr;
}

/// The node as a `T`, which it must be: for the cases of a switch over its kind.
template <class T, class Base>
[[nodiscard]] T& to(Base& node) {
    CORO_CHECK(node.kind == T::kKind);
    return static_cast<T&>(node);
}
template <class T, class Base>
[[nodiscard]] const T& to(const Base& node) {
    CORO_CHECK(node.kind == T::kKind);
    return static_cast<const T&>(node);
}

struct Function;
struct Block;

} // namespace coro::ast
