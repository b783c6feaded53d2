#include "base/source.h"

#include <catch2/catch.hpp>

using coro::Position;
using coro::SourceFile;
using coro::SourceMap;

namespace {

SourceFile source(std::string text) { return SourceFile(1, "test.co", std::move(text)); }

} // namespace

TEST_CASE("positions are 1-based and columns count code points") {
    SourceFile file = source("ab\nné𝄞x\n");
    CHECK(file.positionAt(0) == Position{1, 1});
    CHECK(file.positionAt(2) == Position{1, 3}); // the newline belongs to its line
    CHECK(file.positionAt(3) == Position{2, 1});
    CHECK(file.positionAt(3 + 1 + 2 + 4) == Position{2, 4});
    CHECK(file.positionAt(file.size()) == Position{3, 1});
    CHECK(file.positionAt(1000) == Position{3, 1});
}

TEST_CASE("lines are given without their newline") {
    SourceFile file = source("one\r\ntwo\n\nlast");
    REQUIRE(file.lineCount() == 4);
    CHECK(file.lineText(1) == "one");
    CHECK(file.lineText(2) == "two");
    CHECK(file.lineText(3) == "");
    CHECK(file.lineText(4) == "last");
    CHECK(file.lineAt(file.lineStart(3)) == 3);
}

TEST_CASE("an empty source has one empty line") {
    SourceFile file = source("");
    CHECK(file.lineCount() == 1);
    CHECK(file.lineText(1) == "");
    CHECK(file.positionAt(0) == Position{1, 1});
    CHECK(file.endSpan() == coro::Span{1, 0, 0});
}

TEST_CASE("a lone carriage return ends no line") {
    SourceFile file = source("a\rb\n\r\nc");
    REQUIRE(file.lineCount() == 3);
    CHECK(file.lineText(1) == "a\rb");
    CHECK(file.lineText(2) == "");
}

TEST_CASE("a source map finds files by id, and they stay in place") {
    SourceMap sources;
    const SourceFile& first = sources.add("a.co", "a");
    for (int i = 0; i < 100; ++i)
        sources.add("more.co", "");
    CHECK(sources.find(first.id()) == &first);
    CHECK(first.path() == "a.co");
    CHECK(sources.find(0) == nullptr);
    CHECK(sources.find(102) == nullptr);
    CHECK(sources.find(101) != nullptr);
}

TEST_CASE("spans join to the smallest that covers both") {
    CHECK(coro::join({1, 5, 9}, {1, 2, 6}) == coro::Span{1, 2, 9});
    CHECK(coro::join({1, 2, 3}, {1, 7, 7}) == coro::Span{1, 2, 7});
}

TEST_CASE("a line of a text that is put together belongs to the file it comes from") {
    const SourceFile file(1, "all", "a\nb\n\nc\n", {{1, "first.co"}, {4, "second.co"}});
    const auto lineOf = [&](uint32_t line) {
        const coro::SourceLine found = file.lineOfPart(line);
        return std::string(found.path) + ":" + std::to_string(found.line);
    };
    CHECK(lineOf(1) == "first.co:1");
    CHECK(lineOf(3) == "first.co:3");
    CHECK(lineOf(4) == "second.co:1");
    CHECK(lineOf(9) == "second.co:6");
    const coro::SourceLine whole = source("a\nb").lineOfPart(2);
    CHECK(whole.line == 2);
}
