#pragma once
// Small modules written by hand.
#include <initializer_list>
#include <string>

#include "bytecode/builder.h"
#include "bytecode/verifier.h"

namespace coro::bytecode::testing {

inline Instruction ins(Opcode op, unsigned a = 0, unsigned b = 0, unsigned c = 0, unsigned kills = 0) {
    return {op, static_cast<uint8_t>(kills), static_cast<uint16_t>(a), static_cast<uint16_t>(b),
            static_cast<uint16_t>(c)};
}

inline Instruction loadInt(unsigned a, int32_t value) {
    Instruction i = ins(Opcode::LoadInt, a);
    i.setWide(value);
    return i;
}

inline void addParameters(Prototype& p, unsigned count) {
    for (unsigned i = 0; i < count; ++i)
        p.parameters.push_back({"p" + std::to_string(i), false});
    p.required = p.positional = static_cast<uint16_t>(count);
}

/// A module whose prototype 1 is an fn with that code; the top level does nothing.
inline Module moduleOf(const CodeBuilder& code, unsigned parameters, unsigned registers,
                       FunctionKind kind = FunctionKind::Fn) {
    Module m;
    m.name = "test";
    m.prototypes.resize(2);
    CodeBuilder top;
    top.emit(ins(Opcode::LoadPrim, 0, 0));
    top.emit(ins(Opcode::ReturnValue, 0, 0, 0, kKillA));
    m.prototypes[0].name = "main";
    m.prototypes[0].kind = FunctionKind::Co;
    m.prototypes[0].registers = 1;
    top.finish(m.prototypes[0]);
    Prototype& p = m.prototypes[1];
    p.name = "f";
    p.kind = kind;
    p.registers = static_cast<uint16_t>(registers);
    addParameters(p, parameters);
    code.finish(p);
    return m;
}

/// The verifier's message, empty when it is content.
inline std::string problemOf(const Module& m) {
    Status<std::string> status = verify(m);
    return status ? std::string() : status.error();
}

inline std::string problemOf(std::initializer_list<Instruction> code, unsigned parameters, unsigned registers,
                             FunctionKind kind = FunctionKind::Fn) {
    CodeBuilder builder;
    for (const Instruction& i : code)
        builder.emit(i);
    return problemOf(moduleOf(builder, parameters, registers, kind));
}

} // namespace coro::bytecode::testing
