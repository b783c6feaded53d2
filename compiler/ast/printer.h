#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "compiler/ast/ast.h"

namespace coro::ast {

/// Writes a tree as S-expressions; print.h is its interface.
class Printer {
  public:
    void module(const Module& module);
    void stmt(const Stmt& stmt);
    void expr(const Expr& expr);
    void pattern(const Pattern& pattern);
    void type(const Type& type);
    std::string take() { return std::move(out_); }

  private:
    /// `(` and a head; the destructor writes the `)`.
    class Form {
      public:
        Form(Printer& printer, std::string_view head) : printer_(printer) {
            printer_.word("(");
            printer_.out_ += head;
        }
        ~Form() { printer_.out_ += ')'; }
        Form(const Form&) = delete;
        Form& operator=(const Form&) = delete;

      private:
        Printer& printer_;
    };

    /// A word with a space before it, unless it is the first in its form.
    void word(std::string_view text);
    void quoted(std::string_view text, std::string_view prefix = {});
    void optional(const Expr* value);
    void optional(const Block* body, std::string_view head);
    void statements(const Block& block);
    void body(const Block& block);
    void doc(std::string_view text);

    void jump(std::string_view head, const Expr* value);
    void result(const ReturnStmt& node);
    void result(const ReturnValueStmt& node);
    void let(const LetStmt& node);
    void assign(const AssignStmt& node);
    void branches(const IfStmt& node);
    void header(std::string_view head, const Pattern* target, const Expr& over, const Block& block);
    void attempt(const TryStmt& node);
    void select(const SelectStmt& node);
    void import(const ImportStmt& node);
    void function(const Function& node);
    void parameters(const Function& node);
    void classNode(const ClassStmt& node);
    void field(const Field& node);

    void integer(const IntExpr& node);
    void interpolated(const InterpolatedExpr& node);
    void listLiteral(const ListLiteralExpr& node);
    void mapLiteral(const MapLiteralExpr& node);
    void operation(std::string_view head, std::initializer_list<const Expr*> operands);
    void binary(const BinaryExpr& node);
    void logical(const LogicalExpr& node);
    void conditional(const ConditionalExpr& node);
    void range(const RangeExpr& node);
    void call(const CallExpr& node);
    void member(const MemberExpr& node);
    void index(const IndexExpr& node);
    void match(const MatchExpr& node);

    void listPattern(const ListPattern& node);
    void fields(const List<PatternField>& fields);

    std::string out_;
};

} // namespace coro::ast
