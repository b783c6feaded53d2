#pragma once
// Classes and their instances. The built-in kinds (int, list, Deferred, ...) have a Class too: it holds their methods.
// Errors are ordinary instances: the fields of `Error` come first in each.
//
// Calling a class that makes instances makes one, with what its fields begin as, and runs `init`, found along its
// parents, on it; an `init` gives back its self. Defaults that have to be computed are set by functions that `init`
// runs before anything else (FieldsInit), the parents' first. The native `init` of another built-in class gets the
// class as args[0] and gives back the new object.
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "vm/native.h"
#include "vm/object.h"

namespace coro::vm {

struct Closure;
struct LinkedType;
struct Class;

/// A field that each instance of a class has. Names are interned (vm/names.h).
struct ClassField {
    Value name;
    Value assignable;                 ///< the name again, or unset when an assignment has to be looked at more closely
    Value initial;                    ///< what it begins as; owned
    bool isFixed;                     ///< assigned while `init` runs, never again
    const LinkedType* type = nullptr; ///< what may be assigned; null: everything
    uint32_t typeClasses = 0;         ///< where the classes that the type needs begin in Class::typeClasses
    Class* declaredBy = nullptr;      ///< with a type: the class whose field it is, this one or a parent

    /// No program sees it: it has no name.
    bool isHidden() const { return name.isUnset(); }
};

/// What a class itself has: a static field, or a static method.
struct StaticMember {
    Value name;
    Value value; ///< owned
    bool isFixed;
    const LinkedType* type = nullptr;
    uint32_t typeClasses = 0;
    Class* declaredBy = nullptr;
};

struct Class : Object {
    static constexpr Kind kKind = Kind::Class;
    static constexpr uint32_t kNoField = UINT32_MAX;
    /// Of the classes that come after so many that the ids are used up. An empty inline cache holds 0.
    static constexpr uint16_t kNoCacheId = UINT16_MAX;
    /// How instances are keys of maps.
    enum class Keys : uint8_t { Identity, HashKey, None };

    std::string name;
    Class* parent = nullptr;   ///< owned; null for a root
    Value init = Value::nil(); ///< the closure that a call runs, inherited when the class declares none
    Keys keys = Keys::Identity;
    uint32_t keySlot = 0;              ///< with Keys::HashKey: the field that keeps it, unset until it is asked for
    bool makesInstances = false;       ///< a program's class, or an error: it can be extended too
    uint16_t cacheId = kNoCacheId;     ///< what inline caches know it by
    uint32_t nativeNumber = 0;         ///< what native code knows it by; 0: it does not (vm/native/entry.h)
    uint32_t fieldCount = 0;           ///< fields.size(); stays when the class is dead, for instances that die with it
    std::vector<ClassField> fields;    ///< the parent's come first
    std::vector<Value> defaults;       ///< closures that compute defaults, the parents' first; owned
    std::vector<Value> typeClasses;    ///< for the types of fields, the parent's first; owned
    std::vector<StaticMember> statics; ///< own
    std::unordered_map<std::string_view, Value> methods; ///< own and inherited; keys live as long as the module's code

    std::unordered_map<std::string_view, NativeFunction> properties; ///< own and inherited

    bool isSubclassOf(const Class* other) const {
        for (const Class* c = this; c; c = c->parent)
            if (c == other)
                return true;
        return false;
    }
    /// Borrowed closure, or unset.
    Value method(std::string_view methodName) const {
        auto it = methods.find(methodName);
        return it == methods.end() ? Value::unset() : it->second;
    }
    /// The slot of a field, by its interned name, or kNoField.
    uint32_t findField(Value fieldName) const {
        for (uint32_t i = 0; i < fieldCount; ++i)
            if (fields[i].name == fieldName)
                return i;
        return kNoField;
    }
    /// Its own, or a parent's; null when there is none.
    StaticMember* findStatic(Value memberName);
};

struct Instance : Object {
    static constexpr Kind kKind = Kind::Instance;
    Class* cls;      ///< owned
    Value fields[1]; ///< cls->fieldCount of them
    // `extra`: how many of cls->defaults are still to run.

    static size_t sizeFor(size_t fieldCount) {
        return sizeof(Instance) + (fieldCount > 1 ? fieldCount - 1 : 0) * sizeof(Value);
    }
};

/// A class without methods or parent yet.
Class* newClass(Vm& vm, std::string name);
/// A parent's members, to begin with; retains it.
void inherit(Vm& vm, Class* cls, Class* parent);
/// One more field for a class without instances; consumes `initial`.
void addField(Class* cls, Value name, Value initial, bool isFixed);
/// With the fields' first values.
Instance* newInstance(Vm& vm, Class* cls);
/// The class of any value, also of immediates and built-in kinds; borrowed.
Class* classOf(Vm& vm, Value v);

} // namespace coro::vm
