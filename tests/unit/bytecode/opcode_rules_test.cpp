// Every line of the table, with every choice of kill bits, around the same skeleton: load what the instruction reads,
// run it, release what must be left. One mistake at a time has to be noticed.
#include <catch2/catch.hpp>

#include <set>

#include "tests/unit/bytecode/support.h"

namespace coro::bytecode::testing {

namespace {

constexpr unsigned kDst = 10, kFirst = 3, kWindow = 20, kResult = 30, kRegisters = 40;

/// An instruction with operands of its own, and what the table says of them, worked out by hand from the operand kinds.
struct Sample {
    Instruction ins{};
    uint64_t ext = 0;
    std::set<unsigned> reads, alwaysConsumed;
    std::vector<std::pair<unsigned, uint8_t>> sources; ///< registers of Src operands, with their kill bits
    bool hasDst = false;
};

unsigned windowSize(Opcode op) {
    switch (op) {
    case Opcode::RangeNew:
        return 3;
    case Opcode::ClosureNew:
        return 0;
    default:
        return 2;
    }
}

bool isAlwaysKilled(Opcode op, char operand) {
    static const std::set<Opcode> first = {Opcode::Drop,    Opcode::Return,     Opcode::ReturnValue,
                                           Opcode::Become,  Opcode::Raise,      Opcode::Reraise,
                                           Opcode::NoMatch, Opcode::ScopeLeave, Opcode::ScopeFail};
    return operand == 'a' ? first.count(op) > 0 : operand == 'b' && (op == Opcode::AddOther || op == Opcode::ScopeFail);
}

void read(Sample& s, unsigned from, unsigned count, bool consumed) {
    for (unsigned r = from; r < from + count; ++r) {
        s.reads.insert(r);
        if (consumed)
            s.alwaysConsumed.insert(r);
    }
}

uint16_t operandFor(Sample& s, Operand kind, char name, uint8_t killBit, unsigned count) {
    const unsigned own = name == 'a' ? 0 : name == 'b' ? 1 : 2;
    switch (kind) {
    case Operand::Dst:
        s.hasDst = true;
        return kDst;
    case Operand::Src:
        read(s, own, 1, isAlwaysKilled(s.ins.op, name));
        if (!isAlwaysKilled(s.ins.op, name))
            s.sources.emplace_back(own, killBit);
        else
            s.ins.kills |= killBit;
        return static_cast<uint16_t>(own);
    case Operand::Mut:
        read(s, own, 1, false);
        return static_cast<uint16_t>(own);
    case Operand::Win:
        read(s, s.ins.op == Opcode::Native ? 0 : kFirst, count, true);
        return s.ins.op == Opcode::Native ? 0 : kFirst;
    case Operand::CallWin:
        read(s, kWindow, 1, true);
        read(s, kWindow + 3, count, true);
        return kWindow;
    case Operand::ArgWin:
        read(s, kWindow + 3, count, true);
        return kWindow;
    case Operand::Loop3:
        read(s, kFirst, 3, false);
        return kFirst;
    case Operand::Loop2:
        read(s, kFirst, 2, false);
        return kFirst;
    case Operand::Count:
        return static_cast<uint16_t>(count);
    default:
        return 0;
    }
}

Sample sampleOf(Opcode op) {
    Sample s;
    s.ins.op = op;
    const OpcodeInfo& o = info(op);
    const unsigned count = op == Opcode::Native ? 1 : windowSize(op);
    s.ins.a = operandFor(s, o.a, 'a', kKillA, count);
    s.ins.b = operandFor(s, o.b, 'b', kKillB, count);
    s.ins.c = operandFor(s, o.c, 'c', kKillC, count);
    if (op == Opcode::CallNamed || op == Opcode::TailCallNamed)
        s.ext = 1;
    return s;
}

struct Mistake {
    int skipLoad = -1;  ///< do not load this register before
    int extraLoad = -1; ///< load this one as well
    int skipDrop = -1;  ///< do not release this one after
    int extraDrop = -1; ///< release this one, too
};

bool isCoOnly(Opcode op) {
    static const std::set<Opcode> ops = {Opcode::Yield,      Opcode::YieldBare,  Opcode::Pull,
                                         Opcode::PullPair,   Opcode::PullClose,  Opcode::ReturnValue,
                                         Opcode::Become,     Opcode::ScopeEnter, Opcode::TimeoutEnter,
                                         Opcode::ScopeLeave, Opcode::ScopeFail};
    return ops.count(op) > 0;
}

FunctionKind kindFor(Opcode op) {
    return op == Opcode::Emit ? FunctionKind::Gen : isCoOnly(op) ? FunctionKind::Co : FunctionKind::Fn;
}

std::string problemWith(const Sample& s, Mistake mistake = {}) {
    const OpcodeInfo& o = info(s.ins.op);
    const bool isNative = s.ins.op == Opcode::Native;
    CodeBuilder code;
    auto load = [&](unsigned r) { code.emit(ins(Opcode::LoadPrim, r, 0)); };
    for (const unsigned r : s.reads)
        if (static_cast<int>(r) != mistake.skipLoad && !isNative)
            load(r);
    if (mistake.extraLoad >= 0)
        load(static_cast<unsigned>(mistake.extraLoad));

    std::set<unsigned> left;
    for (const unsigned r : s.reads)
        if (!s.alwaysConsumed.count(r))
            left.insert(r);
    for (const auto& [r, bit] : s.sources)
        if (s.ins.kills & bit)
            left.erase(r);

    const Label target = code.newLabel();
    if (hasTarget(s.ins.op))
        code.emitJump(s.ins, target);
    else if (o.ext != Ext::None)
        code.emitExt(s.ins, s.ext);
    else
        code.emit(s.ins);
    auto drop = [&](unsigned r) {
        if (static_cast<int>(r) != mistake.skipDrop)
            code.emit(ins(Opcode::Drop, r, 0, 0, kKillA));
    };
    auto leave = [&](bool hasDst) {
        for (const unsigned r : left)
            drop(r);
        if (hasDst)
            drop(kDst);
        if (mistake.extraDrop >= 0)
            drop(static_cast<unsigned>(mistake.extraDrop));
        code.emit(ins(Opcode::LoadPrim, kResult, 0));
        code.emit(
            ins(kindFor(s.ins.op) != FunctionKind::Fn ? Opcode::ReturnValue : Opcode::Return, kResult, 0, 0, kKillA));
    };
    if (fallsThrough(s.ins.op))
        leave(s.hasDst && !o.has('E'));
    if (hasTarget(s.ins.op)) {
        code.bind(target);
        leave(s.hasDst && !o.has('N'));
    }
    Module m = moduleOf(code, isNative ? 1 : 0, kRegisters, kindFor(s.ins.op));
    m.prototypes[1].isNative = isNative;
    m.prototypes[1].captures = 1;
    m.constants = {std::string("name"), NamesConstant{{"name"}}};
    m.slots = {{"slot", "", false, -1}};
    Class cls; // of two parts
    cls.hasInit = true;
    cls.methods = {{"method"}};
    m.classes = {cls};
    Type type; // of one class that comes with the check, and for FitsType the value before it
    type.locals = windowSize(s.ins.op) - (s.ins.op == Opcode::FitsType ? 1 : 0);
    type.nodes.resize(1);
    m.types = {type};
    return problemOf(m);
}

} // namespace

TEST_CASE("every instruction obeys its line of the table") {
    for (unsigned op = 0; op < kOpcodeCount; ++op) {
        if (static_cast<Opcode>(op) == Opcode::ModuleEnd)
            continue; // ends a module's top level alone
        Sample s = sampleOf(static_cast<Opcode>(op));
        const uint8_t always = s.ins.kills;
        for (unsigned choice = 0; choice < 1u << s.sources.size(); ++choice) {
            s.ins.kills = always;
            for (size_t k = 0; k < s.sources.size(); ++k)
                if (choice >> k & 1)
                    s.ins.kills |= s.sources[k].second;
            INFO(info(s.ins.op).name << " with kill bits " << unsigned{s.ins.kills});
            CHECK(problemWith(s) == "");
            for (const unsigned r : s.reads) {
                if (s.ins.op == Opcode::Native)
                    break; // its window is the parameters
                INFO("r" << r);
                CHECK(problemWith(s, {.skipLoad = static_cast<int>(r)}) != "");
                const bool consumed = s.alwaysConsumed.count(r) || [&] {
                    for (const auto& [source, bit] : s.sources)
                        if (source == r && (s.ins.kills & bit))
                            return true;
                    return false;
                }();
                if (!fallsThrough(s.ins.op) && !hasTarget(s.ins.op))
                    continue;
                if (consumed)
                    CHECK(problemWith(s, {.extraDrop = static_cast<int>(r)}) != "");
                else
                    CHECK(problemWith(s, {.skipDrop = static_cast<int>(r)}) != "");
            }
            if (!s.hasDst)
                continue;
            CHECK(problemWith(s, {.extraLoad = kDst}) != "");
            CHECK(problemWith(s, {.skipDrop = kDst}) != "");
        }
    }
}

TEST_CASE("what is always killed must have its bit") {
    for (const Opcode op : {Opcode::Drop, Opcode::Return, Opcode::Raise, Opcode::Reraise, Opcode::AddOther}) {
        Sample s = sampleOf(op);
        s.ins.kills = 0;
        INFO(info(op).name);
        CHECK(problemWith(s).find("an operand that is always killed is not") != std::string::npos);
    }
}

} // namespace coro::bytecode::testing
