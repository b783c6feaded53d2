#include <catch2/catch.hpp>

#include <random>

#include "compiler/parse/token_filter.h"
#include "tests/unit/compiler/parse/case_file.h"

using namespace coro;
using namespace coro::tests;

namespace {

/// Parses whatever it is; what counts is that it comes back, with errors whose places lie in the text.
void parseAnything(const std::string& source) {
    SourceMap map;
    const SourceFile& file = map.add("test.co", source);
    Arena arena;
    DiagnosticSink sink;
    const ast::Module* module = compiler::parse(file, arena, sink);
    ast::print(*module);
    for (const Diagnostic& diagnostic : sink.take()) {
        REQUIRE(!diagnostic.title.empty());
        for (const Label& label : diagnostic.labels) {
            REQUIRE(label.span.begin <= label.span.end);
            REQUIRE(label.span.end <= source.size());
        }
        REQUIRE(!render(diagnostic, map).empty());
    }
}

/// All sources of the case files, the wrong ones too.
std::vector<std::string> corpus() {
    std::vector<std::string> sources;
    for (const CaseFile& file : readCaseFiles())
        for (const ParseCase& each : file.cases)
            sources.push_back(each.source);
    return sources;
}

std::vector<std::string> piecesOf(const std::vector<std::string>& sources) {
    std::vector<std::string> pieces{"\n", "{",      "}",  "(", ")",   "[", "]", "\"",
                                    "${", "\"\"\"", "=>", ",", "...", "'", "\\"};
    for (const std::string& source : sources) {
        std::string word;
        for (char c : source + " ") {
            if (c != ' ' && c != '\n') {
                word += c;
                continue;
            }
            if (!word.empty())
                pieces.push_back(word);
            word.clear();
        }
    }
    return pieces;
}

} // namespace

TEST_CASE("a source cut off anywhere is read without harm") {
    for (const std::string& source : corpus())
        for (size_t length = 0; length <= source.size(); ++length)
            if (length == source.size() || (source[length] & 0xC0) != 0x80) // not inside a character
                parseAnything(source.substr(0, length));
}

TEST_CASE("a source that begins anywhere is read without harm") {
    for (const std::string& source : corpus())
        for (size_t begin = 0; begin < source.size(); begin += 3)
            if ((source[begin] & 0xC0) != 0x80)
                parseAnything(source.substr(begin));
}

TEST_CASE("changed sources are read without harm") {
    std::vector<std::string> sources = corpus();
    std::vector<std::string> pieces = piecesOf(sources);
    std::mt19937 random(12345);
    auto pick = [&](size_t count) { return static_cast<size_t>(random() % count); };
    for (int round = 0; round < 4000; ++round) {
        std::string source = sources[pick(sources.size())];
        for (size_t changes = 1 + pick(4); changes > 0; --changes) {
            // At the borders of words, so that no character is torn apart.
            size_t at = source.find_first_of(" \n(){}[],", pick(source.size() + 1));
            if (at == std::string::npos)
                at = source.size();
            size_t end = std::min(source.size(), source.find_first_of(" \n(){}[],", at + 1));
            if (pick(2) == 0)
                source.erase(at, end - at);
            else
                source.insert(at, pieces[pick(pieces.size())]);
        }
        parseAnything(source);
    }
}

TEST_CASE("words in any order are read without harm") {
    std::vector<std::string> pieces = piecesOf(corpus());
    std::mt19937 random(54321);
    for (int round = 0; round < 2000; ++round) {
        std::string source;
        for (size_t count = 1 + random() % 30; count > 0; --count)
            source += pieces[random() % pieces.size()] + (random() % 4 == 0 ? "" : " ");
        parseAnything(source);
    }
}

TEST_CASE("every byte that text may have is read without harm") {
    for (int c = 1; c < 0x80; ++c) {
        parseAnything(std::string(1, static_cast<char>(c)));
        parseAnything("let a = 1 " + std::string(1, static_cast<char>(c)) + "\nlet b = 2\n");
        parseAnything("\"" + std::string(1, static_cast<char>(c)) + "\"");
    }
}
