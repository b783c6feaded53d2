#include "bytecode/structure.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"
#include "bytecode/effects.h"
#include "bytecode/instruction.h"
#include "bytecode/value_types.h"

namespace coro::bytecode {

std::string placeName(const Prototype& prototype, uint32_t pc) {
    return fmt::format("`{}` pc {}", prototype.name.empty() ? "fn" : prototype.name, pc);
}

namespace {

using Outcome = Status<std::string>;

/// Checks one prototype's code, word by word.
class Structure {
  public:
    Structure(const Module& module, const Prototype& prototype)
        : module_(module), p_(prototype), starts_(prototype.body->code.size() + 1, false) {}

    Outcome check() {
        if (std::string why = header(); !why.empty())
            return fail(fmt::format("`{}`: {}", p_.name, why));
        uint32_t last = 0;
        for (uint32_t pc = 0; pc < p_.body->code.size();) {
            starts_[pc] = true;
            if (std::string why = instruction(pc); !why.empty())
                return fail(at(pc, why));
            last = pc;
            pc += info(decode(pc).op).words();
        }
        if (fallsThrough(decode(last).op))
            return fail(at(last, "control runs off the end"));
        for (uint32_t pc = 0; pc < p_.body->code.size(); ++pc)
            if (starts_[pc] && !targetIsStart(pc))
                return fail(at(pc, "the jump does not land on an instruction"));
        for (const Region& r : p_.body->regions)
            if (std::string why = region(r); !why.empty())
                return fail(fmt::format("`{}`: region: {}", p_.name, why));
        return positions();
    }

  private:
    std::string at(uint32_t pc, std::string_view why) const { return fmt::format("{}: {}", placeName(p_, pc), why); }
    Instruction decode(uint32_t pc) const { return Instruction::decode(p_.body->code[pc]); }

    std::string header() const;
    std::string instruction(uint32_t pc);
    std::string operand(Operand kind, uint16_t value, uint16_t next, const Instruction& i) const;
    std::string kills(const Instruction& i, const OpcodeInfo& o) const;
    std::string ext(const Instruction& i, Ext kind, uint64_t word) const;
    std::string constant(const Instruction& i, uint64_t index) const;
    std::string special(const Instruction& i) const;
    std::string region(const Region& r) const;
    bool targetIsStart(uint32_t pc) const;
    Outcome positions() const;

    const Module& module_;
    const Prototype& p_;
    std::vector<bool> starts_;
};

std::string Structure::header() const {
    const size_t count = p_.parameters.size();
    if (p_.body->code.empty())
        return "no code";
    if (p_.kind > FunctionKind::Gen)
        return "unknown kind";
    if (p_.registers < count)
        return "fewer registers than parameters";
    if (p_.hasRest && count == 0)
        return "a rest parameter that is not there";
    if (p_.isMethod && count == 0)
        return "a method without self";
    if (p_.positional != (p_.hasRest ? p_.positional : count) || p_.positional + (p_.hasRest ? 1u : 0u) > count)
        return "a wrong count of positional parameters";
    size_t required = 0;
    while (required < p_.positional && !p_.parameters[required].hasDefault)
        ++required;
    for (size_t i = required; i < p_.positional; ++i)
        if (!p_.parameters[i].hasDefault)
            return "a required parameter after one with a default";
    if (p_.required != required)
        return "a wrong count of required parameters";
    return {};
}

std::string Structure::instruction(uint32_t pc) {
    if (!isOpcode(p_.body->code[pc]))
        return "unknown opcode";
    const Instruction i = decode(pc);
    const OpcodeInfo& o = info(i.op);
    if (pc + o.words() > p_.body->code.size())
        return "cut off";
    if (std::string why = operand(o.a, i.a, i.b, i); !why.empty())
        return why;
    if (std::string why = operand(o.b, i.b, i.c, i); !why.empty())
        return why;
    if (o.b != Operand::Imm32 && o.b != Operand::Jump32)
        if (std::string why = operand(o.c, i.c, 0, i); !why.empty())
            return why;
    if (std::string why = kills(i, o); !why.empty())
        return why;
    if (std::string why = special(i); !why.empty())
        return why;
    return o.ext == Ext::None ? std::string() : ext(i, o.ext, p_.body->code[pc + 1]);
}

std::string Structure::operand(Operand kind, uint16_t value, uint16_t next, const Instruction& i) const {
    auto within = [&](uint32_t first, uint32_t count) {
        return first + count <= p_.registers ? std::string()
                                             : fmt::format("r{} is outside the frame", first + (count ? count - 1 : 0));
    };
    switch (kind) {
    case Operand::None: {
        const bool wide = i.op == Opcode::LoadInt || i.op == Opcode::Jump;
        return value == 0 || wide ? std::string() : "an unused operand is not zero";
    }
    case Operand::Dst:
    case Operand::Src:
    case Operand::Mut:
        return within(value, 1);
    case Operand::Win:
        return within(value, next);
    case Operand::CallWin:
    case Operand::ArgWin:
        return within(value, kFrameHeader + next);
    case Operand::Loop3:
        return within(value, 3);
    case Operand::Loop2:
        return within(value, 2);
    case Operand::Count:
    case Operand::Imm:
    case Operand::Float:
    case Operand::Index:
    case Operand::Jump:
    case Operand::Imm32:
    case Operand::Jump32:
        return {};
    }
    return {};
}

std::string Structure::kills(const Instruction& i, const OpcodeInfo& o) const {
    uint8_t allowed = 0;
    if (o.a == Operand::Src)
        allowed |= kKillA;
    if (o.b == Operand::Src)
        allowed |= kKillB;
    if (o.c == Operand::Src)
        allowed |= kKillC;
    if (i.op == Opcode::ForPrep || i.op == Opcode::ForLoop || i.op == Opcode::RangeNew)
        allowed |= kInclusive;
    if (i.op == Opcode::JumpUnlessList || i.op == Opcode::CheckList)
        allowed |= kAtLeast;
    if (immediateEdge(i.op) != ImmediateEdge::None && !(i.kills & kKillA))
        allowed |= kDeadEdge;
    if (o.c == Operand::Float)
        allowed |= kFloatFirst;
    if (i.op == Opcode::FieldSet)
        allowed |= kInInit;
    const Effects effects = effectsOf(i);
    if (effects.isCall)
        allowed |= kHeapFrame;
    if (effects.isCall && !fallsThrough(i.op) && p_.resultType >= 0)
        allowed |= kChecksResult;
    if (i.kills & ~allowed)
        return "a kill bit or flag that the instruction does not have";
    const bool heap = p_.kind != FunctionKind::Fn;
    if (effects.isCall && ((i.kills & kHeapFrame) != 0) != heap)
        return "a wrong heap-frame flag";
    for (unsigned r = 0; r < effects.readCount; ++r)
        if (effects.reads[r].mustDie && effects.reads[r].killBit && !(i.kills & effects.reads[r].killBit))
            return "an operand that is always killed is not";
    return {};
}

std::string Structure::ext(const Instruction& i, Ext kind, uint64_t word) const {
    switch (kind) {
    case Ext::None:
        return {};
    case Ext::Const:
        return constant(i, word);
    case Ext::Slot:
        return word < module_.slots.size() ? std::string() : "no such slot";
    case Ext::Proto:
        if (word >= module_.prototypes.size())
            return "no such prototype";
        return module_.prototypes[word].captures == i.c ? std::string() : "a wrong count of captures";
    case Ext::Name:
        if (word >= module_.constants.size())
            return "no such constant";
        return std::holds_alternative<std::string>(module_.constants[word]) ? std::string() : "the name is not a str";
    case Ext::Type: {
        if (word >= module_.types.size())
            return "no such type";
        const uint32_t values = i.op == Opcode::FitsType ? 1 : 0;
        return module_.types[word].locals + values == i.c ? std::string() : "a wrong count of the type's classes";
    }
    case Ext::Class:
        if (word >= module_.classes.size())
            return "no such class";
        return module_.classes[word].windowSize() == i.c ? std::string() : "a wrong count of the class's parts";
    case Ext::Resume:
        return word == 0 ? std::string() : "a place to go on at";
    }
    return {};
}

std::string Structure::constant(const Instruction& i, uint64_t index) const {
    if (index >= module_.constants.size())
        return "no such constant";
    const Constant& c = module_.constants[index];
    const auto* names = std::get_if<NamesConstant>(&c);
    if (i.op == Opcode::CallNamed || i.op == Opcode::TailCallNamed) {
        return names && names->names.size() <= i.c ? std::string() : "a constant that is no list of argument names";
    }
    if (i.op == Opcode::LoadConst || i.op == Opcode::MapItem)
        return names ? "a constant that is no value" : std::string();
    return std::holds_alternative<std::string>(c) ? std::string() : "a constant that is no str";
}

std::string Structure::special(const Instruction& i) const {
    const bool isFn = p_.kind == FunctionKind::Fn;
    switch (i.op) {
    case Opcode::LoadPrim:
        return i.b <= 3 ? std::string() : "no such primitive";
    case Opcode::ScopeEnter:
        return isFn ? "a wait in an fn" : i.b <= 1 ? std::string() : "no such scope";
    case Opcode::TimeoutEnter:
        return isFn ? "a wait in an fn" : std::string();
    case Opcode::JumpUnlessType:
        return i.b < kValueTypeCount ? std::string() : "no such type";
    case Opcode::CaptureGet:
    case Opcode::CaptureCellGet:
    case Opcode::CaptureCellSet:
        return i.b < p_.captures ? std::string() : "no such capture";
    case Opcode::MapNew:
        return i.c % 2 == 0 ? std::string() : "an odd count of keys and values";
    case Opcode::RangeNew:
        return i.c == 3 ? std::string() : "a range has three parts";
    case Opcode::CallSpread:
    case Opcode::TailCallSpread:
        return i.c == 2 ? std::string() : "a spread call has two arguments";
    case Opcode::CallMethod:
    case Opcode::TailCallMethod:
        return i.c >= 1 ? std::string() : "a method call without receiver";
    case Opcode::Return:
        return isFn ? std::string() : "Return outside an fn";
    case Opcode::Yield:
    case Opcode::YieldBare:
    case Opcode::ReturnValue:
    case Opcode::Become:
    case Opcode::Pull:
    case Opcode::PullPair:
    case Opcode::PullClose:
    case Opcode::ScopeLeave:
    case Opcode::ScopeFail:
        return isFn ? "a wait in an fn" : std::string();
    case Opcode::ModuleEnd:
        return &p_ == module_.prototypes.data() ? std::string() : "the end of a module out of place";
    case Opcode::Emit:
        return p_.kind == FunctionKind::Gen ? std::string() : "Emit outside a gen";
    case Opcode::Native: {
        const bool whole = i.b == 0 && i.c == p_.parameters.size();
        return p_.isNative && whole ? std::string() : "a native body out of place";
    }
    default:
        return {};
    }
}

bool Structure::targetIsStart(uint32_t pc) const {
    const Instruction i = decode(pc);
    if (!hasTarget(i.op))
        return true;
    const int64_t target = static_cast<int64_t>(pc) + info(i.op).words() + jumpDistance(i);
    return target >= 0 && target < static_cast<int64_t>(p_.body->code.size()) && starts_[static_cast<size_t>(target)];
}

std::string Structure::region(const Region& r) const {
    const size_t size = p_.body->code.size();
    if (r.kind > Region::Kind::Scope)
        return "unknown kind";
    if (r.begin >= r.end || r.end > size)
        return "outside the code";
    if (!starts_[r.begin] || (r.end != size && !starts_[r.end]))
        return "does not begin and end with an instruction";
    if (r.kind == Region::Kind::Shielded)
        return {};
    if (r.handler >= size || !starts_[r.handler])
        return "the handler is no instruction";
    if (r.reg >= p_.registers)
        return "the handler's register is outside the frame";
    return {};
}

Outcome Structure::positions() const {
    uint32_t previous = 0;
    for (const PositionEntry& entry : p_.body->positions) {
        if (entry.pc >= p_.body->code.size() || entry.pc < previous)
            return fail(fmt::format("`{}`: positions out of order", p_.name));
        previous = entry.pc;
    }
    return Done{};
}

std::string constantTable(const Module& module) {
    for (const Constant& c : module.constants) {
        if (const auto* text = std::get_if<std::string>(&c); text && utf8::findInvalid(*text))
            return "a str that is not UTF-8";
        if (const auto* big = std::get_if<BigIntConstant>(&c)) {
            std::string_view digits = big->digits;
            if (digits.starts_with('-'))
                digits.remove_prefix(1);
            const bool decimal = std::all_of(digits.begin(), digits.end(), [](char d) { return d >= '0' && d <= '9'; });
            if (digits.empty() || !decimal)
                return "an int that is not decimal";
        }
    }
    return {};
}

std::string typeEntry(const Module& module, const Type& t) {
    if (t.of > Type::Of::Pattern || t.nodes.empty())
        return "no type";
    if (t.variable >= 0 && static_cast<size_t>(t.variable) >= module.slots.size())
        return "no such slot";
    for (size_t i = 0; i < t.nodes.size(); ++i) {
        const TypeNode& node = t.nodes[i];
        if (node.kind > TypeNode::Kind::Declared || node.functionKind > FunctionKind::Gen)
            return "an unknown kind";
        const bool isInSlot = node.kind == TypeNode::Kind::Slot || node.kind == TypeNode::Kind::Declared;
        if (isInSlot && node.index >= module.slots.size())
            return "no such slot";
        if (node.kind == TypeNode::Kind::Local && node.index >= t.locals)
            return "no such class";
        for (uint32_t part : node.parts)
            if (part <= i || part >= t.nodes.size())
                return "no such part";
    }
    return {};
}

std::string classEntry(const Module& module, const Class& c) {
    uint64_t typeClasses = 0;
    if (!c.hasParent && !c.hasInit)
        return "no init";
    if (c.slot < -1 || c.slot >= static_cast<int64_t>(module.slots.size()))
        return "no such slot";
    if (c.initPrototype < -1 || c.initPrototype >= static_cast<int64_t>(module.prototypes.size()))
        return "no such init";
    for (const Field& f : c.fields) {
        if (f.type < -1 || f.type >= static_cast<int64_t>(module.types.size()))
            return "no such type of a field";
        typeClasses += f.type < 0 ? 0 : module.types[static_cast<size_t>(f.type)].locals;
        if (f.preset > Field::Default::Constant)
            return "an unknown default";
        if (f.preset != Field::Default::Constant)
            continue;
        if (f.constant >= module.constants.size() ||
            std::holds_alternative<NamesConstant>(module.constants[f.constant]))
            return "no such default";
    }
    return typeClasses == c.typeClasses ? std::string() : "a wrong count of classes for its types";
}

} // namespace

Status<std::string> checkTables(const Module& module) {
    const size_t prototypes = module.prototypes.size();
    if (prototypes == 0)
        return fail(std::string("the module has no top level"));
    const Prototype& top = module.prototypes[0];
    if (top.kind != FunctionKind::Co || !top.parameters.empty() || top.captures != 0)
        return fail(std::string("the top level is no plain co"));
    for (const Slot& slot : module.slots) {
        const bool holds = slot.function >= 0;
        if (slot.function < -1 || (holds && static_cast<size_t>(slot.function) >= prototypes))
            return fail(fmt::format("slot `{}`: no such prototype", slot.name));
        if (holds && module.prototypes[static_cast<size_t>(slot.function)].captures != 0)
            return fail(fmt::format("slot `{}`: the function needs a closure", slot.name));
    }
    for (const NativeClass& c : module.nativeClasses) {
        if (c.slot >= module.slots.size())
            return fail(fmt::format("class `{}`: no such slot", c.name));
        for (uint32_t method : c.methods)
            if (method >= prototypes || module.prototypes[method].captures != 0)
                return fail(fmt::format("class `{}`: no such method", c.name));
    }
    for (const Type& t : module.types)
        if (std::string why = typeEntry(module, t); !why.empty())
            return fail(fmt::format("type `{}`: {}", t.text, why));
    for (const Prototype& p : module.prototypes)
        if (p.resultType < -1 || p.resultType >= static_cast<int64_t>(module.types.size()))
            return fail(fmt::format("`{}`: no such type of its result", p.name));
    for (const Class& c : module.classes)
        if (std::string why = classEntry(module, c); !why.empty())
            return fail(fmt::format("class `{}`: {}", c.name, why));
    if (std::string why = constantTable(module); !why.empty())
        return fail(std::move(why));
    return Done{};
}

Status<std::string> checkStructure(const Module& module, const Prototype& prototype) {
    return Structure(module, prototype).check();
}

} // namespace coro::bytecode
