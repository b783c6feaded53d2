#include "bytecode/serialize.h"

#include <fmt/format.h>

#include "base/binary.h"
#include "base/check.h"
#include "bytecode/instruction.h"
#include "bytecode/verifier.h"

namespace coro::bytecode {

namespace {

constexpr std::string_view kMagic = "\x7f"
                                    "coro\r\n\x1a";

using Writer = BinaryWriter;

struct Reader : BinaryReader {
    Reader(std::string_view in, Use use = Use::Anything) : BinaryReader(in, use == Use::Anything), use(use) {}
    Use use;
};

template <class Io>
void transfer(Io& io, Position& p) {
    io.integer(p.line);
    io.integer(p.column);
    io.integer(p.length);
}

template <class Io>
void transfer(Io& io, Region& r) {
    io.integer(r.kind);
    io.integer(r.begin);
    io.integer(r.end);
    io.integer(r.handler);
    io.integer(r.reg);
}

template <class Io>
void transfer(Io& io, FunctionBody& b) {
    io.words(b.code);
    io.list(b.regions, [&](Region& r) { transfer(io, r); });
    io.list(b.positions, [&](PositionEntry& entry) {
        io.integer(entry.pc);
        transfer(io, entry.at);
    });
}

void transferBody(Writer& io, LazyBody& body) {
    Writer inner;
    transfer(inner, *body.operator->());
    std::string bytes = inner.take();
    io.text(bytes);
}

void transferBody(Reader& io, LazyBody& body) {
    const std::string_view bytes = io.view();
    if (io.use == Use::Running) {
        body = LazyBody::of(bytes);
        return;
    }
    Reader inner(bytes);
    transfer(inner, *body.operator->());
    if (!inner.ok() || !inner.atEnd())
        io.fail();
}

template <class Io>
void transfer(Io& io, Prototype& p) {
    io.text(p.name);
    io.integer(p.kind);
    io.flag(p.isNative);
    io.flag(p.isMethod);
    io.integer(p.resultType);
    io.flag(p.hasRest);
    io.integer(p.positional);
    io.integer(p.required);
    io.integer(p.registers);
    io.integer(p.captures);
    io.list(p.parameters, [&](Parameter& parameter) {
        io.text(parameter.name);
        io.flag(parameter.hasDefault);
    });
    transferBody(io, p.body);
    transfer(io, p.declaredAt);
    io.comment(p.doc);
}

template <class Io>
void transfer(Io& io, Slot& s) {
    io.text(s.name);
    io.text(s.module);
    io.flag(s.isExported);
    io.flag(s.isUsedInside);
    io.integer(s.function);
}

template <class Io>
void transfer(Io& io, Import& i) {
    io.text(i.name);
    io.flag(i.isFile);
    io.text(i.module);
    transfer(io, i.at);
}

template <class Io>
void transfer(Io& io, NativeClass& c) {
    io.text(c.name);
    io.text(c.parent);
    io.integer(c.slot);
    io.list(c.methods, [&](uint32_t& method) { io.integer(method); });
    io.list(c.fields, [&](std::string& field) { io.text(field); });
    io.comment(c.doc);
}

template <class Io>
void transfer(Io& io, Type& t) {
    io.integer(t.of);
    io.text(t.name);
    io.text(t.text);
    transfer(io, t.at);
    io.integer(t.locals);
    io.integer(t.variable);
    io.list(t.nodes, [&](TypeNode& node) {
        io.integer(node.kind);
        io.integer(node.index);
        io.integer(node.functionKind);
        io.list(node.parts, [&](uint32_t& part) { io.integer(part); });
    });
}

template <class Io>
void transfer(Io& io, Field& f) {
    io.text(f.name);
    io.flag(f.isDeclared);
    io.flag(f.isFixed);
    io.flag(f.isStatic);
    io.integer(f.preset);
    io.integer(f.constant);
    io.integer(f.type);
}

template <class Io>
void transfer(Io& io, Class& c) {
    io.text(c.name);
    io.flag(c.hasParent);
    io.flag(c.hasInit);
    io.flag(c.hasDefaults);
    io.list(c.fields, [&](Field& f) { transfer(io, f); });
    io.list(c.methods, [&](Method& m) {
        io.text(m.name);
        io.flag(m.isStatic);
    });
    io.integer(c.slot);
    io.integer(c.initPrototype);
    io.integer(c.typeClasses);
    io.comment(c.doc);
}

struct ConstantContent {
    template <class Io>
    static void transfer(Io& io, int64_t& v) {
        io.integer(v);
    }
    template <class Io>
    static void transfer(Io& io, double& v) {
        io.real(v);
    }
    template <class Io>
    static void transfer(Io& io, std::string& v) {
        io.text(v);
    }
    template <class Io>
    static void transfer(Io& io, BigIntConstant& v) {
        io.text(v.digits);
    }
    template <class Io>
    static void transfer(Io& io, BytesConstant& v) {
        io.text(v.data);
    }
    template <class Io>
    static void transfer(Io& io, NamesConstant& v) {
        io.list(v.names, [&](std::string& name) { io.text(name); });
    }
};

void transferConstant(Writer& io, Constant& c) {
    io.number(c.index(), 1);
    std::visit([&](auto& content) { ConstantContent::transfer(io, content); }, c);
}

/// Makes the alternative with that index; false when there is none.
template <size_t I = 0>
bool emplace(Constant& c, uint64_t index) {
    if constexpr (I < std::variant_size_v<Constant>) {
        if (index != I)
            return emplace<I + 1>(c, index);
        c.emplace<I>();
        return true;
    } else {
        return false;
    }
}

void transferConstant(Reader& io, Constant& c) {
    if (!emplace(c, io.number(1)))
        return io.fail();
    std::visit([&](auto& content) { ConstantContent::transfer(io, content); }, c);
}

template <class Io>
void transfer(Io& io, SourcePart& p) {
    io.integer(p.firstLine);
    io.text(p.path);
}

template <class Io>
void transfer(Io& io, Module& m) {
    io.text(m.name);
    io.text(m.path);
    io.list(m.parts, [&](SourcePart& p) { transfer(io, p); });
    io.list(m.imports, [&](Import& i) { transfer(io, i); });
    io.list(m.constants, [&](Constant& c) { transferConstant(io, c); });
    io.list(m.slots, [&](Slot& s) { transfer(io, s); });
    io.list(m.prototypes, [&](Prototype& p) { transfer(io, p); });
    io.list(m.nativeClasses, [&](NativeClass& c) { transfer(io, c); });
    io.list(m.classes, [&](Class& c) { transfer(io, c); });
    io.list(m.types, [&](Type& t) { transfer(io, t); });
}

/// Instruction numbers are part of the format, so a changed table is another version too.
uint32_t computeInstructionSetHash() {
    uint32_t hash = 2166136261u;
    for (unsigned op = 0; op < kOpcodeCount; ++op) {
        const OpcodeInfo& o = info(static_cast<Opcode>(op));
        for (const std::string_view part : {o.name, o.flags})
            for (const char c : part)
                hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
        for (const Operand operand : {o.a, o.b, o.c})
            hash = (hash ^ static_cast<unsigned char>(operand)) * 16777619u;
    }
    return hash;
}

uint32_t instructionSetHash() {
    static const uint32_t hash = computeInstructionSetHash();
    return hash;
}

} // namespace

std::string serialize(const Module& module) {
    Writer writer;
    for (const char c : kMagic)
        writer.number(static_cast<unsigned char>(c), 1);
    writer.number(kFormatVersion, 4);
    writer.number(instructionSetHash(), 4);
    // The descriptions take what they may also read into.
    transfer(writer, const_cast<Module&>(module));
    return writer.take();
}

FunctionBody deserializeBody(std::string_view bytes) {
    Reader reader(bytes);
    FunctionBody body;
    transfer(reader, body);
    CORO_CHECK(reader.ok() && reader.atEnd());
    return body;
}

Result<Module, std::string> deserialize(std::string_view bytes, Trust trust, Use use) {
    if (!bytes.starts_with(kMagic))
        return fail(std::string("not a coro bytecode file"));
    Reader reader(bytes.substr(kMagic.size()), use);
    const uint64_t version = reader.number(4);
    const uint64_t instructionSet = reader.number(4);
    if (reader.ok() && (version != kFormatVersion || instructionSet != instructionSetHash()))
        return fail(std::string("bytecode of another version of coro"));
    Module module;
    transfer(reader, module);
    if (!reader.ok() || !reader.atEnd())
        return fail(std::string("damaged bytecode: cut off or too long"));
    if (trust == Trust::Verify)
        if (Status<std::string> status = verify(module); !status)
            return fail("damaged bytecode: " + status.error());
    return module;
}

} // namespace coro::bytecode
