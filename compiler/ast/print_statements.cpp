#include "compiler/ast/printer.h"

namespace coro::ast {

void Printer::stmt(const Stmt& stmt) {
    switch (stmt.kind) {
    case StmtKind::Expr:
        return expr(*to<ExprStmt>(stmt).expr);
    case StmtKind::Let:
        return let(to<LetStmt>(stmt));
    case StmtKind::Assign:
        return assign(to<AssignStmt>(stmt));
    case StmtKind::If:
        return branches(to<IfStmt>(stmt));
    case StmtKind::While:
        return header("while", nullptr, *to<WhileStmt>(stmt).condition, *to<WhileStmt>(stmt).body);
    case StmtKind::For: {
        const auto& node = to<ForStmt>(stmt);
        return header(node.isYield ? "for-yield" : "for", node.pattern, *node.iterable, *node.body);
    }
    case StmtKind::Break:
        return word("(break)");
    case StmtKind::Continue:
        return word("(continue)");
    case StmtKind::Return:
        return result(to<ReturnStmt>(stmt));
    case StmtKind::ReturnValue:
        return result(to<ReturnValueStmt>(stmt));
    case StmtKind::Noreturn:
        return jump("noreturn", to<NoreturnStmt>(stmt).value);
    case StmtKind::Raise:
        return jump("raise", to<RaiseStmt>(stmt).value);
    case StmtKind::Emit:
        return jump("emit", to<EmitStmt>(stmt).value);
    case StmtKind::Try:
        return attempt(to<TryStmt>(stmt));
    case StmtKind::Scope:
        return optional(to<ScopeStmt>(stmt).body, "scope");
    case StmtKind::Shield:
        return optional(to<ShieldStmt>(stmt).body, "shield");
    case StmtKind::Timeout:
        return header("timeout", nullptr, *to<TimeoutStmt>(stmt).duration, *to<TimeoutStmt>(stmt).body);
    case StmtKind::Select:
        return select(to<SelectStmt>(stmt));
    case StmtKind::Function:
        return function(*to<FunctionStmt>(stmt).function);
    case StmtKind::Class:
        return classNode(to<ClassStmt>(stmt));
    case StmtKind::Import:
        return import(to<ImportStmt>(stmt));
    case StmtKind::Test:
        return function(*to<TestStmt>(stmt).function);
    }
}

void Printer::jump(std::string_view head, const Expr* value) {
    Form form(*this, head);
    if (value != nullptr)
        expr(*value);
}

void Printer::result(const ReturnStmt& node) { jump(node.isImplicit ? "return=>" : "return", node.value); }

void Printer::result(const ReturnValueStmt& node) {
    jump(node.isImplicit ? "returnValue=>" : "returnValue", node.value);
}

void Printer::assign(const AssignStmt& node) { operation(spelling(node.op), {node.target, node.value}); }

void Printer::let(const LetStmt& node) {
    Form form(*this, node.isVar ? "var" : "let");
    doc(node.doc);
    pattern(*node.pattern);
    expr(*node.value);
}

void Printer::branches(const IfStmt& node) {
    Form form(*this, "if");
    for (const IfBranch& branch : node.branches) {
        expr(*branch.condition);
        body(*branch.body);
    }
    optional(node.elseBody, "else");
}

void Printer::header(std::string_view head, const Pattern* target, const Expr& over, const Block& block) {
    Form form(*this, head);
    if (target != nullptr)
        pattern(*target);
    expr(over);
    body(block);
}

void Printer::attempt(const TryStmt& node) {
    Form form(*this, "try");
    statements(*node.body);
    for (const ExceptClause* clause : node.excepts) {
        Form except(*this, "except");
        word(clause->name ? clause->name.text : "_");
        for (const Type* each : clause->types)
            type(*each);
        body(*clause->body);
    }
    optional(node.cancelledBody, "cancelled");
    optional(node.finallyBody, "finally");
}

void Printer::select(const SelectStmt& node) {
    Form form(*this, "select");
    for (const SelectArm* arm : node.arms) {
        if (arm->operand == nullptr) {
            optional(arm->body, "else");
            continue;
        }
        Form each(*this, arm->pattern == nullptr ? "yield" : arm->isVar ? "var" : "let");
        if (arm->pattern != nullptr)
            pattern(*arm->pattern);
        expr(*arm->operand);
        body(*arm->body);
    }
}

void Printer::import(const ImportStmt& node) {
    Form form(*this, "import");
    if (node.path.empty())
        quoted(node.file);
    for (const Name& name : node.path)
        word(name.text);
    if (node.alias) {
        word("as");
        word(node.alias.text);
    }
    if (!node.hasItems)
        return;
    Form items(*this, "items");
    for (const ImportItem* item : node.items) {
        word(item->name.text);
        if (item->alias) {
            word("as");
            word(item->alias.text);
        }
    }
}

} // namespace coro::ast
