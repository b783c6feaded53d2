#include "base/render.h"

#include <catch2/catch.hpp>

#include <string>

using namespace coro;

namespace {

/// A source and the labels that a test puts on pieces of its text.
class Example {
  public:
    explicit Example(std::string text, std::string path = "a.co")
        : file_(sources_.add(std::move(path), std::move(text))) {}

    /// The nth (from 0) place where the piece occurs.
    Span at(std::string_view piece, int nth = 0) const {
        size_t found = file_.text().find(piece);
        for (; nth > 0; --nth)
            found = file_.text().find(piece, found + 1);
        REQUIRE(found != std::string_view::npos);
        return file_.span(static_cast<uint32_t>(found), static_cast<uint32_t>(found + piece.size()));
    }
    /// From one piece to the end of another.
    Span from(std::string_view first, std::string_view last) const { return join(at(first), at(last)); }

    const SourceFile& file() const { return file_; }
    SourceMap& sources() { return sources_; }
    std::string render(const Diagnostic& diagnostic, RenderOptions options = {}) const {
        return coro::render(diagnostic, sources_, options);
    }

  private:
    SourceMap sources_;
    const SourceFile& file_;
};

Diagnostic error() { return Diagnostic::of(ErrorCode::YieldInFn); }

const std::string kTitle = "error[E0210]: `yield` in an `fn`\n";

} // namespace

TEST_CASE("a diagnostic shows title, place, labelled lines and help") {
    Example example("\n\nfn load(path) {\n    let text = yield fs.read(path)\n}\n", "samples/fetch.co");
    Diagnostic d = error()
                       .primary(example.at("yield"), "waits here")
                       .secondary(example.at("fn"), "an `fn` runs to completion and cannot wait")
                       .help("make it a coroutine: `co load(path)`");
    CHECK(example.render(d) == kTitle + R"(  --> samples/fetch.co:4:16
 3 | fn load(path) {
   | -- an `fn` runs to completion and cannot wait
 4 |     let text = yield fs.read(path)
   |                ^^^^^ waits here
help: make it a coroutine: `co load(path)`
)");
}

TEST_CASE("a diagnostic without labels is its title, notes and helps") {
    Example example("");
    Diagnostic d =
        Diagnostic::of(ErrorCode::NoSuchFile, "x.co").note("looked in\nthese places").help("one").help("two\nlines");
    CHECK(example.render(d) == R"(error[E0001]: no such file: x.co
note: looked in
      these places
help: one
help: two
      lines
)");
}

TEST_CASE("several labels on a line hang below it") {
    Example example("let [a, b] = f(x, y)\n");
    Diagnostic d = error()
                       .primary(example.at("f(x, y)"), "gives 3 values")
                       .secondary(example.at("[a, b]"), "binds two names")
                       .secondary(example.at("let"), "here");
    CHECK(example.render(d) == kTitle + R"(  --> a.co:1:14
 1 | let [a, b] = f(x, y)
   | --- ------   ^^^^^^^ gives 3 values
   | |   |
   | |   binds two names
   | here
)");
}

TEST_CASE("labels inside and on top of one another") {
    Example example("outer(inner)\n");
    Diagnostic d = error().primary(example.at("inner"), "this").secondary(example.at("outer(inner)"), "in this call");
    CHECK(example.render(d) == kTitle + R"(  --> a.co:1:7
 1 | outer(inner)
   | ------^^^^^-
   | |     |
   | |     this
   | in this call
)");
    Diagnostic same = error().secondary(example.at("inner"), "second").primary(example.at("inner"), "first");
    CHECK(example.render(same) == kTitle + R"(  --> a.co:1:7
 1 | outer(inner)
   |       ^^^^^ first
   |       |
   |       second
)");
}

TEST_CASE("labels without text need no row of their own") {
    Example example("f(a, a)\n");
    Diagnostic d = error().primary(example.at("a", 1), "named twice").secondary(example.at("a"), "");
    CHECK(example.render(d) == kTitle + R"(  --> a.co:1:6
 1 | f(a, a)
   |   -  ^ named twice
)");
}

TEST_CASE("between labelled lines one line is shown and more are left out") {
    Example example("one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven\n");
    Diagnostic d = error()
                       .primary(example.at("eleven"), "last")
                       .secondary(example.at("two"), "first")
                       .secondary(example.at("four"), "second");
    CHECK(example.render(d) == kTitle + R"(   --> a.co:11:1
  2 | two
    | --- first
  3 | three
  4 | four
    | ---- second
 ...
 11 | eleven
    | ^^^^^^ last
)");
}

TEST_CASE("a span of several lines is marked where it begins and ends") {
    Example example("x = call(\n    a,\n    b,\n    c\n  ) + 1\n");
    Diagnostic d = error().primary(example.from("call(", ")"), "this call");
    CHECK(example.render(d) == kTitle + R"(  --> a.co:1:5
 1 | x = call(
   |     ^^^^^
 ...
 5 |   ) + 1
   |   ^ this call
)");
}

TEST_CASE("a span that ends with its line's newline stays on the line") {
    Example example("abc\ndef\n");
    CHECK(example.render(error().primary(example.file().span(1, 4), "rest")) == kTitle + R"(  --> a.co:1:2
 1 | abc
   |  ^^ rest
)");
    CHECK(example.render(error().primary(example.file().span(3, 4), "newline")) == kTitle + R"(  --> a.co:1:4
 1 | abc
   |    ^ newline
)");
}

TEST_CASE("the end of the file is shown after its last visible character") {
    for (const char* text : {"if x {", "if x {\n", "if x {  \n\n\n"}) {
        Example example(text);
        CHECK(example.render(error().primary(example.file().endSpan(), "ends here")) == kTitle + R"(  --> a.co:1:7
 1 | if x {
   |       ^ ends here
)");
    }
    Example empty("");
    CHECK(empty.render(error().primary(empty.file().endSpan(), "nothing")) == kTitle + R"(  --> a.co:1:1
 1 |
   | ^ nothing
)");
}

TEST_CASE("a span past the end of the file is moved inside") {
    Example example("abc");
    CHECK(example.render(error().primary({example.file().id(), 1, 900}, "x")) == kTitle + R"(  --> a.co:1:2
 1 | abc
   |  ^^ x
)");
}

TEST_CASE("tabs are shown as spaces and labels stand below them") {
    Example example("\tif a\tthen\n");
    CHECK(example.render(error().primary(example.at("then"), "here")) == kTitle + R"(  --> a.co:1:7
 1 |     if a    then
   |             ^^^^ here
)");
    RenderOptions wide;
    wide.tabWidth = 8;
    CHECK(example.render(error().primary(example.at("if"), "here"), wide) == kTitle + R"(  --> a.co:1:2
 1 |         if a    then
   |         ^^ here
)");
}

TEST_CASE("wide and combining characters keep the labels in place") {
    Example example("f(\"日本\", e\u0301, x)\n");
    Diagnostic d = error()
                       .primary(example.at("x"), "here")
                       .secondary(example.at("日本"), "wide")
                       .secondary(example.at("e\u0301"), "one column");
    CHECK(example.render(d) == kTitle + "  --> a.co:1:13\n"
                                        " 1 | f(\"日本\", e\u0301, x)\n"
                                        "   |    ----   -  ^ here\n"
                                        "   |    |      |\n"
                                        "   |    |      one column\n"
                                        "   |    wide\n");
}

TEST_CASE("characters that would disturb a terminal are made visible") {
    Example example("a\x1b[2Jb \u202E c\n");
    CHECK(example.render(error().primary(example.at("b"), "here")) == kTitle + "  --> a.co:1:6\n"
                                                                               " 1 | a\u241B[2Jb \uFFFD c\n"
                                                                               "   |      ^ here\n");
}

TEST_CASE("a long line is cut around the labels") {
    std::string text = std::string(300, 'a') + " spot " + std::string(300, 'b') + "\n";
    Example example(text);
    RenderOptions narrow;
    narrow.width = 60;
    CHECK(example.render(error().primary(example.at("spot"), "here"), narrow) == kTitle + R"(  --> a.co:1:302
 1 | ...aaaaaaaaaaaaaaaaaaaaa spot bbbbbbbbbbbbbbbbbbbbbb...
   |                          ^^^^ here
)");
    CHECK(example.render(error().primary(example.file().span(2, 4), "here"), narrow) == kTitle + R"(  --> a.co:1:3
 1 | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...
   |   ^^ here
)");
    CHECK(example.render(error().primary(example.file().endSpan(), "here"), narrow) == kTitle + R"(  --> a.co:1:607
 1 | ...bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
   |                                                       ^ here
)");
}

TEST_CASE("on a cut line the primary label is kept and far ones stand at the edge") {
    std::string text = "first" + std::string(500, '-') + "second" + std::string(500, '-') + "\n";
    Example example(text);
    RenderOptions narrow;
    narrow.width = 50;
    Diagnostic d = error().primary(example.at("second"), "main").secondary(example.at("first"), "far");
    CHECK(example.render(d, narrow) == kTitle + R"(  --> a.co:1:506
 1 | ...----------------second-----------------...
   | -                  ^^^^^^ main
   | |
   | far
)");
    Diagnostic all = error().primary(example.file().span(0, 900), "all");
    CHECK(example.render(all, narrow) == kTitle + R"(  --> a.co:1:1
 1 | first-------------------------------------...
   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ all
)");
}

TEST_CASE("labels in other files follow in blocks of their own") {
    Example example("let a = 1\n");
    const SourceFile& other = example.sources().add("lib/b.co", "\n\nlet b = 2\n");
    const SourceFile& third = example.sources().add("c.co", "let c = 3\n");
    Diagnostic d = error()
                       .secondary(other.span(6, 7), "declared here")
                       .secondary(third.span(4, 5), "and here")
                       .primary(example.at("a"), "used here");
    CHECK(example.render(d) == kTitle + R"(  --> a.co:1:5
 1 | let a = 1
   |     ^ used here
  ::: lib/b.co:3:5
 3 | let b = 2
   |     - declared here
  ::: c.co:1:5
 1 | let c = 3
   |     - and here
)");
}

TEST_CASE("a label in an unknown file is left out") {
    Example example("a\n");
    CHECK(example.render(error().primary({}, "nowhere").note("n")) == kTitle + "note: n\n");
}

TEST_CASE("colours mark severity, primary and secondary labels") {
    Example example("f(x)\n");
    RenderOptions color;
    color.color = true;
    Diagnostic d = error().primary(example.at("x"), "bad").help("fix");
    CHECK(example.render(d, color) == "\x1b[1;31merror[E0210]\x1b[0m\x1b[1m: `yield` in an `fn`\x1b[0m\n"
                                      "\x1b[1;34m  --> \x1b[0ma.co:1:3\n"
                                      "\x1b[1;34m 1 |\x1b[0m f(x)\n"
                                      "\x1b[1;34m   |\x1b[0m   \x1b[1;31m^\x1b[0m \x1b[1;31mbad\x1b[0m\n"
                                      "\x1b[1;36mhelp\x1b[0m: fix\n");
    d.severity = Severity::Warning;
    CHECK(example.render(d, color).find("\x1b[1;33mwarning[") == 0);
}

TEST_CASE("several diagnostics are separated by an empty line") {
    Example example("ab\n");
    std::vector<Diagnostic> two = {error().primary(example.at("a"), "1"), error().primary(example.at("b"), "2")};
    CHECK(coro::render(two, example.sources()) == example.render(two[0]) + "\n" + example.render(two[1]));
    CHECK(coro::render(std::vector<Diagnostic>(), example.sources()).empty());
}
