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
    {"null", "nil"},      {"NULL", "nil"},     {"None", "nil"},    {"undefined", "nil"}, {"nullptr", "nil"},
    {"True", "true"},     {"TRUE", "true"},    {"False", "false"}, {"FALSE", "false"},   {"this", "self"},
    {"println", "print"}, {"printf", "print"}, {"puts", "print"},  {"echo", "print"},    {"setTimeout", "callLater"},
};

} // namespace

std::string_view coroSpelling(std::string_view foreign) {
    const auto* found = std::find_if(std::begin(kForeignNames), std::end(kForeignNames),
                                     [foreign](const ForeignName& each) { return each.foreign == foreign; });
    return found == std::end(kForeignNames) ? std::string_view() : found->own;
}

} // namespace coro::compiler
