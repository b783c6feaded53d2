#include "compiler/parse/foreign_names.h"

#include <algorithm>
#include <iterator>

namespace coro::compiler {

namespace {

struct ForeignName {
    std::string_view foreign;
    std::string_view own;
};

constexpr ForeignName kForeignNames[] = {
    {"null", "nil"},
    {"NULL", "nil"},
    {"None", "nil"},
    {"undefined", "nil"},
    {"nullptr", "nil"},
    {"True", "true"},
    {"TRUE", "true"},
    {"False", "false"},
    {"FALSE", "false"},
    {"this", "self"},
    {"println", "print"},
    {"printf", "print"},
    {"puts", "print"},
    {"echo", "print"},
    {"setTimeout", "callLater"},
    {"len", "xs.len()"},
    {"sum", "xs.sum()"},
    {"sorted", "xs.sorted()"},
    {"reversed", "xs.reversed()"},
    {"enumerate", "xs.enumerate()"},
    {"zip", "xs.zip(ys)"},
    {"filter", "xs.filter(test)"},
    {"abs", "x.abs()"},
    {"round", "x.round()"},
    {"sqrt", "x.sqrt()"},
    {"divmod", "a.divMod(b)"},
    {"ord", "c.codePoint()"},
    {"chr", "n.toChar()"},
    {"hex", "\"${n:x}\""},
    {"bin", "\"${n:b}\""},
    {"isinstance", "x is int"},
    {"typeof", "type(x)"},
    {"tostring", "str(x)"},
    {"String", "str(x)"},
    {"tonumber", "float(text)"},
    {"parseInt", "int(text)"},
    {"parseFloat", "float(text)"},
    {"pairs", "for [key, value] in m { ... }"},
    {"ipairs", "for [i, x] in xs.enumerate() { ... }"},
    {"dict", "{name: \"Ann\"}"},
    {"tuple", "[a, b]"},
    {"lambda", "fn(x) => x * 2"},
    {"pass", "{ }"},
    {"console", "print(x)"},
    {"Math", "import math"},
    {"JSON", "import json"},
    {"require", "import"},
    {"Promise", "Deferred"},
    {"Exception", "Error"},
    {"RuntimeError", "Error"},
    {"NotImplementedError", "Error"},
    {"ZeroDivisionError", "ZeroDivision"},
    {"pcall", "try { ... } except e { ... }"},
    {"panic", "raise Error(\"...\")"},
    {"error", "raise Error(\"...\")"},
    {"spawn", "let worker = work()"},
    {"go", "let worker = work()"},
    {"append", "xs.push(x)"},
    {"chan", "Channel(n)"},
    {"next", "yield stream.next()"},
    {"wait", "yield x"},
    {"create_task", "let worker = work()"},
    {"clearTimeout", "timer.cancel()"},
    {"setInterval", "while true { yield sleep(1)   ... }"},
    {"sprintf", "\"${x:.2f}\""},
    {"Array", "[a, b]"},
    {"Object", "{name: \"Ann\"}"},
    {"Map", "{name: \"Ann\"}"},
    {"Set", "set(a, b)"},
    {"Date", "import time"},
    {"datetime", "import time"},
    {"RegExp", "import regex"},
    {"re", "import regex"},
    {"Infinity", "float(\"inf\")"},
    {"NaN", "float(\"nan\")"},
};

constexpr ForeignName kForeignTypes[] = {
    {"string", "str"},       {"String", "str"},       {"text", "str"},         {"char", "str"},
    {"integer", "int"},      {"Int", "int"},          {"Integer", "int"},      {"i32", "int"},
    {"i64", "int"},          {"u8", "int"},           {"u32", "int"},          {"u64", "int"},
    {"uint", "int"},         {"long", "int"},         {"int32", "int"},        {"int64", "int"},
    {"bigint", "int"},       {"double", "float"},     {"Double", "float"},     {"Float", "float"},
    {"f32", "float"},        {"f64", "float"},        {"float64", "float"},    {"real", "float"},
    {"number", "Number"},    {"num", "Number"},       {"boolean", "bool"},     {"Bool", "bool"},
    {"Boolean", "bool"},     {"array", "list"},       {"Array", "list"},       {"List", "list"},
    {"vector", "list"},      {"tuple", "list"},       {"dict", "map"},         {"Dict", "map"},
    {"Map", "map"},          {"table", "map"},        {"Set", "set"},          {"object", "any"},
    {"Object", "any"},       {"Any", "any"},          {"unknown", "any"},      {"void", "nil"},
    {"None", "nil"},         {"null", "nil"},         {"undefined", "nil"},    {"unit", "nil"},
    {"callable", "fn(any)"}, {"Callable", "fn(any)"}, {"function", "fn(any)"}, {"Function", "fn(any)"},
    {"Promise", "Deferred"}, {"Future", "Deferred"},  {"Exception", "Error"},  {"bytearray", "bytes"},
    {"buffer", "bytes"},     {"Iterator", "Stream"},  {"Generator", "Stream"}, {"iterator", "Stream"},
};

template <size_t n>
std::string_view ownNameIn(const ForeignName (&names)[n], std::string_view foreign) {
    const auto* it = std::find_if(std::begin(names), std::end(names),
                                  [foreign](const ForeignName& name) { return name.foreign == foreign; });
    return it == std::end(names) ? std::string_view() : it->own;
}

} // namespace

std::string_view coroSpelling(std::string_view foreign) { return ownNameIn(kForeignNames, foreign); }
std::string_view coroTypeSpelling(std::string_view foreign) { return ownNameIn(kForeignTypes, foreign); }

} // namespace coro::compiler
