#pragma once
// What the compiler makes and the VM links: a module is a pool of constants, a table of slots (its top-level names that
// something other than its main coroutine sees) and its prototypes. Immutable once built; plain data without pointers
// into the VM, so that it can be written to a file and read back.
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/source_part.h"
#include "bytecode/function_body.h"

namespace coro::bytecode {

enum class FunctionKind : uint8_t { Fn, Co, Gen };

struct Parameter {
    std::string name;
    bool hasDefault = false;
};

struct Prototype {
    std::string name; ///< "fact", "list.push", "" for a lambda, "main" for the top level
    FunctionKind kind = FunctionKind::Fn;
    bool isNative = false;   ///< bound to C++ by `name`; its code fills in defaults and ends with Native
    bool isMethod = false;   ///< parameter 0 is self
    int32_t resultType = -1; ///< index in Module::types of what it declares to give, or -1
    bool hasRest = false;    ///< the parameter at index `positional` takes a list of the remaining positional arguments
    uint16_t positional =
        0; ///< parameters that arguments without a name fill; those after the rest parameter go by name only
    uint16_t required =
        0; ///< leading parameters without default. Only those and ones that go by name may lack a default
    uint16_t registers = 0; ///< size of the frame; parameters come first
    uint16_t captures = 0;
    std::vector<Parameter> parameters;
    LazyBody body;
    Position declaredAt;
    std::string doc;
};

struct BigIntConstant {
    std::string digits; ///< decimal
};
struct BytesConstant {
    std::string data;
};
struct NamesConstant {
    std::vector<std::string> names; ///< for CallNamed
};
using Constant = std::variant<int64_t, double, std::string, BigIntConstant, BytesConstant, NamesConstant>;

/// A top-level name that outlives the main frame's registers, or one of another module that this one uses.
struct Slot {
    std::string name;
    std::string module; ///< not empty: this is the slot `name` of that module (the prelude is "core")
    bool isExported = false;
    /// Prototype whose closure the slot holds from the start (a top-level fn, co or gen), or -1. In a slot of another
    /// module: an input of a session declares the function again.
    int32_t function = -1;
    bool isUsedInside = false; ///< a function of the module uses it, not its top level alone
};

/// Another module that this one uses, in the order of the import statements.
struct Import {
    std::string name;    ///< as written: a dotted name, or a path
    bool isFile = false; ///< name is a path
    std::string module;  ///< Module::name of what it leads to
    Position at;
};

/// A built-in kind or error class that a standard module declares with `native class`.
struct NativeClass {
    std::string name;
    std::string parent; ///< empty: none
    uint32_t slot = 0;
    std::vector<uint32_t> methods;   ///< prototypes, in order of declaration
    std::vector<std::string> fields; ///< of its instances; a parent's come before
    std::string doc;
};

/// A part of a declared type.
struct TypeNode {
    enum class Kind : uint8_t {
        Any,
        Nil,
        Slot,     ///< instances of the class in slot `index`; with parts, lists and the like of such items
        Local,    ///< the same for a class in no slot: `index` says which of those that come with the check
        Own,      ///< the class whose field this is the type of
        Union,    ///< of its parts
        Items,    ///< lists of items of its part: a rest parameter
        Function, ///< called with `index` arguments
        Declared, ///< whatever the variable of a session in slot `index` is declared with by then
    };
    Kind kind = Kind::Any;
    uint32_t index = 0;
    FunctionKind functionKind = FunctionKind::Fn;
    std::vector<uint32_t> parts; ///< indexes of nodes, all greater than this one's
};

/// A type that a value is checked for, and what a message about it says.
struct Type {
    enum class Of : uint8_t { Parameter, Result, Item, Variable, Field, Pattern };

    Of of = Of::Variable;
    std::string name; ///< of the parameter, variable or field; of the function whose result or item it is
    std::string text; ///< as declared
    Position at;
    uint32_t locals = 0;   ///< how many classes come with the check
    int32_t variable = -1; ///< the slot of a session's variable that is declared with this from the check on, or -1
    std::vector<TypeNode> nodes; ///< the first is the whole
};

/// A field of a program's class, or a static one.
struct Field {
    enum class Default : uint8_t { Nil, False, True, Constant };

    std::string name;
    bool isDeclared = true; ///< else it is a field because `init` assigns to it
    bool isFixed = false;   ///< `let`: set while the instance is made, never again
    bool isStatic = false;  ///< of the class itself
    Default preset = Default::Nil;
    uint32_t constant = 0; ///< index in Module::constants of a default that is one
    int32_t type = -1;     ///< index in Module::types, or -1
};

struct Method {
    std::string name;
    bool isStatic = false;
};

/// A class that a program declares; ClassNew makes it, from a window of this order: the parent, `init`, the function
/// that gives fields their defaults (self is its parameter), the methods, classes that the types of fields name.
struct Class {
    std::string name;
    bool hasParent = false;
    bool hasInit = false;     ///< always so without a parent
    bool hasDefaults = false; ///< fields with a default that has to be computed
    std::vector<Field> fields;
    std::vector<Method> methods;
    int32_t slot = -1;          ///< of the module, that will hold it; -1 for a class within a function
    int32_t initPrototype = -1; ///< how it is called; -1: as its parent is
    std::string doc;

    uint32_t typeClasses = 0; ///< how many classes come with it for the types of its fields
    size_t windowSize() const { return size_t{hasParent} + hasInit + hasDefaults + methods.size() + typeClasses; }
};

/// A `test` block: a co without parameters that captures nothing.
struct Test {
    std::string name;
    uint32_t prototype = 0;
    Position at;
};

struct Module {
    std::string name; ///< what other modules' slots call it: "main", "math", the full path of an imported file
    std::string path; ///< source file as given, for positions
    std::vector<SourcePart> parts; ///< of a module that is put together from several files: which lines are whose
    std::vector<Import> imports;
    std::vector<Constant> constants;
    std::vector<Slot> slots;
    std::vector<Prototype> prototypes; ///< [0] is the top level, a co without parameters
    std::vector<NativeClass> nativeClasses;
    std::vector<Class> classes;
    std::vector<Type> types;
    std::vector<Test> tests; ///< as far as they were wanted; files do not keep them
};

} // namespace coro::bytecode
