#include "bytecode/serialize.h"

#include <catch2/catch.hpp>

#include "bytecode/disassembler.h"
#include "tests/unit/bytecode/support.h"

namespace coro::bytecode::testing {

namespace {

/// One of everything that a file can hold.
Module fullModule() {
    CodeBuilder code;
    const Label begin = code.newLabel(), end = code.newLabel(), handler = code.newLabel();
    code.bind(begin);
    code.emitExt(ins(Opcode::LoadConst, 2), 1, {2, 4, 3});
    code.emitExt(ins(Opcode::CallSlot, 2, 3, 0), 0, {2, 9, 1});
    code.bind(end);
    code.emit(ins(Opcode::Drop, 2, 0, 0, kKillA));
    code.emit(ins(Opcode::Add, 0, 0, 1, kKillB | kKillC), {3, 1, 1});
    code.emit(ins(Opcode::Return, 0, 0, 0, kKillA));
    code.bind(handler);
    code.emit(ins(Opcode::Drop, 0, 0, 0, kKillA));
    code.emit(ins(Opcode::Drop, 1, 0, 0, kKillA));
    code.emit(ins(Opcode::Reraise, 2, 0, 0, kKillA));
    code.addRegion(Region::Kind::Finally, begin, end, handler, 2);
    Module m = moduleOf(code, 2, 6);
    // the call's target goes to r2, so nothing may be live there
    m.prototypes[1].body->code[2] = ins(Opcode::CallSlot, 3, 3, 0).encode();
    m.prototypes[1].body->code.insert(m.prototypes[1].body->code.begin() + 4,
                                      ins(Opcode::Drop, 3, 0, 0, kKillA).encode());
    for (Region& r : m.prototypes[1].body->regions)
        r.handler += 1;
    m.path = "test.co";
    m.constants = {std::string("name"),
                   int64_t{1} << 60,
                   2.5,
                   BigIntConstant{"-123456789012345678901234567890"},
                   BytesConstant{std::string("\0\xff", 2)},
                   NamesConstant{{"a", "b"}}};
    m.slots = {{"g", "core", false, -1}, {"main", "", true, 0}, {"Thing", "", true, -1}};
    m.nativeClasses = {{"Thing", "Base", 2, {1}, {"size"}, "A thing."}};
    Class cls;
    cls.name = "Point";
    cls.hasInit = true;
    cls.fields = {{"x", true, true, false, Field::Default::Constant, 1}, {"made", true, false, true}};
    cls.methods = {{"move", false}, {"origin", true}};
    cls.slot = 2;
    cls.initPrototype = 1;
    cls.doc = "A point.";
    m.classes = {cls};
    m.prototypes[1].parameters[1].hasDefault = true;
    m.prototypes[1].required = 1;
    m.prototypes[1].declaredAt = {1, 4, 1};
    m.prototypes[1].doc = "Adds.";
    return m;
}

} // namespace

TEST_CASE("a module survives being written and read") {
    const Module m = fullModule();
    REQUIRE(problemOf(m) == "");
    const std::string bytes = serialize(m);
    Result<Module, std::string> copy = deserialize(bytes);
    REQUIRE(copy.ok());
    CHECK(serialize(*copy) == bytes);
    CHECK(disassemble(*copy) == disassemble(m));
    CHECK(copy->prototypes[1].doc == "Adds.");
    CHECK(copy->classes[0].fields[0].isFixed);
    CHECK(copy->classes[0].initPrototype == 1);
    CHECK(std::get<NamesConstant>(copy->constants[5]).names == std::vector<std::string>{"a", "b"});
    CHECK(std::get<BytesConstant>(copy->constants[4]).data.size() == 2);
}

TEST_CASE("a module that is to run has its bodies when they are asked for") {
    const Module m = fullModule();
    const std::string bytes = serialize(m);
    Result<Module, std::string> read = deserialize(bytes, Trust::Trusted, Use::Running);
    REQUIRE(read.ok());
    Module copy = *read;
    for (Prototype& p : read->prototypes)
        CHECK_FALSE(p.body.isRead());
    CHECK(read->prototypes[1].doc == "");
    CHECK(read->prototypes[1].body->code == m.prototypes[1].body->code);
    CHECK(read->prototypes[1].body.isRead());
    CHECK_FALSE(copy.prototypes[1].body.isRead());
    CHECK(disassemble(copy) == disassemble(m));

    Module later = copy;
    later.prototypes[1].body->code.clear();
    CHECK(copy.prototypes[1].body->code == m.prototypes[1].body->code);
}

TEST_CASE("other files are told apart") {
    const std::string bytes = serialize(fullModule());
    CHECK(deserialize("").error() == "not a coro bytecode file");
    CHECK(deserialize("print(1)\n").error() == "not a coro bytecode file");
    std::string newer = bytes;
    newer[8] = 99;
    CHECK(deserialize(newer).error() == "bytecode of another version of coro");
    CHECK(deserialize(bytes + "x").error() == "damaged bytecode: cut off or too long");
}

TEST_CASE("every truncation is an error") {
    const std::string bytes = serialize(fullModule());
    for (size_t size = 0; size < bytes.size(); ++size) {
        INFO("cut at " << size);
        CHECK_FALSE(deserialize(std::string_view(bytes).substr(0, size)).ok());
    }
}

TEST_CASE("every flipped bit gives an error or a module that the verifier accepts") {
    const std::string bytes = serialize(fullModule());
    size_t refused = 0;
    for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        std::string damaged = bytes;
        damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
        Result<Module, std::string> read = deserialize(damaged);
        if (read) {
            CHECK(problemOf(*read) == "");
            CHECK_FALSE(disassemble(*read).empty());
        } else {
            ++refused;
            CHECK_FALSE(read.error().empty());
        }
    }
    CHECK(refused > bytes.size()); // most of what matters is noticed
}

TEST_CASE("a huge count in a small file reserves nothing") {
    std::string bytes = serialize(fullModule());
    const size_t countOfConstants = 16 + 4 + 4 + 4 + 7;
    for (size_t i = 0; i < 4; ++i)
        bytes[countOfConstants + i] = '\xff';
    CHECK(deserialize(bytes).error() == "damaged bytecode: cut off or too long");
}

} // namespace coro::bytecode::testing
