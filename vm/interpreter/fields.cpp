#include "vm/interpreter/fields.h"

#include <fmt/format.h>

#include "base/suggest.h"
#include "vm/interpreter/calls.h"
#include "vm/native/entry.h"
#include "vm/types/foreign_members.h"
#include "vm/types/map.h"
#include "vm/types/operations.h"
#include "vm/types/str.h"
#include "vm/types/text.h"
#include "vm/types/type_check.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

std::string_view viewOf(Value str) { return as<Str>(str)->view(); }

std::string didYouMean(std::string_view name, const std::vector<std::string_view>& names) {
    std::string_view near = suggest(name, names);
    return near.empty() ? std::string() : fmt::format("; did you mean `{}`?", near);
}

std::string describeMissing(Vm& vm, Value object, Value nameValue) {
    std::string_view name = viewOf(nameValue);
    Class* cls = classOf(vm, object);
    if (cls->findStatic(nameValue))
        return fmt::format("`{}` belongs to the class: write `{}.{}`", name, cls->name, name);
    std::string message = fmt::format("{} has no `{}`", cls->name, name);
    if (name == "init")
        return message + "; calling the class runs it, and `super(...)` in the `init` of a class that extends it";
    const auto* map = cast<Map>(object);
    if (map && map->findText(name) != Map::kNone)
        return message + fmt::format("; an entry is `[\"{}\"]`", name);
    std::vector<std::string_view> names;
    for (const ClassField& field : cls->fields)
        if (!field.isHidden())
            names.push_back(viewOf(field.name));
    for (const auto& [method, closure] : cls->methods)
        names.push_back(method);
    for (const auto& [property, getter] : cls->properties)
        names.push_back(property);
    if (auto own = coroMember(name, names); !own.empty())
        return message + fmt::format("; did you mean `{}`?", own);
    if (auto instead = coroInstead(name, cls->name); !instead.empty())
        return message + fmt::format("; it is written `{}`", instead);
    if (map)
        return message + fmt::format("; an entry is `[\"{}\"]`", name);
    return message + didYouMean(name, names);
}

std::string describeMissingStatic(Vm& vm, Class* cls, Value nameValue) {
    std::string_view name = viewOf(nameValue);
    if (cls->findField(nameValue) != Class::kNoField || !cls->method(name).isUnset())
        return fmt::format("`{}` belongs to the instances of `{}`, not to the class", name, cls->name);
    std::string message = fmt::format("the class `{}` has no `{}`", cls->name, name);
    if (auto instead = coroFunction(name, cls->name); !instead.empty())
        return message + fmt::format("; it is written `{}`", instead);
    std::vector<std::string_view> names;
    for (const Class* c = cls; c; c = c->parent)
        for (const StaticMember& member : c->statics)
            names.push_back(viewOf(member.name));
    for (const auto& [property, getter] : vm.kindClass(Kind::Class)->properties)
        names.push_back(property);
    return message + didYouMean(name, names);
}

} // namespace

Value getField(Vm& vm, Value object, Value name) {
    Class* cls = classOf(vm, object);
    if (auto* instance = cast<Instance>(object)) {
        if (uint32_t slot = cls->findField(name); slot != Class::kNoField)
            return retained(instance->fields[slot]);
    } else if (auto* itself = cast<Class>(object)) {
        if (const StaticMember* member = itself->findStatic(name))
            return retained(member->value);
    }
    Value method = findMethod(vm, object, name);
    if (!method.isUnset())
        return Value::object(newBoundMethod(vm, retained(object), retained(method)));
    if (auto property = cls->properties.find(viewOf(name)); property != cls->properties.end())
        return property->second(vm, &object, 1);
    auto* itself = cast<Class>(object);
    return vm.raise(ErrorId::FieldError,
                    itself ? describeMissingStatic(vm, itself, name) : describeMissing(vm, object, name));
}

namespace {

/// Why `object.name` cannot be assigned to; empty when it can.
std::string whyNotAssignable(Vm& vm, Value object, Value name, bool isInInit) {
    if (auto* itself = cast<Class>(object)) {
        const StaticMember* member = itself->findStatic(name);
        if (!member)
            return describeMissingStatic(vm, itself, name);
        if (member->isFixed && !isInInit)
            return fmt::format("`{}.{}` cannot be assigned to: it is declared without `var`", itself->name,
                               viewOf(name));
        return {};
    }
    auto* instance = cast<Instance>(object);
    if (isKind(object, Kind::Map))
        return fmt::format("fields of map cannot be set; an entry is `[\"{}\"] = ...`", viewOf(name));
    if (!instance)
        return fmt::format("fields of {} cannot be set", typeName(object));
    uint32_t slot = instance->cls->findField(name);
    if (slot == Class::kNoField) {
        if (!instance->cls->method(viewOf(name)).isUnset())
            return fmt::format("`{}` is a method of {}", viewOf(name), instance->cls->name);
        return describeMissing(vm, object, name);
    }
    if (instance->cls->fields[slot].isFixed && !isInInit)
        return fmt::format("`{}` is a `let` field: only `init` sets it", viewOf(name));
    return {};
}

} // namespace

bool fitsField(Vm& vm, const ClassField& field, Value value) {
    return !field.type || checkType(vm, *field.type, value,
                                    {field.declaredBy->typeClasses.data() + field.typeClasses, field.declaredBy});
}

bool setField(Vm& vm, Value object, Value name, Value value, bool isInInit) {
    if (std::string why = whyNotAssignable(vm, object, name, isInInit); !why.empty()) {
        release(vm, value);
        vm.raise(ErrorId::FieldError, why);
        return false;
    }
    Value* place;
    bool fits;
    if (auto* itself = cast<Class>(object)) {
        StaticMember* member = itself->findStatic(name);
        place = &member->value;
        fits = !member->type ||
               checkType(vm, *member->type, value,
                         {member->declaredBy->typeClasses.data() + member->typeClasses, member->declaredBy});
    } else {
        auto* instance = as<Instance>(object);
        uint32_t slot = instance->cls->findField(name);
        place = &instance->fields[slot];
        fits = fitsField(vm, instance->cls->fields[slot], value);
    }
    if (!fits) {
        release(vm, value);
        return false;
    }
    release(vm, std::exchange(*place, value));
    return true;
}

Value methodOfParent(Vm& vm, Value parent, Value name) {
    auto* cls = cast<Class>(parent);
    if (!cls) {
        vm.raise(ErrorId::InternalError, "`super` without a class");
        return Value::unset();
    }
    if (name == vm.names.known(KnownName::Init))
        return cls->init;
    Value method = cls->method(viewOf(name));
    if (!method.isUnset())
        return method;
    std::vector<std::string_view> names;
    for (const auto& [other, closure] : cls->methods)
        names.push_back(other);
    std::string why = fmt::format("`super` has no method `{}`: {} declares none", viewOf(name), cls->name);
    if (cls->findField(name) != Class::kNoField)
        why = fmt::format("`{0}` is a field: write `self.{0}`", viewOf(name));
    vm.raise(ErrorId::FieldError, why + didYouMean(viewOf(name), names));
    return Value::unset();
}

// -- classes

namespace {

/// Puts a new class together from the window of ClassNew.
class ClassMaker {
  public:
    ClassMaker(Vm& vm, const LinkedClass& linked, Value* parts)
        : vm_(vm), linked_(linked), declared_(*linked.declared), next_(parts) {}

    Value make() {
        Value* end = next_ + declared_.windowSize();
        Class* cls = newClass(vm_, declared_.name);
        if (beginWith(cls) && hasFunctions(end)) {
            if (declared_.hasInit)
                release(vm_, std::exchange(cls->init, *next_++));
            if (declared_.hasDefaults)
                cls->defaults.push_back(*next_++);
            addMethods(cls);
            auto before = static_cast<uint32_t>(cls->typeClasses.size());
            while (next_ != end)
                cls->typeClasses.push_back(*next_++);
            addFields(cls, before);
            decideKeys(cls);
        }
        while (next_ != end)
            release(vm_, *next_++);
        if (problem_.empty())
            return Value::object(cls);
        release(vm_, cls);
        return vm_.raise(ErrorId::TypeError, problem_);
    }

  private:
    bool beginWith(Class* cls) {
        cls->makesInstances = true;
        if (!declared_.hasParent)
            return true;
        Value given = *next_++;
        auto* parent = cast<Class>(given);
        if (!parent)
            problem_ = fmt::format("`{}` extends {}, which is no class", declared_.name, shortRepr(vm_, given));
        else if (!parent->makesInstances)
            problem_ = fmt::format("`{}` cannot be extended: hold one in a field instead", parent->name);
        else
            inherit(vm_, cls, parent);
        release(vm_, given);
        return problem_.empty();
    }

    /// So it is in what the compiler makes.
    bool hasFunctions(const Value* end) {
        for (const Value* part = next_; part != end - declared_.typeClasses; ++part)
            if (!isKind(*part, Kind::Closure))
                problem_ = "a method is no function";
        return problem_.empty();
    }

    void addMethods(Class* cls) {
        for (size_t i = 0; i < declared_.methods.size(); ++i) {
            Value name = linked_.methodNames[i];
            Value function = *next_++;
            if (declared_.methods[i].isStatic) {
                cls->statics.push_back({name, function, true});
                continue;
            }
            if (cls->findField(name) != Class::kNoField)
                problem_ = fmt::format("`{}` is a field of `{}`, so `{}` cannot have a method of that name",
                                       viewOf(name), cls->parent->name, cls->name);
            Value& place = cls->methods.try_emplace(declared_.methods[i].name, Value::nil()).first->second;
            release(vm_, std::exchange(place, function));
        }
    }

    /// Classes for the types of fields begin at `typeClasses`.
    void addFields(Class* cls, uint32_t typeClasses) {
        for (size_t i = 0; i < declared_.fields.size(); ++i) {
            const auto& [name, initial, type] = linked_.fields[i];
            const bytecode::Field& field = declared_.fields[i];
            if (field.isStatic)
                cls->statics.push_back({name, retained(initial), field.isFixed, type, typeClasses, cls});
            else if (!cls->method(field.name).isUnset())
                problem_ = fmt::format("`{}` is a method of `{}`, so `{}` cannot have a field of that name", field.name,
                                       cls->parent->name, cls->name);
            else
                addOwnField(cls, i, typeClasses);
            typeClasses += type ? type->declared->locals : 0;
        }
    }

    void addOwnField(Class* cls, size_t i, uint32_t typeClasses) {
        const auto& [name, initial, type] = linked_.fields[i];
        const bytecode::Field& field = declared_.fields[i];
        uint32_t slot = cls->findField(name);
        if (slot == Class::kNoField) {
            slot = cls->fieldCount;
            addField(cls, name, retained(initial), field.isFixed);
        } else if (field.isDeclared) {
            release(vm_, std::exchange(cls->fields[slot].initial, retained(initial)));
        }
        if (type) {
            ClassField& added = cls->fields[slot];
            added.assignable = Value::unset();
            added.type = type;
            added.typeClasses = typeClasses;
            added.declaredBy = cls;
        }
    }

    /// A class with `hashKey` and without `==` compares by it.
    void decideKeys(Class* cls) {
        bool hasHashKey = !cls->method("hashKey").isUnset(), hasEqual = !cls->method("==").isUnset();
        if (!hasHashKey) {
            cls->keys = hasEqual ? Class::Keys::None : Class::Keys::Identity;
            return;
        }
        if (!hasEqual)
            cls->methods["=="] = retained(vm_.helpers.sameHashKey);
        if (cls->keys == Class::Keys::HashKey)
            return; // the parent has the field
        cls->keys = Class::Keys::HashKey;
        cls->keySlot = cls->fieldCount;
        addField(cls, Value::unset(), Value::unset(), true);
    }

    Vm& vm_;
    const LinkedClass& linked_;
    const bytecode::Class& declared_;
    Value* next_;
    std::string problem_;
};

} // namespace

Value newDeclaredClass(Vm& vm, const LinkedClass& declared, Value* parts) {
    if (!declared.native)
        return ClassMaker(vm, declared, parts).make();
    const std::vector<Value> window(parts, parts + declared.declared->windowSize());
    const Value made = ClassMaker(vm, declared, parts).make();
    if (isKind(made, Kind::Class))
        noteClass(vm, *declared.native, *as<Class>(made), window);
    return made;
}

} // namespace coro::vm
