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
    {"Infinity", "float(\"inf\")"},
    {"NaN", "float(\"nan\")"},
};

} // namespace

std::string_view coroSpelling(std::string_view foreign) {
    const auto* found = std::find_if(std::begin(kForeignNames), std::end(kForeignNames),
                                     [foreign](const ForeignName& each) { return each.foreign == foreign; });
    return found == std::end(kForeignNames) ? std::string_view() : found->own;
}

} // namespace coro::compiler
