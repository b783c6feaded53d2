// Makes a module ready to run: constants become values, slots get places, functions and classes are made.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "vm/errors/error.h"
#include "vm/types/bigint.h"
#include "vm/types/bytes.h"
#include "vm/types/str.h"
#include "vm/types/type_check.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

/// The functions of a table by name. A program links the library's few hundred natives each time it starts.
class NativeIndex {
  public:
    explicit NativeIndex(std::span<const NativeEntry> table) : table_(table), next_(table.size()) {
        first_.fill(kNone);
        for (uint16_t i = 0; i < table.size(); ++i)
            next_[i] = std::exchange(firstOf(table[i].name), i);
    }

    /// Null when there is none.
    const NativeEntry* find(std::string_view name) {
        for (uint16_t i = firstOf(name); i != kNone; i = next_[i])
            if (table_[i].name == name)
                return &table_[i];
        return nullptr;
    }

  private:
    static constexpr uint16_t kNone = 0xffff;
    static constexpr size_t kGroups = 512;

    /// Names of a class begin alike, so the hash is of their ends.
    uint16_t& firstOf(std::string_view name) {
        size_t hash = name.size();
        for (const char c : name.substr(name.size() - std::min<size_t>(name.size(), 6)))
            hash = hash * 33 + static_cast<unsigned char>(c);
        return first_[hash % kGroups];
    }

    std::span<const NativeEntry> table_;
    std::vector<uint16_t> next_; ///< of the same group, as an index of the table
    std::array<uint16_t, kGroups> first_;
};

} // namespace

class Linker {
  public:
    Linker(Vm& vm, const bytecode::Module& module, const NativeTables& natives)
        : vm_(vm), source_(module), natives_(natives), nativesByName_(natives.functions) {}

    Result<LinkedModule*, std::string> run() {
        auto owned = std::make_unique<LinkedModule>();
        linked_ = owned.get();
        linked_->vm = &vm_;
        linked_->module = &source_;
        linked_->isLibrary = natives_.isLibrary;
        vm_.modules_.push_back(std::move(owned));
        for (const auto& constant : source_.constants)
            linked_->constants.push_back(makeConstant(constant));
        linked_->slots.resize(source_.slots.size(), Value::unset());
        linked_->isSlotUsed.resize(source_.slots.size());
        for (const bytecode::Slot& slot : source_.slots)
            linked_->slotPlaces.push_back(placeOf(slot));
        for (const bytecode::Import& import : source_.imports)
            noteImport(import);
        linked_->codes.reserve(source_.prototypes.size());
        for (const auto& prototype : source_.prototypes)
            makeCode(prototype);
        for (const auto& declared : source_.types)
            linked_->types.push_back({&declared, linked_, 0, nullptr, {}});
        for (const auto& declared : source_.classes)
            linked_->classes.push_back(linkClass(declared));
        for (Code& code : linked_->codes)
            if (problem_.empty() && code.prototype->body.isRead())
                code.link();
        for (size_t i = 0; i < source_.slots.size(); ++i)
            if (source_.slots[i].function >= 0) {
                Value closure = closureOf(static_cast<uint32_t>(source_.slots[i].function));
                release(vm_, std::exchange(*linked_->slotPlaces[i], closure));
            }
        for (const auto& declared : source_.nativeClasses)
            makeClass(declared);
        if (linked_->isLibrary)
            completeKinds();
        findHelpers();
        for (LinkedType& type : linked_->types)
            linkType(type);
        vm_.methodCache.clear();
        if (!problem_.empty())
            return fail(problem_);
        return linked_;
    }

  private:
    struct ConstantMaker {
        Vm& vm;
        LinkedModule& linked;
        Value operator()(int64_t i) const { return newInt(vm, i); }
        Value operator()(double d) const { return Value::number(d); }
        Value operator()(const std::string& s) const { return newStr(vm, s); }
        Value operator()(const bytecode::BigIntConstant& b) const { return parseInt(vm, b.digits, 10); }
        Value operator()(const bytecode::BytesConstant& b) const { return newBytes(vm, b.data); }
        Value operator()(const bytecode::NamesConstant& n) const {
            linked.names.push_back(std::make_unique<std::vector<std::string>>(n.names));
            return Value::fromBits(reinterpret_cast<uint64_t>(linked.names.back().get()));
        }
    };

    Value makeConstant(const bytecode::Constant& constant) {
        Value v = std::visit(ConstantMaker{vm_, *linked_}, constant);
        bool isNames = std::holds_alternative<bytecode::NamesConstant>(constant);
        if (v.isRaised())
            problem_ = "there is no memory for the constants of the module";
        // Constants live as long as the machine, which releases what is immortal.
        else if (!isNames && v.isObject() && !v.asObject()->isImmortal())
            vm_.heap.makeImmortal(v.asObject());
        return v;
    }

    void makeCode(const bytecode::Prototype& prototype) {
        Code& code = linked_->codes.emplace_back();
        code.prototype = &prototype;
        code.module = linked_;
        code.parameterCount = static_cast<uint16_t>(prototype.parameters.size());
        code.required = prototype.required;
        code.registers = prototype.registers;
        // At least one register: what a trampoline puts its value in.
        code.frameSize = static_cast<uint32_t>(Frame::sizeFor(std::max<size_t>(prototype.registers, 1)));
        code.kind = prototype.kind;
        if (prototype.isNative) {
            if (const NativeEntry* found = nativesByName_.find(prototype.name)) {
                code.native = found->function;
                code.plainCase = found->plainCase;
            } else {
                problem_ = fmt::format("the native function `{}` has no body", prototype.name);
            }
            if (!prototype.hasRest)
                code.nativeArity = code.parameterCount;
        } else if (!prototype.hasRest) {
            code.exactArity = code.parameterCount;
        }
    }

    void linkType(LinkedType& type) {
        for (const bytecode::TypeNode& declared : type.declared->nodes) {
            LinkedType::Node node{declared.kind, 0, nullptr, declared.index, declared.functionKind, declared.parts};
            if (declared.kind == bytecode::TypeNode::Kind::Slot || declared.kind == bytecode::TypeNode::Kind::Declared)
                node.slot = linked_->slotPlaces[declared.index];
            type.nodes.push_back(std::move(node));
        }
        if (type.declared->variable >= 0)
            type.variable = linked_->slotPlaces[static_cast<size_t>(type.declared->variable)];
        completeType(vm_, type);
    }

    LinkedClass linkClass(const bytecode::Class& declared) {
        LinkedClass linked{&declared, {}, {}};
        for (const bytecode::Field& field : declared.fields) {
            using Default = bytecode::Field::Default;
            Value initial = field.preset == Default::Constant ? linked_->constants[field.constant]
                            : field.preset == Default::Nil    ? Value::nil()
                                                              : Value::boolean(field.preset == Default::True);
            const LinkedType* type = field.type < 0 ? nullptr : &linked_->types[static_cast<size_t>(field.type)];
            linked.fields.push_back({vm_.names.intern(vm_, field.name), initial, type});
        }
        for (const bytecode::Method& method : declared.methods)
            linked.methodNames.push_back(vm_.names.intern(vm_, method.name));
        return linked;
    }

    void noteImport(const bytecode::Import& import) {
        LinkedModule* imported = vm_.findModule(import.module);
        if (!imported) {
            problem_ = fmt::format("module `{}` is not there", import.module);
        } else if (!imported->importedBy) {
            imported->importedBy = linked_;
            imported->importedAt = import.at;
        }
    }

    Value* placeOf(const bytecode::Slot& slot) {
        Value* own = &linked_->slots[static_cast<size_t>(&slot - source_.slots.data())];
        if (slot.module.empty())
            return own;
        if (LinkedModule* other = vm_.findModule(slot.module)) {
            const auto& slots = other->module->slots;
            for (size_t i = 0; i < slots.size(); ++i)
                if (slots[i].name == slot.name && slots[i].module.empty()) {
                    other->isSlotUsed[i] = true;
                    return &other->slots[i];
                }
        }
        problem_ = fmt::format("module `{}` has no `{}`", slot.module, slot.name);
        return own;
    }

    /// Functions of the top level capture nothing: one closure, for as long as the machine lives.
    Value closureOf(uint32_t prototype) {
        Closure* closure = newClosure(vm_, &linked_->codes[prototype]);
        vm_.heap.makeImmortal(closure);
        return Value::object(closure);
    }

    void makeClass(const bytecode::NativeClass& declared) {
        Class* cls = newClass(vm_, declared.name);
        vm_.heap.makeImmortal(cls);
        linked_->slots[declared.slot] = Value::object(cls);
        if (!declared.parent.empty())
            inherit(cls, declared.parent);
        for (uint32_t index : declared.methods) {
            std::string_view name = source_.prototypes[index].name;
            name.remove_prefix(declared.name.size() + 1);
            Value method = closureOf(index);
            if (name == "init")
                cls->init = method;
            else
                cls->methods.insert_or_assign(name, method);
        }
        addProperties(cls);
        registerClass(cls);
        if (cls == vm_.errorClass(ErrorId::Error))
            cls->makesInstances = true;
        if (cls->makesInstances)
            for (const std::string& field : declared.fields)
                addField(cls, vm_.names.intern(vm_, field), Value::nil(), false);
    }

    void addProperties(Class* cls) {
        const size_t size = cls->name.size();
        for (const NativeEntry& e : natives_.properties)
            if (e.name.size() > size && e.name[size] == '.' && e.name.starts_with(cls->name))
                cls->properties.insert_or_assign(e.name.substr(size + 1), e.function);
    }

    /// Kinds that no program can name have a class too, so that every value has one.
    void completeKinds() {
        static constexpr std::string_view kKinds[] = {
#define KIND(name, text, cyclic) text,
#include "vm/kinds.def"
#undef KIND
            "nil",
            "bool",
            "float",
        };
        for (std::string_view name : kKinds) {
            if (isRegistered(name))
                continue;
            Class* cls = newClass(vm_, std::string(name));
            vm_.heap.makeImmortal(cls);
            addProperties(cls);
            registerClass(cls);
        }
    }

    void inherit(Class* cls, const std::string& parentName) {
        for (const auto& declared : source_.nativeClasses) {
            if (declared.name != parentName || linked_->slots[declared.slot].isUnset())
                continue;
            auto* parent = as<Class>(linked_->slots[declared.slot]);
            vm::inherit(vm_, cls, parent);
            return;
        }
        problem_ = fmt::format("the class `{}` that `{}` extends is not declared before it", parentName, cls->name);
    }

    void findHelpers() {
        if (source_.name != "core")
            return;
        for (size_t i = 0; i < source_.slots.size(); ++i) {
            if (source_.slots[i].name == "_textOf")
                vm_.helpers.textOf = linked_->slots[i];
            if (source_.slots[i].name == "_joinTexts")
                vm_.helpers.joinTexts = linked_->slots[i];
            if (source_.slots[i].name == "_sameHashKey")
                vm_.helpers.sameHashKey = linked_->slots[i];
        }
    }

    bool isRegistered(std::string_view name) const {
        for (Class* cls : vm_.kindClasses_)
            if (cls && cls->name == name)
                return true;
        for (Class* cls : {vm_.immediateClasses.nil, vm_.immediateClasses.boolean, vm_.immediateClasses.floating})
            if (cls && cls->name == name)
                return true;
        return false;
    }

    /// Tells the machine which class stands for a built-in kind or error.
    void registerClass(Class* cls) {
        static constexpr std::string_view kErrors[] = {
#define ERROR(name) #name,
#include "vm/error_classes.def"
#undef ERROR
        };
        for (size_t i = 0; i < std::size(kErrors); ++i)
            if (cls->name == kErrors[i])
                vm_.errorClasses_[i] = cls;
        static constexpr std::string_view kKinds[] = {
#define KIND(name, text, cyclic) text,
#include "vm/kinds.def"
#undef KIND
        };
        for (size_t i = 0; i < std::size(kKinds); ++i)
            if (cls->name == kKinds[i])
                vm_.kindClasses_[i] = cls;
        if (cls->name == "nil")
            vm_.immediateClasses.nil = cls;
        if (cls->name == "bool")
            vm_.immediateClasses.boolean = cls;
        if (cls->name == "float")
            vm_.immediateClasses.floating = cls;
    }

    Vm& vm_;
    const bytecode::Module& source_;
    const NativeTables& natives_;
    LinkedModule* linked_ = nullptr;
    std::string problem_;
    NativeIndex nativesByName_;
};

Result<LinkedModule*, std::string> Vm::link(const bytecode::Module& module, const NativeTables& natives) {
    return Linker(*this, module, natives).run();
}

LinkedModule* Vm::findModule(std::string_view name) const {
    // In a session a module whose top level has failed may be there once more.
    for (auto m = modules_.rbegin(); m != modules_.rend(); ++m)
        if ((*m)->module->name == name)
            return m->get();
    return nullptr;
}

} // namespace coro::vm
