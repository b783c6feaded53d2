#pragma once

#include "compiler/ast/node.h"
#include "compiler/ast/type.h"

namespace coro::ast {

struct Param : Node {
    Name name;                  ///< of one that is taken apart: its pattern as it is written
    Pattern* pattern = nullptr; ///< what a list or map is taken apart with; nullptr for a plain name
    Type* type = nullptr;
    Expr* defaultValue = nullptr;
    bool isRest = false; ///< `...name`; params after it can only be given by name
};

enum class FunctionRole : uint8_t { Declaration, Lambda, Method, Init, Defaults, Test };

/// Everything that has params and a body: declarations, lambdas, methods, `init` and test bodies; and the function that
/// gives the fields of a new instance their defaults, whose body is in the fields.
struct Function : Node {
    FunctionKind kind = FunctionKind::Fn;
    FunctionRole role = FunctionRole::Declaration;
    Name name; ///< empty for a lambda; the symbol of an operator method (`+`, `[]`, `[]=`); the title of a test
    List<Param*> params;
    Type* returnType = nullptr;
    Block* body = nullptr; ///< nullptr exactly when isNative
    std::string_view doc;  ///< lines joined by newlines, without `##`; empty: none
    Span keywordSpan;      ///< `fn`, `co`, `gen`, `init` or `test`: where messages about its kind point
    Span headerSpan;       ///< from the keyword to the last token before the body
    bool isArrow = false;  ///< the body is one implicit ReturnStmt (fn) or ReturnValueStmt (co)
    bool isStatic = false;
    bool isNative = false;
    bool isOperator = false;
};

struct FunctionStmt : StmtOf<StmtKind::Function> {
    Function* function = nullptr;
};

/// `var age: int = 0` in a class. `let` makes a field that only `init` may set.
struct Field : Node {
    bool isVar = true;
    bool isStatic = false;
    bool isNative = false;
    Name name;
    Type* type = nullptr;
    Expr* value = nullptr; ///< nullptr: nil until it is set
    std::string_view doc;
};

struct ClassStmt : StmtOf<StmtKind::Class> {
    Name name;
    Expr* base = nullptr; ///< a NameExpr or MemberExprs over one; nullptr: none
    List<Field*> fields;
    List<Function*> methods;       ///< in source order, without `init`
    Function* init = nullptr;      ///< nullptr: none is written
    Function* emptyInit = nullptr; ///< without `init` and base: one that does nothing
    Function* defaults = nullptr;  ///< of every class that is not native
    std::string_view doc;
    bool isNative = false;
};

struct ImportItem : Node {
    Name name;
    Name alias; ///< empty: the name itself
};

/// `import a.b as c`, `import "lib/util.co" as util`, `import net { connect, listen as serve }`.
struct ImportStmt : StmtOf<StmtKind::Import> {
    List<Name> path;       ///< dotted module name; empty for a file
    std::string_view file; ///< decoded path of a file; empty for a module
    Span pathSpan;
    Name alias;
    bool hasItems = false;
    List<ImportItem*> items;
};

struct TestStmt : StmtOf<StmtKind::Test> {
    Function* function = nullptr; ///< kind Co, role Test
};

/// One source file.
struct Module {
    uint32_t file = 0; ///< as in Span::file
    List<Stmt*> statements;
    std::string_view doc;   ///< the `##` lines at the top of the file, when a blank line ends them
    uint32_t nodeCount = 0; ///< ids of this module's nodes are below it
};

} // namespace coro::ast
