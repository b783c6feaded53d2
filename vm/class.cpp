#include "vm/class.h"

#include "vm/memory/lifetime.h"
#include "vm/vm.h"

namespace coro::vm {

Class* newClass(Vm& vm, std::string name) {
    auto* cls = vm.heap.create<Class>();
    cls->name = std::move(name);
    if (vm.lastCacheId + 1 < Class::kNoCacheId)
        cls->cacheId = ++vm.lastCacheId;
    return cls;
}

void inherit(Vm& vm, Class* cls, Class* parent) {
    retain(parent);
    cls->parent = parent;
    cls->init = retained(parent->init);
    cls->makesInstances = parent->makesInstances;
    cls->keys = parent->keys;
    cls->keySlot = parent->keySlot;
    cls->properties = parent->properties;
    cls->methods = parent->methods;
    for (auto& [name, method] : cls->methods)
        retained(method);
    cls->defaults = parent->defaults;
    for (Value function : cls->defaults)
        retained(function);
    cls->typeClasses = parent->typeClasses;
    for (Value named : cls->typeClasses)
        retained(named);
    cls->fields = parent->fields;
    cls->fieldCount = parent->fieldCount;
    for (const ClassField& field : cls->fields)
        retained(field.initial);
    vm.methodCache.clear();
}

void addField(Class* cls, Value name, Value initial, bool isFixed) {
    cls->fields.push_back({name, isFixed ? Value::unset() : name, initial, isFixed});
    ++cls->fieldCount;
}

StaticMember* Class::findStatic(Value memberName) {
    for (Class* c = this; c; c = c->parent)
        for (StaticMember& member : c->statics)
            if (member.name == memberName)
                return &member;
    return nullptr;
}

Instance* newInstance(Vm& vm, Class* cls) {
    uint32_t count = cls->fieldCount;
    auto* instance = static_cast<Instance*>(vm.heap.allocateObject(Instance::sizeFor(count)));
    instance->rc = 1;
    instance->kind = Kind::Instance;
    instance->flags = Object::kCyclic;
    instance->extra = static_cast<uint16_t>(cls->defaults.size());
    instance->cls = cls;
    retain(cls);
    for (uint32_t i = 0; i < count; ++i)
        instance->fields[i] = retained(cls->fields[i].initial);
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

namespace {

/// Gives the container's memory back, too.
template <class Container>
void empty(Container& container) {
    Container().swap(container);
}

} // namespace

size_t finalizeClass(Vm& vm, Object* o) {
    auto* cls = static_cast<Class*>(o);
    for (auto& [name, method] : cls->methods)
        release(vm, method);
    for (Value function : cls->defaults)
        release(vm, function);
    for (const ClassField& field : cls->fields)
        release(vm, field.initial);
    for (Value named : cls->typeClasses)
        release(vm, named);
    for (const StaticMember& member : cls->statics)
        release(vm, member.value);
    release(vm, cls->init);
    if (cls->parent)
        release(vm, cls->parent);
    // Instances that die in the same cycle still ask for fieldCount: the class loses what it owns, and stays.
    empty(cls->name);
    empty(cls->fields);
    empty(cls->defaults);
    empty(cls->typeClasses);
    empty(cls->statics);
    empty(cls->methods);
    empty(cls->properties);
    vm.methodCache.clear();
    return sizeof(Class);
}
void visitClass(Object* o, const ChildVisitor& visitor) {
    auto* cls = static_cast<Class*>(o);
    for (auto& [name, method] : cls->methods)
        visitor(method);
    for (Value function : cls->defaults)
        visitor(function);
    for (const ClassField& field : cls->fields)
        visitor(field.initial);
    for (Value named : cls->typeClasses)
        visitor(named);
    for (const StaticMember& member : cls->statics)
        visitor(member.value);
    visitor(cls->init);
    visitor(cls->parent);
}

size_t finalizeInstance(Vm& vm, Object* o) {
    auto* instance = static_cast<Instance*>(o);
    uint32_t count = instance->cls->fieldCount;
    for (uint32_t i = 0; i < count; ++i)
        release(vm, instance->fields[i]);
    release(vm, instance->cls);
    return Instance::sizeFor(count);
}
void visitInstance(Object* o, const ChildVisitor& visitor) {
    auto* instance = static_cast<Instance*>(o);
    for (uint32_t i = 0; i < instance->cls->fieldCount; ++i)
        visitor(instance->fields[i]);
    visitor(instance->cls);
}

} // namespace coro::vm
