#pragma once
// Classes and their instances. The built-in kinds (int, list, Deferred, ...) have a Class too: it holds their methods.
// Errors are ordinary instances: the fields of `Error` come first in each.
//
// Calling a class calls its `init`, found along its parents. A native `init` gets the class as args[0] and gives back
// the new object.
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "vm/native.h"
#include "vm/object.h"

namespace coro::vm {

struct Closure;

struct Class : Object {
    static constexpr Kind kKind = Kind::Class;
    std::string name;
    Class* parent = nullptr;             ///< owned; null for a root
    Value init = Value::nil();           ///< the closure that a call runs, inherited when the class declares none
    std::vector<std::string> fieldNames; ///< the parent's come first
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
};

struct Instance : Object {
    static constexpr Kind kKind = Kind::Instance;
    Class* cls;      ///< owned
    Value fields[1]; ///< cls->fieldNames.size() of them

    static size_t sizeFor(size_t fieldCount) {
        return sizeof(Instance) + (fieldCount > 1 ? fieldCount - 1 : 0) * sizeof(Value);
    }
};

/// A class without methods or parent yet.
Class* newClass(Vm& vm, std::string name);
/// All fields nil.
Instance* newInstance(Vm& vm, Class* cls);
/// The class of any value, also of immediates and built-in kinds; borrowed.
Class* classOf(Vm& vm, Value v);

} // namespace coro::vm
