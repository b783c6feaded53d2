// Instances as keys. One whose class declares neither `==` nor `hashKey` is a key by identity. `hashKey` gives what
// stands for the object: it is asked once, when the object is first used as a key, and kept in a field without a name.
// So looking for a key runs no code of the program.
#include <fmt/format.h>

#include "vm/class.h"
#include "vm/interpreter/operators.h"
#include "vm/types/list.h"
#include "vm/types/operations.h"
#include "vm/vm.h"

namespace coro::vm {

bool isHashableInstance(Value v) {
    auto* instance = as<Instance>(v);
    const Class* cls = instance->cls;
    return cls->keys == Class::Keys::Identity ||
           (cls->keys == Class::Keys::HashKey && !instance->fields[cls->keySlot].isUnset());
}

namespace {

/// A list of its own, so that it does not change; everything else as it is. Consumes; unset when it cannot be a key.
Value frozen(Vm& vm, Value key) {
    auto* list = cast<List>(key);
    bool fits = list || (isHashable(key) && !isInstance(key));
    for (uint32_t i = 0; list && i < list->size(); ++i)
        fits = fits && isHashable(list->at(i)) && !isInstance(list->at(i));
    Value own = !fits ? Value::unset() : retained(key);
    if (fits && list) {
        release(vm, own);
        List* copy = copyList(vm, list, 0, list->size());
        own = copy ? Value::object(copy) : Value::raised();
    }
    release(vm, key);
    return own;
}

bool raiseUnhashable(Vm& vm, std::string message) {
    vm.raise(ErrorId::TypeError, std::move(message));
    return false;
}

} // namespace

bool makeHashable(Vm& vm, Value key) {
    std::string_view type = typeName(key);
    if (!isInstance(key))
        return raiseUnhashable(vm, fmt::format("a {} cannot be a key, because it can change", type));
    const Class* cls = as<Instance>(key)->cls;
    if (cls->keys == Class::Keys::None)
        return raiseUnhashable(vm, fmt::format("{} cannot be a key: its class declares `==`, but no `hashKey`", type));
    Value argument = retained(key);
    Value made = vm.call(operatorOf(vm, key, KnownName::HashKey), {&argument, 1});
    if (made.isRaised())
        return false;
    made = frozen(vm, made);
    if (made.isRaised())
        return false;
    if (made.isUnset())
        return raiseUnhashable(vm, fmt::format("`hashKey` of {} has to give a number, a str, or a list of such", type));
    release(vm, std::exchange(as<Instance>(key)->fields[cls->keySlot], made));
    return true;
}

} // namespace coro::vm
