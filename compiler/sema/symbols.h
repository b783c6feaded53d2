#pragma once
// What name resolution finds out: variables, where each lives, and what each function captures.
#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "bytecode/module.h"
#include "compiler/ast/ast.h"
#include "compiler/sema/signature.h"

namespace coro::compiler {

struct FunctionInfo;
struct ClassInfo;

enum class VariableKind : uint8_t {
    Let,
    Var,
    Parameter,
    Loop,          ///< of a `for`
    Caught,        ///< of an `except`
    Matched,       ///< of a `match` arm
    Function,      ///< a declared fn or co
    Class,         ///< a declared class
    Prelude,       ///< a name of the core module
    PreludeClass,  ///< one of its classes
    Imported,      ///< a name of another module
    ImportedClass, ///< one of its classes
    Module,        ///< another module
};

enum class Storage : uint8_t {
    Register, ///< of the frame of its function; functions that capture it have a copy of the value
    Cell,     ///< a register that holds a heap cell, shared with the functions that capture it
    Slot,     ///< a slot of the module
};

struct Variable {
    std::string_view name;
    Span span;
    VariableKind kind = VariableKind::Let;
    FunctionInfo* owner = nullptr; ///< nullptr for names of the prelude
    bool isModuleLevel = false;    ///< declared at the top level outside of any block
    bool isBound = false;          ///< while resolving: the walk has passed the place where it gets its value
    bool isUsed = false;           ///< somebody wants its value
    bool isDeclaredAlone = false;  ///< by a `let` or `var` of one name
    bool isAssigned = false;       ///< after that, it is assigned to somewhere
    bool isCaptured = false;       ///< a function below its owner uses it
    bool isCapturedEarly = false;  ///< ... one that stands before the place where it gets its value
    Storage storage = Storage::Register;
    uint32_t slot = 0; ///< index in Module::slots
    /// Of a name of another module: where it lives, and what it is called there. Of a module: that module. nullptr for
    /// a module that is not there, and its names.
    const bytecode::Module* module = nullptr;
    std::string_view nameInModule;
    /// What is bound for good: the function of a declaration, or of `let f = fn ...`. Calls of it can be checked.
    const ast::Function* function = nullptr;
    /// How it may be called, when that is known.
    std::optional<Signature> signature;
    const ast::Type* type = nullptr; ///< as declared; nullptr: anything
    bool isEarlier = false;          ///< an earlier input of the session has declared it
    bool isAwaited = false;          ///< a function uses it; a later input of the session has to declare it
    bool isReplaceable = false;      ///< a later input of the session may declare it again: calls cannot rely on it
    bool wasTyped = false;           ///< ... with a type: the session knows which holds at present
    /// Of a class that this file declares.
    const ClassInfo* cls = nullptr;

    bool canBeAssigned() const { return kind == VariableKind::Var || kind == VariableKind::Parameter; }
    /// Of another module, the prelude included: it lives in a slot there.
    bool isExternal() const {
        return isEarlier || kind == VariableKind::Prelude || kind == VariableKind::PreludeClass ||
               kind == VariableKind::Imported || kind == VariableKind::ImportedClass;
    }
    bool isClass() const {
        return kind == VariableKind::Class || kind == VariableKind::PreludeClass || kind == VariableKind::ImportedClass;
    }
};

/// One function body, or the top level.
struct FunctionInfo {
    const ast::Function* ast = nullptr; ///< nullptr: the top level
    FunctionInfo* parent = nullptr;
    ast::FunctionKind kind = ast::FunctionKind::Co;
    /// The variable that this function is bound to for good, when it can name itself: it needs no capture for that.
    Variable* self = nullptr;
    Variable* receiver = nullptr;      ///< `self` of a method
    ClassInfo* cls = nullptr;          ///< whose method it is
    std::vector<Variable*> parameters; ///< in order, the receiver included
    std::vector<Variable*> captures;
    std::unordered_map<const Variable*, uint32_t> captureIndexes;

    bool isTopLevel() const { return ast == nullptr; }
};

/// A class that this file declares.
struct ClassInfo {
    struct Field {
        std::string_view name;
        Span span;
        const ast::Field* ast = nullptr; ///< nullptr: `init` assigns to it
        bool isSetInInit = false;
        bool isFixed() const { return ast && !ast->isVar; }
        bool isStatic() const { return ast && ast->isStatic; }
    };

    const ast::ClassStmt* ast = nullptr;
    Variable* variable = nullptr;
    Variable* super = nullptr; ///< what methods reach the parent by; nullptr: there is none
    /// Where the parents are declared, as far as they are known: here, or in the prelude.
    const ClassInfo* parent = nullptr;
    const bytecode::NativeClass* nativeParent = nullptr;
    bool isParentKnown = true; ///< false: the base is whatever an expression gives
    std::vector<Field> fields; ///< own ones

    const Field* findField(std::string_view name) const;
    const ast::Function* findMethod(std::string_view name) const;
};

/// `any`, which every value is of.
bool isAnyType(const ast::Type& type);
/// Whether nil is of the type.
bool admitsNil(const ast::Type& type);

/// What a method is called in its class: its name, or "unary -".
std::string_view methodName(const ast::Function& method);

/// The result of resolving a module.
struct Resolution {
    /// By NodeId of a NameExpr, SelfExpr, NamedType, BindingPattern, ExceptClause, of what declares a name, or of a
    /// MemberExpr that names something of a module; nullptr: none.
    std::vector<Variable*> variables;
    /// By NodeId of an ast::Function.
    std::unordered_map<ast::NodeId, FunctionInfo*> functions;
    /// By NodeId of a ClassStmt.
    std::unordered_map<ast::NodeId, ClassInfo*> classes;
    /// By NodeId of a Block: its variables that are cells from the start of the block, since a function captures them
    /// before they have a value.
    std::unordered_map<ast::NodeId, std::vector<Variable*>> earlyCells;
    /// NodeIds of the NamedTypes whose first word is a module: their variable is what the first two words mean.
    std::unordered_set<ast::NodeId> throughModule;
    /// By NodeId of a CallExpr that calls the prelude's `expect`: the function that says what is wrong.
    std::unordered_map<ast::NodeId, const Variable*> expectations;
    FunctionInfo* topLevel = nullptr;
    /// Of an input of a session: its last statement, an expression that gives its result; nullptr: none.
    const ast::ExprStmt* result = nullptr;
    /// The module's slots: its own names, then those of other modules that it uses. Slot::function is filled in by
    /// lowering.
    std::vector<bytecode::Slot> slots;
    /// Functions whose closures are in their slots from the start, with those slots.
    std::vector<Variable*> hoisted;

    std::deque<Variable> variableStorage;
    std::deque<FunctionInfo> functionStorage;
    std::deque<ClassInfo> classStorage;

    Variable* variableOf(const ast::Node& node) const { return variables[node.id]; }
    /// How many words of a dotted type its variable stands for.
    uint32_t resolvedWords(const ast::NamedType& type) const { return throughModule.contains(type.id) ? 2 : 1; }
    const ClassInfo& classOf(const ast::ClassStmt& stmt) const { return *classes.at(stmt.id); }
    FunctionInfo& infoOf(const ast::Function& function) const { return *functions.at(function.id); }
};

} // namespace coro::compiler
