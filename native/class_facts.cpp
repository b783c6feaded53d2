#include "native/class_facts.h"

#include <algorithm>
#include <map>

#include "bytecode/flow.h"

namespace coro::native {

using bytecode::Opcode;

namespace {

constexpr std::string_view kHashKey = "hashKey";

} // namespace

/// A ClassNew with its window.
struct ClassFacts::Found {
    uint32_t index;                  ///< of the module's classes
    std::optional<uint64_t> parent;  ///< the slot that it was read from
    int parentIndex = -1;            ///< else the class of the same module that has just been made
    std::vector<int64_t> prototypes; ///< of the functions in the window; -1: something else
};

/// What registers of a window hold is found by reading the code in order: class statements are straight.
void ClassFacts::findParts(const bytecode::Module& module, std::vector<Found>& found) {
    struct Written {
        Opcode op = Opcode::Jump;
        uint64_t ext = 0;
    };
    for (const bytecode::Prototype& prototype : module.prototypes) {
        std::map<uint32_t, Written> written;
        for (size_t pc = 0; pc < prototype.body->code.size();) {
            const bytecode::Instruction i = bytecode::Instruction::decode(prototype.body->code[pc]);
            const bool hasExt = bytecode::info(i.op).words() > 1;
            const uint64_t ext = hasExt ? prototype.body->code[pc + 1] : 0;
            if (i.op == Opcode::ClassNew) {
                Found cls{static_cast<uint32_t>(ext), {}, -1, {}};
                for (uint32_t r = i.b; r < i.b + uint32_t{i.c}; ++r) {
                    const Written& w = written[r];
                    cls.prototypes.push_back(w.op == Opcode::ClosureNew ? static_cast<int64_t>(w.ext) : -1);
                }
                if (module.classes[ext].hasParent) {
                    const Written& w = written[i.b];
                    if (w.op == Opcode::SlotGet)
                        cls.parent = w.ext;
                    if (w.op == Opcode::ClassNew)
                        cls.parentIndex = static_cast<int>(w.ext);
                }
                found.push_back(std::move(cls));
            }
            const bytecode::Effects effects = bytecode::effectsOf(i);
            if (effects.writesOnNext || effects.writesOnTarget)
                written[effects.dst] = i.op == Opcode::Copy ? written[i.b] : Written{i.op, ext};
            pc += bytecode::info(i.op).words();
        }
    }
}

ClassFacts::ClassFacts(std::span<const InputModule> modules) : bySlot_(modules.size()) {
    collect(modules);
    number();
    findNames(modules);
}

/// Parents before those that extend them.
void ClassFacts::collect(std::span<const InputModule> modules) {
    std::map<std::pair<std::string, std::string>, uint32_t> byName; // module and slot
    for (uint32_t m = 0; m < modules.size(); ++m) {
        const bytecode::Module& code = *modules[m].code;
        std::vector<Found> all;
        findParts(code, all);
        std::vector<int> made(code.classes.size(), -1); // which of the known classes
        auto parentOf = [&](const Found& found) -> int {
            if (found.parentIndex >= 0)
                return made[static_cast<size_t>(found.parentIndex)];
            if (!found.parent)
                return -1;
            const bytecode::Slot& slot = code.slots[*found.parent];
            auto held = byName.find({slot.module.empty() ? code.name : slot.module, slot.name});
            return held == byName.end() ? -1 : static_cast<int>(held->second);
        };
        for (const Found& found : all) {
            const bytecode::Class& declared = code.classes[found.index];
            const int parent = parentOf(found);
            if ((declared.hasParent && parent < 0) || classes_.size() >= kMostClasses || made[found.index] >= 0)
                continue;
            made[found.index] = static_cast<int>(classes_.size());
            if (declared.slot >= 0) {
                bySlot_[m][static_cast<uint64_t>(declared.slot)] = static_cast<uint32_t>(classes_.size());
                byName[{code.name, code.slots[static_cast<size_t>(declared.slot)].name}] =
                    static_cast<uint32_t>(classes_.size());
            }
            add(m, declared, found, parent);
        }
    }
    for (uint32_t m = 0; m < modules.size(); ++m)
        for (uint32_t s = 0; s < modules[m].code->slots.size(); ++s)
            if (const bytecode::Slot& slot = modules[m].code->slots[s]; !slot.module.empty())
                if (auto held = byName.find({slot.module, slot.name}); held != byName.end())
                    bySlot_[m][s] = held->second;
}

/// With its parent's fields first, and its own functions.
void ClassFacts::add(uint32_t module, const bytecode::Class& declared, const Found& found, int parent) {
    const auto own = static_cast<uint32_t>(classes_.size());
    KnownClass known{module, found.index, &declared, parent};
    if (parent >= 0)
        known.fields = classes_[static_cast<uint32_t>(parent)].fields;
    auto has = [&](std::string_view name, uint32_t place) {
        if (place < found.prototypes.size() && found.prototypes[place] >= 0)
            known.functions.emplace_back(
                name, ClassFunction{own, module, static_cast<uint32_t>(found.prototypes[place]), place});
    };
    uint32_t place = declared.hasParent ? 1 : 0;
    if (declared.hasInit)
        has("init", place++);
    if (declared.hasDefaults)
        ++place;
    for (const bytecode::Method& method : declared.methods) {
        if (!method.isStatic)
            has(method.name, place);
        ++place;
    }
    for (const bytecode::Field& field : declared.fields) {
        if (field.isStatic)
            continue;
        auto inherited = std::find_if(known.fields.begin(), known.fields.end(), [&](const KnownField& other) {
            return other.declared && other.declared->name == field.name;
        });
        if (inherited == known.fields.end())
            known.fields.push_back({&field, own, field.type >= 0});
        else
            inherited->isTyped |= field.type >= 0;
    }
    classes_.push_back(std::move(known));
    // Where the hash of an instance is kept (vm/interpreter/fields.cpp).
    const bool parentHas = parent >= 0 && functionOf(static_cast<uint32_t>(parent), kHashKey);
    if (!parentHas && functionOf(own, kHashKey))
        classes_[own].fields.push_back({nullptr, own, false});
}

/// A class, then those that extend it, each with what extends that.
void ClassFacts::number() {
    std::vector<std::vector<uint32_t>> children(classes_.size());
    std::vector<uint32_t> roots;
    for (uint32_t c = 0; c < classes_.size(); ++c)
        (classes_[c].parent < 0 ? roots : children[static_cast<uint32_t>(classes_[c].parent)]).push_back(c);
    uint32_t next = 1;
    std::vector<uint32_t> pending(roots.rbegin(), roots.rend());
    while (!pending.empty()) {
        const uint32_t c = pending.back();
        pending.pop_back();
        classes_[c].number = classes_[c].last = next++;
        pending.insert(pending.end(), children[c].rbegin(), children[c].rend());
    }
    for (uint32_t c = static_cast<uint32_t>(classes_.size()); c-- > 0;)
        if (const int parent = classes_[c].parent; parent >= 0) {
            uint32_t& last = classes_[static_cast<uint32_t>(parent)].last;
            last = std::max(last, classes_[c].last);
        }
}

void ClassFacts::findNames(std::span<const InputModule> modules) {
    auto has = [&](const std::string& name, Type type) {
        auto [at, isNew] = byField_.try_emplace(name, type);
        if (!isNew)
            at->second = Type::Any;
    };
    std::map<const bytecode::Class*, uint32_t> known;
    for (uint32_t c = 0; c < classes_.size(); ++c)
        known[classes_[c].declared] = c;
    for (uint32_t m = 0; m < modules.size(); ++m) {
        const InputModule& input = modules[m];
        for (const bytecode::NativeClass& native : input.code->nativeClasses) {
            for (const std::string& field : native.fields)
                has(field, Type::Any);
            for (uint32_t method : native.methods) {
                const bytecode::Prototype& prototype = input.code->prototypes[method];
                const std::string name = prototype.name.substr(prototype.name.rfind('.') + 1); // of "list.push"
                builtin_.insert(name);
                if (!prototype.isNative)
                    coded_[name].push_back({m, method});
            }
        }
        for (const bytecode::Class& declared : input.code->classes) {
            for (const bytecode::Method& method : declared.methods)
                has(method.name, Type::Any);
            if (auto found = known.find(&declared); found != known.end()) {
                for (const KnownField& field : classes_[found->second].fields)
                    if (field.declared && field.owner == found->second)
                        has(field.declared->name, extending(found->second));
            } else {
                for (const bytecode::Field& field : declared.fields)
                    has(field.name, Type::Any);
            }
        }
    }
    for (uint32_t c = 0; c < classes_.size(); ++c)
        for (int from = static_cast<int>(c); from >= 0; from = classes_[static_cast<uint32_t>(from)].parent)
            for (const auto& [name, function] : classes_[static_cast<uint32_t>(from)].functions)
                if (std::vector<uint32_t>& with = byMethod_[name]; with.empty() || with.back() != c)
                    with.push_back(c);
}

Type ClassFacts::withField(const std::string& name) const {
    auto found = byField_.find(name);
    return found == byField_.end() ? Type::Any : found->second;
}

int ClassFacts::fieldIndex(Type instance, std::string_view name) const {
    const std::vector<KnownField>& fields = of(instance).fields;
    for (size_t i = 0; i < fields.size(); ++i)
        if (fields[i].declared && fields[i].declared->name == name)
            return static_cast<int>(i);
    return -1;
}

bool ClassFacts::isTyped(Type instance, int field) const {
    const KnownClass& known = of(instance);
    return std::any_of(classes_.begin(), classes_.end(), [&](const KnownClass& other) {
        return other.number >= known.number && other.number <= known.last &&
               other.fields[static_cast<size_t>(field)].isTyped;
    });
}

const ClassFunction* ClassFacts::functionOf(uint32_t known, std::string_view name) const {
    for (int c = static_cast<int>(known); c >= 0; c = classes_[static_cast<uint32_t>(c)].parent)
        for (const auto& [own, function] : classes_[static_cast<uint32_t>(c)].functions)
            if (own == name)
                return &function;
    return nullptr;
}

const std::vector<uint32_t>& ClassFacts::withMethod(const std::string& name) const {
    static const std::vector<uint32_t> none;
    auto found = byMethod_.find(name);
    return found == byMethod_.end() ? none : found->second;
}

std::span<const PrototypeOf> ClassFacts::codedMethods(const std::string& name) const {
    auto found = coded_.find(name);
    return found == coded_.end() ? std::span<const PrototypeOf>() : found->second;
}

Type ClassFacts::madeBy(uint32_t module, uint64_t slot) const {
    auto found = bySlot_[module].find(slot);
    return found == bySlot_[module].end() ? Type::Any : instanceOf(found->second, Precision::Exact);
}

int ClassFacts::commonParent(uint32_t x, uint32_t y) const {
    int c = static_cast<int>(x);
    while (c >= 0) {
        const KnownClass& known = classes_[static_cast<uint32_t>(c)];
        if (classes_[y].number >= known.number && classes_[y].number <= known.last)
            return c;
        c = known.parent;
    }
    return c;
}

bool ClassFacts::isWithin(Type x, Type wanted) const {
    if (x == wanted)
        return true;
    if (!isInstance(x) || !isInstance(wanted) || precisionOf(wanted) == Precision::Exact)
        return false;
    return of(x).number >= of(wanted).number && of(x).number <= of(wanted).last;
}

Type ClassFacts::join(Type x, Type y) const {
    if (x == y || y == Type::None)
        return x;
    if (x == Type::None)
        return y;
    if (namesClass(x) && namesClass(y)) {
        const int common = commonParent(classOf(x), classOf(y));
        if (common < 0)
            return Type::Any;
        const auto parent = static_cast<uint32_t>(common);
        return isInstance(x) && isInstance(y) ? extending(parent) : instanceOf(parent, Precision::Maybe);
    }
    auto isBut = [](Type one, Type other) {
        return (namesClass(one) || namesList(one)) && (other == Type::Immediate || other == asGuess(one));
    };
    if (isBut(x, y))
        return asGuess(x);
    if (isBut(y, x))
        return asGuess(y);
    return mayOwn(x) || mayOwn(y) ? Type::Any : Type::Immediate;
}

} // namespace coro::native
