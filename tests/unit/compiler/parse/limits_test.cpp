#include <catch2/catch.hpp>

#include "compiler/parse/nesting.h"
#include "compiler/parse/token_filter.h"
#include "compiler/parse/tree_builder.h"
#include "tests/unit/compiler/parse/case_file.h"

using namespace coro;
using namespace coro::tests;

namespace {

std::string times(size_t count, std::string_view text) {
    std::string all;
    for (size_t i = 0; i < count; ++i)
        all += text;
    return all;
}

/// The codes of the errors, in order; "" when there are none.
std::string errorsOf(const std::string& source) {
    SourceMap map;
    const SourceFile& file = map.add("test.co", source);
    Arena arena;
    DiagnosticSink sink;
    const ast::Module* module = compiler::parse(file, arena, sink);
    ast::print(*module);
    std::string codes;
    for (const Diagnostic& diagnostic : sink.take())
        codes += (codes.empty() ? "" : " ") + std::string(nameOf(diagnostic.code));
    return codes;
}

struct Nest {
    std::string_view open;
    std::string_view inner;
    std::string_view close;
    size_t levels = 1; ///< of nesting that one `open` adds
};

const Nest kNests[] = {
    {"(", "1", ")"},
    {"[", "1", "]"},
    {"{a: ", "1", "}"},
    {"f(", "1", ")"},
    {"a[", "1", "]"},
    {"fn() { f(", "1", ")}", 3},
    {"fn() => ", "1", ""},
    {"fn(a = ", "1", ") { }"},
    {"a ? b : ", "c", ""},
    {"a ? ", "b", " : c"},
    {"match a { b => ", "c", "}", 2},
    {"\"${", "a", "}\""},
    {"-(", "1", ")"},
};

const Nest kStatementNests[] = {
    {"if x { ", "f()", " }"},
    {"while x { ", "f()", " }"},
    {"fn f() { ", "f()", " }", 2},
    {"class A { fn f() { ", "f()", " } }", 3},
    {"try { ", "f()", " } except e { }"},
    {"select { yield a { ", "f()", " } }", 2},
    {"scope { ", "f()", " }"},
};

} // namespace

TEST_CASE("nesting up to the limit works in every form") {
    for (const Nest& nest : kNests) {
        size_t count = compiler::syntax::kMaxNesting / nest.levels - 2;
        INFO(nest.open);
        CHECK(errorsOf("let x = " + times(count, nest.open) + std::string(nest.inner) + times(count, nest.close) +
                       "\n") == "");
    }
    for (const Nest& nest : kStatementNests) {
        size_t count = compiler::syntax::kMaxNesting / nest.levels - 2;
        INFO(nest.open);
        CHECK(errorsOf(times(count, nest.open) + std::string(nest.inner) + times(count, nest.close) + "\n") == "");
    }
    CHECK(errorsOf("let " + times(490, "[") + "x" + times(490, "]") + " = 1\n") == "");
    CHECK(errorsOf("let " + times(490, "{a: ") + "x" + times(490, "}") + " = 1\n") == "");
    CHECK(errorsOf("let x: " + times(490, "list[") + "int" + times(490, "]") + " = 1\n") == "");
    CHECK(errorsOf("let x: " + times(490, "fn() -> ") + "int = 1\n") == "");
}

TEST_CASE("nesting past the limit is one clear error") {
    for (const Nest& nest : kNests) {
        INFO(nest.open);
        CHECK(errorsOf("let x = " + times(2'000, nest.open) + std::string(nest.inner) + times(2'000, nest.close) +
                       "\n") == "NestedTooDeep");
    }
    CHECK(errorsOf("let x = " + times(100'000, "(") + "1" + times(100'000, ")") + "\n") == "NestedTooDeep");
    CHECK(errorsOf(times(100'000, "if x { ") + "f()" + times(100'000, " }") + "\n") == "NestedTooDeep");
    CHECK(errorsOf("let x: " + times(100'000, "fn() -> ") + "int = 1\n") == "NestedTooDeep");
}

TEST_CASE("what is before and after what is nested too deep") {
    std::string deep = "let x = " + times(100'000, "(") + "1" + times(100'000, ")") + "\n";
    CHECK(parseToText("let a = 1\n" + deep).starts_with("(let a 1)\nerror[E0113]"));
}

TEST_CASE("unclosed brackets in any number are one error") {
    CHECK(errorsOf(times(100'000, "(")) == "UnclosedBracket");
    CHECK(errorsOf(times(100'000, "{")) == "UnclosedBracket");
    CHECK(errorsOf(times(100'000, ")")) == "StrayBracket");
    CHECK(errorsOf("let x = " + times(100'000, "\"${")) == "UnclosedInterpolation");
}

TEST_CASE("chains that are not nested are long") {
    CHECK(errorsOf("if a { b() }" + times(10'000, " else if a { b() }") + "\n") == "");
    CHECK(errorsOf("let x: int" + times(10'000, " | int") + " = 1\n") == "");
    CHECK(errorsOf("match x { 1" + times(10'000, " | 1") + " => 2 }\n") == "");
    CHECK(errorsOf("let x = [1" + times(100'000, ", 1") + "]\n") == "");
    CHECK(errorsOf(times(100'000, "f(1)\n")) == "");
    CHECK(errorsOf("f(1)" + times(100'000, "; f(1)") + "\n") == "");
}

TEST_CASE("chains that make a deep tree have a limit") {
    using compiler::syntax::kMaxTreeDepth;
    for (std::string_view link : {" + a", " ** a", " ?? a", " and a", ".b", "(1)", "[1]"}) {
        INFO(link);
        CHECK(errorsOf("let x = a" + times(kMaxTreeDepth - 10, link) + "\n") == "");
        CHECK(errorsOf("let x = a" + times(kMaxTreeDepth + 10, link) + "\n") == "ExpressionTooLong");
    }
    for (std::string_view prefix : {"- ", "not ", "yield ", "~"}) {
        INFO(prefix);
        CHECK(errorsOf("let x = " + times(kMaxTreeDepth - 10, prefix) + "a\n") == "");
        CHECK(errorsOf("let x = " + times(kMaxTreeDepth + 10, prefix) + "a\n") == "ExpressionTooLong");
    }
    // Both together: chains inside of each other.
    CHECK(errorsOf("let x = " + times(100, "(" + times(100, "a + ")) + "a" + times(100, ")") + "\n") ==
          "ExpressionTooLong");
    CHECK(errorsOf("class A extends a" + times(10'000, ".a") + " { }\n") == "ExpressionTooLong");
}

TEST_CASE("a statement of very many tokens is refused, a long text is not") {
    CHECK(errorsOf("let x = a" + times(1'000'000, " + a") + "\n") == "StatementTooLong");
    CHECK(errorsOf("let x = \"" + std::string(10'000'000, 'a') + "\"\n") == "");
    CHECK(errorsOf("#" + std::string(10'000'000, 'a') + "\n") == "");
    CHECK(errorsOf(std::string(1'000'000, '\n')) == "");
    CHECK(errorsOf(std::string(1'000'000, ';')) == "");
}

TEST_CASE("no more errors than are shown are looked for") {
    CHECK(errorsOf(times(10'000, "let x = * 2\n")) ==
          "ExpectedExpression" + times(49, " ExpectedExpression") + " TooManyErrors");
    CHECK(errorsOf(times(10'000, "@\n")) ==
          "UnexpectedCharacter" + times(49, " UnexpectedCharacter") + " TooManyErrors");
}

TEST_CASE("an empty source is an empty module") {
    CHECK(parseToText("") == "");
    CHECK(parseToText("\n\n") == "");
    CHECK(parseToText("# only a comment") == "");
    CHECK(parseToText("\xEF\xBB\xBFlet a = 1") == "(let a 1)\n");
    CHECK(parseToText("let a = 1\r\nlet b = \"\"\"\r\n  x\r\n  y\r\n  \"\"\"\r\n") == "(let a 1)\n(let b \"x\\ny\")\n");
}
