#pragma once

#include "compiler/ast/node.h"
#include "compiler/ast/operators.h"

namespace coro::ast {

/// `{ ... }` after a header; its span covers the braces. For an `=>` body it covers the one statement.
struct Block : Node {
    List<Stmt*> statements;
};

struct ExprStmt : StmtOf<StmtKind::Expr> {
    Expr* expr = nullptr;
};

/// `let pattern = value`, `var pattern = value`. A declared type is in the BindingPattern.
struct LetStmt : StmtOf<StmtKind::Let> {
    bool isVar = false;
    Pattern* pattern = nullptr; ///< a binding, list or map pattern, or a wildcard
    Expr* value = nullptr;
    std::string_view doc;
};

struct AssignStmt : StmtOf<StmtKind::Assign> {
    AssignOp op = AssignOp::Assign;
    /// A NameExpr, MemberExpr or IndexExpr, without optional links; for a plain `=` also a ListLiteralExpr of such,
    /// nested or not, in which a name may be `_` and one item may be `...rest`.
    Expr* target = nullptr;
    Expr* value = nullptr;
    Span opSpan;
};

struct IfBranch {
    Expr* condition = nullptr;
    Block* body = nullptr;
    Span keywordSpan; ///< `if`, or `else if`
};

struct IfStmt : StmtOf<StmtKind::If> {
    List<IfBranch> branches; ///< at least one; `else if` adds one
    Block* elseBody = nullptr;
};

struct WhileStmt : StmtOf<StmtKind::While> {
    Expr* condition = nullptr;
    Block* body = nullptr;
};

struct ForStmt : StmtOf<StmtKind::For> {
    bool isYield = false; ///< `for yield x in stream`
    Pattern* pattern = nullptr;
    Expr* iterable = nullptr;
    Block* body = nullptr;
    Span keywordSpan; ///< `for`, or `for yield`
};

struct BreakStmt : StmtOf<StmtKind::Break> {};
struct ContinueStmt : StmtOf<StmtKind::Continue> {};

struct ReturnStmt : StmtOf<StmtKind::Return> {
    Expr* value = nullptr;   ///< nullptr: nil
    bool isImplicit = false; ///< the body of an `fn(...) => value`
    Span keywordSpan;        ///< of `=>` when implicit
};

struct ReturnValueStmt : StmtOf<StmtKind::ReturnValue> {
    Expr* value = nullptr;   ///< nullptr: nil
    bool isImplicit = false; ///< the body of a `co(...) => value`
    Span keywordSpan;
};

struct NoreturnStmt : StmtOf<StmtKind::Noreturn> {
    Expr* value = nullptr;
    Span keywordSpan;
};

struct RaiseStmt : StmtOf<StmtKind::Raise> {
    Expr* value = nullptr; ///< nullptr: raise the error at hand again
};

struct EmitStmt : StmtOf<StmtKind::Emit> {
    Expr* value = nullptr;
    Span keywordSpan;
};

/// `except name: A | B { }`; name and types may be missing.
struct ExceptClause : Node {
    Name name;
    List<Type*> types; ///< empty: every error
    Block* body = nullptr;
};

struct TryStmt : StmtOf<StmtKind::Try> {
    Block* body = nullptr;
    List<ExceptClause*> excepts;
    Block* cancelledBody = nullptr;
    Block* finallyBody = nullptr;
};

struct ScopeStmt : StmtOf<StmtKind::Scope> {
    Block* body = nullptr;
};

struct TimeoutStmt : StmtOf<StmtKind::Timeout> {
    Expr* duration = nullptr;
    Block* body = nullptr;
};

struct ShieldStmt : StmtOf<StmtKind::Shield> {
    Block* body = nullptr;
};

/// `let pattern = yield operand { }`, `yield operand => statement`, or `else { }` (operand and pattern are nullptr).
struct SelectArm : Node {
    Pattern* pattern = nullptr;
    bool isVar = false;
    Expr* operand = nullptr; ///< what is waited for, without the `yield`
    Block* body = nullptr;
};

struct SelectStmt : StmtOf<StmtKind::Select> {
    List<SelectArm*> arms;
};

} // namespace coro::ast
