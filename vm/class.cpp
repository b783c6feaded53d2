#include "vm/class.h"

#include "vm/memory/lifetime.h"
#include "vm/vm.h"

namespace coro::vm {

Class* newClass(Vm& vm, std::string name) {
    auto* cls = vm.heap.create<Class>();
    cls->name = std::move(name);
    return cls;
}

Instance* newInstance(Vm& vm, Class* cls) {
    size_t count = cls->fieldNames.size();
    auto* instance = static_cast<Instance*>(vm.heap.allocateObject(Instance::sizeFor(count)));
    instance->rc = 1;
    instance->kind = Kind::Instance;
    instance->flags = Object::kCyclic;
    instance->extra = 0;
    instance->cls = cls;
    retain(cls);
    for (size_t i = 0; i < count; ++i)
        instance->fields[i] = Value::nil();
    return instance;
}

Class* classOf(Vm& vm, Value v) {
    if (v.isObject()) {
        Kind kind = v.asObject()->kind;
        return kind == Kind::Instance ? as<Instance>(v)->cls : vm.kindClass(kind);
    }
    if (v.isSmallInt())
        return vm.kindClass(Kind::BigInt);
    if (v.isDouble())
        return vm.immediateClasses.floating;
    return v.isBool() ? vm.immediateClasses.boolean : vm.immediateClasses.nil;
}

size_t finalizeClass(Vm& vm, Object* o) {
    auto* cls = static_cast<Class*>(o);
    for (auto& [name, method] : cls->methods)
        release(vm, method);
    release(vm, cls->init);
    if (cls->parent)
        release(vm, cls->parent);
    cls->~Class();
    return sizeof(Class);
}
void visitClass(Object*, const ChildVisitor&) {}

size_t finalizeInstance(Vm& vm, Object* o) {
    auto* instance = static_cast<Instance*>(o);
    size_t count = instance->cls->fieldNames.size();
    for (size_t i = 0; i < count; ++i)
        release(vm, instance->fields[i]);
    release(vm, instance->cls);
    return Instance::sizeFor(count);
}
void visitInstance(Object* o, const ChildVisitor& visitor) {
    auto* instance = static_cast<Instance*>(o);
    for (size_t i = 0; i < instance->cls->fieldNames.size(); ++i)
        visitor(instance->fields[i]);
}

} // namespace coro::vm
