#include "native/program_facts.h"

#include <algorithm>
#include <string>

#include "native/call_plan.h"
#include "native/type_flow.h"

namespace coro::native {

using bytecode::FunctionKind;
using bytecode::Instruction;
using bytecode::Opcode;

namespace {

constexpr size_t kMostParameters = 12;
/// Longer functions take the optimizer too long.
constexpr size_t kMostWords = 20000;
/// A function that calls itself has so many calls more in it, if it is no longer than that.
constexpr unsigned kCopies = 1;
constexpr size_t kMostWordsOfCopies = 32;

bool canHaveBody(const bytecode::Prototype& p) {
    return p.kind == FunctionKind::Fn && !p.isNative && !p.hasRest && p.parameters.size() <= kMostParameters &&
           p.body->code.size() <= kMostWords;
}

/// Calls f(instruction, its second word or 0).
template <class F>
void forEachStep(const Function& function, F f) {
    const std::vector<uint64_t>& code = function.code().body->code;
    for (const bytecode::FlowInstruction& i : function.facts.flow().instructions())
        f(i.ins, bytecode::info(i.ins.op).words() > 1 ? code[i.pc + 1] : 0);
}

} // namespace

ProgramFacts::ProgramFacts(std::span<const InputModule> modules, bool takesAllForHot)
    : modules_(modules), classes_(modules), lists_(classes_), places_(modules, classes_), byPrototype_(modules.size()),
      bySlot_(modules.size()), declared_(modules.size()) {
    std::unordered_map<std::string, uint32_t> byName;
    for (uint32_t m = 0; m < modules.size(); ++m) {
        byName[module(m).name] = m;
        byPrototype_[m].resize(module(m).prototypes.size());
        resolveSlots(m, byName);
    }
    collect();
    findMethods();
    findValues();
    if (!takesAllForHot)
        findHot();
    startFields();
    inferTypes();
    findBodies();
    findFrames();
    findLent();
    keepTypes();
}

/// Which functions slots hold.
void ProgramFacts::resolveSlots(uint32_t index, const std::unordered_map<std::string, uint32_t>& byName) {
    const auto& slots = module(index).slots;
    bySlot_[index].resize(slots.size());
    declared_[index].resize(slots.size());
    for (size_t s = 0; s < slots.size(); ++s) {
        if (slots[s].module.empty()) {
            if (slots[s].function >= 0)
                declared_[index][s] = {index, slots[s].function};
            continue;
        }
        auto other = byName.find(slots[s].module);
        if (other == byName.end())
            continue;
        const auto& theirs = module(other->second).slots;
        for (size_t t = 0; t < theirs.size(); ++t)
            if (theirs[t].name == slots[s].name && theirs[t].module.empty())
                declared_[index][s] = declared_[other->second][t];
    }
}

/// All functions that modules lead to which are compiled as a whole. Of the last one, which no other knows, that is
/// what its top level leads to.
void ProgramFacts::collect() {
    for (uint32_t m = 0; m < modules_.size(); ++m) {
        const bool isLast = m + 1 == modules_.size() && module(m).prototypes[0].body->code.size() <= kMostWords;
        for (uint32_t p = 0; p < (isLast ? 1 : module(m).prototypes.size()) && modules_[m].isWhole; ++p)
            add(m, p);
    }
    for (size_t next = 0; next < functions_.size(); ++next) {
        const Function& function = *functions_[next];
        forEachStep(function, [&](const Instruction& i, uint64_t ext) {
            const bytecode::Ext kind = bytecode::info(i.op).ext;
            if (kind == bytecode::Ext::Proto)
                add(function.module, static_cast<uint32_t>(ext));
            if (kind == bytecode::Ext::Slot)
                if (const Declared& held = declared_[function.module][ext]; held.prototype >= 0)
                    add(held.module, static_cast<uint32_t>(held.prototype));
            if (i.op == Opcode::CallMethod)
                for (const auto [module, prototype] : classes_.codedMethods(nameOf(function.module, ext))) {
                    add(module, prototype);
                    if (Function* method = byPrototype_[module][prototype])
                        method->isValue = true;
                }
        });
    }
    for (uint32_t m = 0; m < modules_.size(); ++m)
        for (size_t s = 0; s < declared_[m].size(); ++s)
            if (const Declared& held = declared_[m][s]; held.prototype >= 0)
                bySlot_[m][s] = byPrototype_[held.module][static_cast<size_t>(held.prototype)];
}

void ProgramFacts::add(uint32_t index, uint32_t p) {
    const bytecode::Prototype& prototype = module(index).prototypes[p];
    if (byPrototype_[index][p] || prototype.isNative || prototype.body->code.size() > kMostWords ||
        functions_.size() >= kMostFunctions)
        return;
    functions_.push_back(std::make_unique<Function>(Function{index, p, FunctionFacts(prototype), {}}));
    Function& function = *functions_.back();
    function.index = static_cast<uint32_t>(functions_.size() - 1);
    function.parameters.resize(prototype.parameters.size(), Type::None);
    function.hasBody = canHaveBody(prototype);
    byPrototype_[index][p] = &function;
}

const bytecode::Prototype* ProgramFacts::prototypeOf(uint32_t index, uint64_t slot) const {
    const Declared& held = declared_[index][slot];
    return held.prototype < 0 ? nullptr : &module(held.module).prototypes[static_cast<size_t>(held.prototype)];
}

Intrinsic ProgramFacts::intrinsicOf(uint32_t index, uint64_t slot, uint32_t arguments) const {
    const Declared& held = declared_[index][slot];
    const bytecode::Prototype* prototype = prototypeOf(index, slot);
    if (!prototype || !prototype->isNative)
        return Intrinsic::None;
    return arguments == 1 ? native::intrinsicOf(module(held.module).name, prototype->name) : Intrinsic::None;
}

namespace {

Type builtinType(const std::string& name) {
    return name == "list"    ? listOf(kUnknownSite)
           : name == "float" ? Type::Float
           : name == "int"   ? Type::Int
                             : Type::Any;
}

/// The module that a slot stands for one of.
const std::string& homeOf(const bytecode::Module& module, const bytecode::Slot& slot) {
    return slot.module.empty() ? module.name : slot.module;
}

} // namespace

Type ProgramFacts::nativeResult(uint32_t index, uint64_t slot) const {
    const Declared& held = declared_[index][slot];
    const bytecode::Prototype* prototype = prototypeOf(index, slot);
    if (!prototype) {
        const bytecode::Slot& called = module(index).slots[slot];
        return homeOf(module(index), called) == "core" && called.name == "list" ? listOf(kUnknownSite) : Type::Any;
    }
    if (!prototype->isNative || prototype->resultType < 0)
        return Type::Any;
    const bytecode::Module& home = module(held.module);
    const bytecode::TypeNode& node = home.types[static_cast<size_t>(prototype->resultType)].nodes[0];
    if (node.kind != bytecode::TypeNode::Kind::Slot || !node.parts.empty())
        return Type::Any;
    const bytecode::Slot& type = home.slots[node.index];
    return homeOf(home, type) == "core" ? builtinType(type.name) : Type::Any;
}

Function* ProgramFacts::functionOf(uint32_t module, uint64_t slot) const { return bySlot_[module][slot]; }

/// Slots that are assigned to hold no function for sure; functions that are read from a slot are called by anybody.
void ProgramFacts::findValues() {
    std::vector<const Function*> assigned;
    for (const auto& function : functions_)
        forEachStep(*function, [&](const Instruction& i, uint64_t ext) {
            if (i.op == Opcode::ClosureNew)
                if (Function* made = byPrototype_[function->module][ext])
                    made->isValue = true;
            if (i.op != Opcode::SlotSet && i.op != Opcode::SlotGet)
                return;
            Function* held = bySlot_[function->module][ext];
            if (held)
                held->isValue = true;
            if (held && i.op == Opcode::SlotSet)
                assigned.push_back(held);
        });
    for (uint32_t m = 0; m < bySlot_.size(); ++m)
        for (size_t s = 0; s < bySlot_[m].size(); ++s)
            if (bySlot_[m][s] && std::find(assigned.begin(), assigned.end(), bySlot_[m][s]) != assigned.end()) {
                bySlot_[m][s] = nullptr;
                declared_[m][s] = {};
            }
}

const std::string& ProgramFacts::nameOf(uint32_t index, uint64_t ext) const {
    return std::get<std::string>(module(index).constants[ext & 0xffffffff]);
}

/// Which classes they belong to.
void ProgramFacts::findMethods() {
    for (const KnownClass& known : classes_.all())
        for (const auto& [name, method] : known.functions)
            if (Function* function = functionAt(method.module, method.prototype))
                function->owner = static_cast<int>(method.owner);
}

Type ProgramFacts::slotType(uint32_t index, uint64_t slot) const {
    auto found = slots_.find(places_.slot(index, slot));
    return found == slots_.end() ? Type::Any : asGuess(lists_.canonical(found->second));
}

Type ProgramFacts::fieldType(const Function& function, uint64_t name, Type object) const {
    const std::string& field = nameOf(function.module, name);
    if (const Type instance = receiverOf(function, name, object); isInstance(instance)) {
        const auto index = static_cast<size_t>(classes_.fieldIndex(instance, field));
        return classFields_[classes_.of(instance).fields[index].owner][index];
    }
    auto found = fields_.find(field);
    return found == fields_.end() ? Type::Any : found->second;
}

Type ProgramFacts::receiverOf(const Function& function, uint64_t name, Type object) const {
    const std::string& field = nameOf(function.module, name);
    if (namesClass(object) && classes_.fieldIndex(object, field) >= 0)
        return isInstance(object) ? object : classes_.extending(classOf(object));
    return object == Type::Any ? classes_.withField(field) : Type::Any;
}

bool ProgramFacts::acceptsAll(const Function& function, uint64_t name, const Instruction& i, Type object) const {
    const Type instance = receiverOf(function, name, object);
    if (!isInstance(instance))
        return false;
    const int index = classes_.fieldIndex(instance, nameOf(function.module, name));
    const bytecode::Field& field = *classes_.of(instance).fields[static_cast<size_t>(index)].declared;
    return !classes_.isTyped(instance, index) && (!field.isFixed || (i.kills & bytecode::kInInit));
}

/// A function that leaves native code on every way to its end is better not entered.
void ProgramFacts::findBodies() {
    for (bool changed = true; changed;) {
        changed = false;
        for (const auto& function : functions_) {
            if (!function->hasBody)
                continue;
            bool returns = false;
            const TypeFlow flow(*this, *function, FlowKind::Native);
            flow.forEachStep([&](const Step& step, const TypeState& types) {
                const bool goesOn = isLowered(*this, *function, step, types);
                returns |= goesOn && step.ins.op == Opcode::Return && types[step.ins.a] != Type::None;
                return goesOn;
            });
            if (!returns) {
                function->hasBody = false;
                changed = true;
            }
        }
    }
}

/// Calls that are not of a known function reach natives, and what these call.
void ProgramFacts::findFrames() {
    auto forEachCall = [&](const Function& function, auto f) {
        const TypeFlow flow(*this, function, FlowKind::Native);
        flow.forEachStep([&](const Step& step, const TypeState& types) {
            if (!isLowered(*this, function, step, types))
                return false;
            forEachCallee(function, step, types, f);
            return true;
        });
    };
    std::vector<std::vector<const Function*>> callees;
    for (const auto& function : functions_) {
        std::vector<const Function*>& called = callees.emplace_back();
        function->isLeaf = true;
        function->needsFrames = function->code().captures > 0;
        forEachCall(*function, [&](const Function* callee) {
            function->isLeaf = false;
            function->needsFrames |= !callee;
            if (callee && std::find(called.begin(), called.end(), callee) == called.end())
                called.push_back(callee);
            if (callee == function.get() && function->code().body->code.size() <= kMostWordsOfCopies)
                function->copies = kCopies;
        });
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t f = 0; f < functions_.size(); ++f)
            for (const Function* callee : callees[f])
                if (callee->needsFrames && !functions_[f]->needsFrames)
                    functions_[f]->needsFrames = changed = true;
    }
    findWrites(callees);
}

void ProgramFacts::findWrites(const std::vector<std::vector<const Function*>>& callees) {
    for (const auto& function : functions_) {
        const TypeFlow flow(*this, *function, FlowKind::Native);
        PlaceSet writes;
        flow.forEachStep([&](const Step& step, const TypeState& types) {
            if (!isLowered(*this, *function, step, types))
                return false;
            addWrites(*function, step, types, writes);
            return true;
        });
        function->writes = std::move(writes);
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t f = 0; f < functions_.size(); ++f)
            for (const Function* callee : callees[f])
                changed |= callee && functions_[f]->writes.merge(callee->writes);
    }
}

void ProgramFacts::addWrites(const Function& function, const Step& step, const TypeState& types,
                             PlaceSet& writes) const {
    const Instruction& i = step.ins;
    switch (i.op) {
    case Opcode::FieldSet: {
        const std::string& name = nameOf(function.module, step.ext);
        if (const Type object = receiverOf(function, step.ext, types[i.a]); isInstance(object))
            writes.add(places_.field(object, classes_.fieldIndex(object, name)));
        else
            for (Place place : places_.fieldsNamed(name))
                writes.add(place);
        break;
    }
    case Opcode::SlotSet:
        writes.add(places_.slot(function.module, step.ext));
        break;
    case Opcode::IndexSet:
        writes.add(Places::kItems);
        break;
    default:
        forEachCallee(function, step, types, [&](const Function* callee) {
            if (callee)
                writes.merge(callee->writes);
            else
                writes.addAll();
        });
        break;
    }
}

bool ProgramFacts::runsKnown(const Function& function, const Step& step, const TypeState& types) const {
    bool isKnown = true;
    forEachCallee(function, step, types, [&](const Function* callee) { isKnown &= callee != nullptr; });
    return isKnown;
}

namespace {

/// Whether the instruction may be where the last reference to the register's value goes; else what consumes it keeps
/// the reference.
bool mayRelease(const Instruction& i, uint32_t r) {
    const bytecode::Effects effects = bytecode::effectsOf(i);
    for (unsigned n = 0; n < effects.readCount; ++n) {
        const bytecode::Effects::Read& read = effects.reads[n];
        if (read.consumed && r >= read.range.first && r < read.range.first + read.range.count)
            return (read.killBit != 0 || effects.isCall) && i.op != Opcode::Return && i.op != Opcode::SlotSet &&
                   i.op != Opcode::CellNew && !(i.op == Opcode::FieldSet && read.killBit == bytecode::kKillB) &&
                   !(i.op == Opcode::IndexSet && read.killBit == bytecode::kKillC);
    }
    return false;
}

} // namespace

/// Lent are those of which the function may give up the last reference itself: there it saves counting.
void ProgramFacts::findLent() {
    for (const auto& function : functions_) {
        const size_t count = function->hasBody ? function->parameters.size() : 0;
        for (uint32_t p = 0; p < count; ++p) {
            bool isGivenUp = false;
            forEachStep(*function, [&](const Instruction& i, uint64_t) { isGivenUp |= mayRelease(i, p); });
            if (isGivenUp && mayOwn(function->parameters[p]))
                function->lent |= uint64_t{1} << p;
        }
    }
    // A new instance always comes with its count.
    for (const KnownClass& known : classes_.all())
        for (const auto& [name, method] : known.functions)
            if (Function* function = functionAt(method.module, method.prototype); function && name == "init")
                function->lent &= ~uint64_t{1};
}

/// What the call may run natively, and null if there is anything that is not known.
template <class F>
void ProgramFacts::forEachCallee(const Function& function, const Step& step, const TypeState& types, F f) const {
    const Instruction& i = step.ins;
    if (i.op == Opcode::CallSlot && functionOf(function.module, step.ext))
        f(functionOf(function.module, step.ext));
    else if (i.op == Opcode::CallSlot || i.op == Opcode::Call || i.op == Opcode::CallMethod)
        forEachPlanned(function, step, types, f);
}

/// What a call of a method, of a class or of a closure may run natively, and null if there is anything else.
template <class F>
void ProgramFacts::forEachPlanned(const Function& function, const Step& step, const TypeState& types, F f) const {
    const Instruction& i = step.ins;
    if (i.op == Opcode::CallSlot && intrinsicOf(function.module, step.ext, i.c) != Intrinsic::None)
        return;
    const uint32_t given = i.b + bytecode::kFrameHeader;
    if (i.op == Opcode::CallMethod && listMethodType(*this, function, step, types[given]) != Type::None)
        return;
    const CallPlan plan = planOf(*this, function, step, types);
    for (const CallTarget& target : plan.targets)
        if (takesCall(*this, target, step, types))
            f(target.function);
        else if (!plan.isOthersLeft)
            f(nullptr);
    // A class is asked for its number first; what is none leaves.
    if (plan.targets.empty() || (plan.isOpen && i.op != Opcode::CallSlot && !plan.isOthersLeft))
        f(nullptr);
}

void ProgramFacts::keepTypes() {
    for (const auto& function : functions_) {
        const TypeFlow flow(*this, *function, FlowKind::Program);
        for (uint32_t b = 0; b < function->facts.flow().blocks().size(); ++b)
            function->atBlocks.push_back(flow.atStart(b));
    }
}

} // namespace coro::native
