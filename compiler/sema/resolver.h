#pragma once
// The walk of name resolution: private to compiler/sema. Its functions are spread over files by what they walk.
#include <string>
#include <unordered_set>
#include <vector>

#include "compiler/sema/resolve.h"
#include "compiler/sema/scopes.h"

namespace coro::compiler {

class Resolver {
  public:
    Resolver(const SourceFile& source, const CompileOptions& options, Resolution& resolution, DiagnosticSink& sink)
        : source_(source), options_(options), r_(resolution), sink_(sink), scopes_(options, resolution, sink) {}

    void resolveModule(const ast::Module& module);
    /// Decides where every variable lives; the walk is over then.
    void assignStorage();

  private:
    // What a statement stands in, within one function, innermost last.
    struct Surrounding {
        enum class Kind : uint8_t {
            Loop,
            Guarded, ///< a `try` body with `except`s
            Except,
            Finally,
            Cancelled,
            Scope,
            Timeout,
            Shield,
        };
        Kind kind;
        Span span; ///< of the keyword that opens it
    };
    struct Walk {
        FunctionInfo* info;
        std::vector<Surrounding> around;
        bool emits = false;   ///< there is an `emit`, or a `noreturn`
        Span plainYield = {}; ///< the keyword of a statement that waits for what other languages would emit
        Span yielded = {};    ///< and the value
    };

    // functions.cpp
    void resolveFunction(const ast::Function& function, Variable* boundTo);
    void resolveParameters(const ast::Function& function, FunctionInfo& info);

    // types.cpp
    void resolveType(const ast::Type* type, const ClassInfo* own = nullptr);
    void resolveNamedType(const ast::NamedType& type, const ClassInfo* own);
    void reportUnknownType(const ast::NamedType& type, const Variable* v);
    void checkTypeArguments(const ast::NamedType& type, Variable& v, const ClassInfo* own);
    void useType(const ast::Type& type);
    const ast::Expr* misfit(const ast::Expr& value, const ast::Type& type) const;
    /// Reports a value that cannot be of the type; `what` has it.
    void checkFieldsAreSet(const ClassInfo& info);
    void checkFits(const ast::Expr* value, const ast::Type* type, std::string_view what);
    void checkArgumentTypes(const ast::CallExpr& call, const Variable& callee);
    void checkResultType(const ast::Expr* value);

    // classes.cpp
    void declareClass(const ast::ClassStmt& stmt);
    void resolveClass(const ast::ClassStmt& stmt);
    void resolveNativeClass(const ast::ClassStmt& stmt);
    void resolveBase(const ast::ClassStmt& stmt, ClassInfo& info);
    void resolveNamedBase(const Variable& base, const ast::Expr& expr, ClassInfo& info);
    void resolveDefaults(const ClassInfo& info);
    void checkMembers(const ClassInfo& info);
    void checkOperator(const ast::Function& method);
    /// The method, `init` or function of defaults that the walk is in, lambdas within it included; nullptr: none.
    const FunctionInfo* method() const;
    void resolveSuper(const ast::SuperExpr& expr, bool isCalled);
    void resolveSelf(const ast::SelfExpr& expr);
    void noteFieldAssignment(const ast::Expr& assigned, const ast::AssignStmt& stmt);
    void checkFieldAssignments();
    struct FieldAssignment {
        const ClassInfo* cls;
        const ast::MemberExpr* target;
        bool isInInit;
    };
    void checkFieldAssignment(const FieldAssignment& assignment);
    const bytecode::NativeClass* nativeClass(std::string_view name) const;
    bool isErrorClass(const bytecode::NativeClass* cls) const;
    bool hasNativeField(const ClassInfo& cls, std::string_view name) const;

    // statements.cpp
    void resolveBlock(const ast::Block& block);
    void resolveStatements(const ast::List<ast::Stmt*>& statements);
    void declare(const ast::Stmt& stmt);
    void resolve(const ast::Stmt& stmt);
    void resolveLeaving(const ast::Stmt& stmt);
    void resolveExprStmt(const ast::ExprStmt& stmt);
    void reportUnused(const ast::ExprStmt& stmt);
    bool isLastOfArm(const ast::Stmt& stmt) const;
    bool isLastOfFn(const ast::Stmt& stmt);
    void resolveLet(const ast::LetStmt& stmt);
    void resolveAssign(const ast::AssignStmt& stmt);
    void resolveTarget(const ast::Expr& target, const ast::AssignStmt& stmt);
    void resolveAssignTarget(const ast::NameExpr& target, const ast::AssignStmt& stmt);
    void reportAssignedOutside(const Variable& v, Span target);
    void resolveFor(const ast::ForStmt& stmt);
    void resolveScope(const ast::Stmt& stmt);
    bool isDeclaredHere(std::string_view name);
    void resolveSelect(const ast::SelectStmt& stmt);
    void resolveTry(const ast::TryStmt& stmt);
    void resolveExcept(const ast::ExceptClause& clause);
    void resolveErrorType(const ast::Type& type);

    // patterns.cpp
    /// Declares the names of a pattern in the innermost scope.
    void declarePattern(const ast::Pattern& pattern, VariableKind kind);
    void declareAlternatives(const ast::Pattern& pattern);
    /// What the pattern refers to is resolved, and its names have their values from here on.
    void bindPattern(const ast::Pattern& pattern);
    void bindFields(const ast::List<ast::PatternField>& fields);
    void bindName(const ast::BindingPattern& binding);
    void resolveMatchedType(const ast::Type& type);
    void resolveMatchedClass(const ast::Expr& expr);
    void reportNoClass(std::string_view name, const Variable& v, Span at);
    void checkRange(const ast::RangePattern& pattern);
    void resolveMatch(const ast::MatchExpr& match);
    bool reportClassNames(const ast::Pattern& pattern);
    void checkArmsUsed(const ast::MatchExpr& match);

    // leaving.cpp
    void checkReturn(const ast::ReturnStmt& stmt);
    void checkReturnValue(const ast::ReturnValueStmt& stmt);
    void checkEmit(const ast::EmitStmt& stmt);
    void checkForYield(const ast::ForStmt& stmt);
    void checkSelect(Span at);
    void reportInitGivesBack(Span at);
    void checkScope(Span keyword, std::string_view word);
    void checkNoreturn(const ast::NoreturnStmt& stmt);
    void checkLoopExit(const ast::Stmt& stmt, std::string_view word);
    void checkRaise(const ast::RaiseStmt& stmt);
    void checkYield(const ast::YieldExpr& expr);
    bool checkCleanup(Span at, std::string_view word, bool loopsStop);
    std::string headerAs(const ast::Function& function, std::string_view keyword) const;

    // expressions.cpp
    void resolve(const ast::Expr& expr);
    void resolveName(std::string_view name, const ast::Node& node, const std::string& declaration = {});
    void checkFormat(const ast::StringPart& part);
    Variable& awaited(std::string_view name, Span span);
    /// `declaration`: what would declare the name, when it is assigned to.
    void reportUnknown(std::string_view name, Span span, const std::string& declaration = {});

    // imports.cpp
    void declareImport(const ast::ImportStmt& stmt);
    void declareImported(const ast::ImportItem& item, const ast::ImportStmt& stmt, const bytecode::Module* module);
    Variable* exportOf(const bytecode::Module& module, const ast::Name& name, std::string_view called);
    void helpWithName(Diagnostic& d, std::string_view name, std::string_view called, const bytecode::Module& module);
    Variable* moduleNamed(const ast::Expr& expr);
    Variable* moduleNamed(std::string_view name);
    bool resolveModuleMember(const ast::MemberExpr& expr);
    Variable* resolveTypeName(const ast::NamedType& type);
    void reportModuleAsValue(const Variable& module, Span span);

    // warnings.cpp
    void warnOfUnusedNames();
    void warnOfUnused(const Variable& v);
    void warnOfLostErrors(const ast::CallExpr& call);
    void warnOfSleepAlone(const ast::CallExpr& call);
    void warnOfNoCall(const ast::Expr& operand, std::string_view word);
    void notePlainYield(const ast::Expr& expr);
    void warnOfNoItems();

    // arguments.cpp
    void checkCall(const ast::CallExpr& call);
    void checkArguments(const ast::CallExpr& call, const Signature& signature);
    void noteExpectation(const ast::CallExpr& call, const Variable& callee);

    void walkInto(Surrounding surrounding, const ast::Block& block);
    Span keyword(const ast::Node& node, std::string_view word) const;
    Span keywordBefore(const ast::Block& block, std::string_view word) const;
    Walk& walk() { return walks_.back(); }

    const SourceFile& source_;
    const CompileOptions& options_;
    Resolution& r_;
    DiagnosticSink& sink_;
    Scopes scopes_;
    std::vector<Walk> walks_;
    std::vector<ClassInfo*> classes_;    ///< around the spot
    const ast::MatchArm* arm_ = nullptr; ///< whose block the spot is in, innermost
    /// `self.name = value` that makes no field: looked at when all fields are known.
    std::vector<FieldAssignment> fieldAssignments_;
    std::unordered_set<std::string_view> unknown_;            ///< reported once each
    std::unordered_map<std::string_view, Variable*> awaited_; ///< of a session's input
    size_t imports_ = 0;                                      ///< how many import statements have been declared
};

/// Whether evaluating an expression can do anything but give a value: a statement must.
bool hasEffect(const ast::Expr& expr);

} // namespace coro::compiler
