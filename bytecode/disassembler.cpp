#include "bytecode/disassembler.h"

#include <fmt/format.h>

#include <iterator>

#include "bytecode/instruction.h"
#include "bytecode/value_types.h"

namespace coro::bytecode {

namespace {

using Text = std::back_insert_iterator<std::string>;

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            out += '\\', out += c;
        else if (c == '\n')
            out += "\\n";
        else if (byte < 0x20 || byte == 0x7f)
            out += fmt::format("\\x{:02x}", byte);
        else
            out += c;
    }
    return out + '"';
}

std::string bytesText(std::string_view data) {
    std::string out = "b\"";
    for (const char c : data) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte >= 0x7f || c == '"' || c == '\\')
            out += fmt::format("\\x{:02x}", byte);
        else
            out += c;
    }
    return out + '"';
}

std::string constantText(const Constant& constant) {
    if (const auto* i = std::get_if<int64_t>(&constant))
        return fmt::format("{}", *i);
    if (const auto* d = std::get_if<double>(&constant))
        return fmt::format("{:#}", *d);
    if (const auto* s = std::get_if<std::string>(&constant))
        return quoted(*s);
    if (const auto* big = std::get_if<BigIntConstant>(&constant))
        return big->digits;
    if (const auto* bytes = std::get_if<BytesConstant>(&constant))
        return bytesText(bytes->data);
    return fmt::format("[{}]", fmt::join(std::get_if<NamesConstant>(&constant)->names, ", "));
}

/// A slot of another module as the source would name it.
std::string slotText(const Module& module, const Slot& slot) {
    if (slot.module.empty())
        return slot.name;
    for (const Import& i : module.imports)
        if (i.module == slot.module)
            return fmt::format("{}.{}", i.isFile ? quoted(i.name) : i.name, slot.name);
    return fmt::format("{}.{}", slot.module, slot.name);
}

std::string_view kindText(FunctionKind kind) {
    switch (kind) {
    case FunctionKind::Fn:
        return "fn";
    case FunctionKind::Co:
        return "co";
    case FunctionKind::Gen:
        return "gen";
    }
    return "";
}

std::string_view regionText(Region::Kind kind) {
    switch (kind) {
    case Region::Kind::Except:
        return "except";
    case Region::Kind::Cancelled:
        return "cancelled";
    case Region::Kind::Finally:
        return "finally";
    case Region::Kind::Shielded:
        return "shielded";
    case Region::Kind::Scope:
        return "scope";
    }
    return "";
}

std::string rangeText(uint32_t first, uint32_t count) {
    if (count == 0)
        return "";
    return count == 1 ? fmt::format("r{}", first) : fmt::format("r{}..r{}", first, first + count - 1);
}

std::string typeText(const Type& t) {
    static constexpr std::string_view kOf[] = {"parameter", "result", "item", "variable", "field", "pattern"};
    return fmt::format("{} {}: {}", kOf[static_cast<size_t>(t.of)], t.name, t.text);
}

std::string classText(const Class& c) {
    std::string text = fmt::format("class {}{}:", c.name, c.hasParent ? " extends ..." : "");
    for (const Field& f : c.fields)
        text += fmt::format(" {}{}{}", f.isStatic ? "static " : "", f.isFixed ? "let " : "var ", f.name);
    for (const Method& m : c.methods)
        text += fmt::format(" {}{}()", m.isStatic ? "static " : "", m.name);
    return text + '\n';
}

class Printer {
  public:
    Printer(const Module& module, uint32_t index) : module_(module), p_(module.prototypes[index]), index_(index) {}

    std::string print() {
        header();
        size_t position = 0;
        uint32_t line = 0;
        for (uint32_t pc = 0; pc < p_.body->code.size();) {
            while (position < p_.body->positions.size() && p_.body->positions[position].pc <= pc)
                ++position;
            const uint32_t here = position == 0 ? 0 : p_.body->positions[position - 1].at.line;
            fmt::format_to(out(), "{:>5} {:>5}  ", here != line && here != 0 ? fmt::format("{}", here) : "", pc);
            line = here;
            pc += instruction(pc);
        }
        for (const Region& r : p_.body->regions)
            region(r);
        return std::move(text_);
    }

  private:
    Text out() { return std::back_inserter(text_); }

    void header() {
        fmt::format_to(out(), "{}{} {}(", p_.isNative ? "native " : "", kindText(p_.kind), p_.name);
        const size_t rest = p_.hasRest ? p_.positional : p_.parameters.size();
        for (size_t i = 0; i < p_.parameters.size(); ++i)
            fmt::format_to(out(), "{}{}{}{}", i ? ", " : "", i == rest ? "..." : "", p_.parameters[i].name,
                           p_.parameters[i].hasDefault ? " = ..." : "");
        fmt::format_to(out(), ") #{}, {} registers", index_, p_.registers);
        if (p_.captures)
            fmt::format_to(out(), ", {} captures", p_.captures);
        text_ += '\n';
    }

    uint32_t instruction(uint32_t pc) {
        const Instruction i = Instruction::decode(p_.body->code[pc]);
        const OpcodeInfo& o = info(i.op);
        std::string operands;
        auto add = [&](const std::string& operand) {
            if (operand.empty())
                return;
            if (!operands.empty())
                operands += ", ";
            operands += operand;
        };
        const int64_t end = static_cast<int64_t>(pc) + o.words();
        add(operand(o.a, i.a, i.b, (i.kills & kKillA) ? '!' : (i.kills & kDeadEdge) ? '?' : 0, i, end));
        add(operand(o.b, i.b, i.c, (i.kills & kKillB) ? '!' : 0, i, end));
        add(operand(o.c, i.c, 0, (i.kills & kKillC) ? '!' : 0, i, end));
        if (o.ext != Ext::None)
            add(extText(o.ext, p_.body->code[pc + 1] & 0xffffffff));
        if (i.op == Opcode::JumpUnlessList || i.op == Opcode::CheckList)
            add(i.kills & kAtLeast ? "at least" : "");
        else if (i.kills & kInclusive)
            add(i.op == Opcode::FieldSet ? "in init" : o.c == Operand::Float ? "first" : "inclusive");
        if (operands.empty())
            fmt::format_to(out(), "{}\n", o.name);
        else
            fmt::format_to(out(), "{:<15} {}\n", o.name, operands);
        return o.words();
    }

    std::string operand(Operand kind, uint16_t value, uint16_t next, char mark, const Instruction& i,
                        int64_t end) const {
        switch (kind) {
        case Operand::None:
        case Operand::Count:
            return {};
        case Operand::Dst:
        case Operand::Mut:
            return fmt::format("r{}", value);
        case Operand::Src:
            return mark ? fmt::format("r{}{}", value, mark) : fmt::format("r{}", value);
        case Operand::Win:
            return next ? rangeText(value, next) : "()";
        case Operand::CallWin:
            return fmt::format("r{}({})", value, rangeText(value + kFrameHeader, next));
        case Operand::ArgWin:
            return fmt::format("({})", rangeText(value + kFrameHeader, next));
        case Operand::Loop3:
            return rangeText(value, 3);
        case Operand::Loop2:
            return rangeText(value, 2);
        case Operand::Imm:
            return fmt::format("{}", static_cast<int16_t>(value));
        case Operand::Float:
            return fmt::format("{:#}", immediateFloat(value));
        case Operand::Index:
            return indexText(value, i);
        case Operand::Imm32:
            return fmt::format("{}", i.wide());
        case Operand::Jump:
        case Operand::Jump32:
            return fmt::format("-> {}", end + jumpDistance(i));
        }
        return {};
    }

    static std::string indexText(uint16_t value, const Instruction& i) {
        static constexpr std::string_view kPrimitives[] = {"nil", "false", "true", "unset"};
        if (i.op == Opcode::JumpUnlessType)
            return std::string(kValueTypeNames[value]);
        return i.op == Opcode::LoadPrim ? std::string(kPrimitives[value]) : fmt::format("u{}", value);
    }

    std::string extText(Ext ext, uint64_t index) const {
        switch (ext) {
        case Ext::None:
        case Ext::Resume:
            return {};
        case Ext::Const:
            return constantText(module_.constants[index]);
        case Ext::Slot:
            return slotText(module_, module_.slots[index]);
        case Ext::Proto:
            return fmt::format("#{}", index);
        case Ext::Name:
            return "." + *std::get_if<std::string>(&module_.constants[index]);
        case Ext::Class:
            return module_.classes[index].name;
        case Ext::Type:
            return typeText(module_.types[index]);
        }
        return {};
    }

    void region(const Region& r) {
        fmt::format_to(out(), "      {} [{}, {})", regionText(r.kind), r.begin, r.end);
        if (r.kind != Region::Kind::Shielded)
            fmt::format_to(out(), " -> {} in r{}", r.handler, r.reg);
        text_ += '\n';
    }

    const Module& module_;
    const Prototype& p_;
    uint32_t index_;
    std::string text_;
};

} // namespace

std::string disassemble(const Module& module, uint32_t prototype) { return Printer(module, prototype).print(); }

std::string disassemble(const Module& module) {
    std::string text = fmt::format("module {}\n", module.name);
    for (const Import& i : module.imports)
        text += fmt::format("import {}\n", i.isFile ? quoted(i.name) : i.name);
    for (const Slot& slot : module.slots) {
        text += fmt::format("slot {}", slotText(module, slot));
        if (slot.function >= 0)
            text += fmt::format(" = #{}", slot.function);
        text += slot.isExported ? ", exported\n" : "\n";
    }
    for (const NativeClass& c : module.nativeClasses) {
        text += fmt::format("native class {}{}{}:", c.name, c.parent.empty() ? "" : " extends ", c.parent);
        for (uint32_t method : c.methods)
            text += fmt::format(" #{}", method);
        text += '\n';
    }
    for (const Class& c : module.classes)
        text += classText(c);
    for (uint32_t i = 0; i < module.prototypes.size(); ++i)
        text += '\n' + disassemble(module, i);
    return text;
}

} // namespace coro::bytecode
