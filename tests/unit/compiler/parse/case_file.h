#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/render.h"
#include "compiler/ast/print.h"
#include "compiler/parse/parser.h"

namespace coro::tests {

/// A source text and what the parser makes of it: the tree, then its errors as users see them.
struct ParseCase {
    std::string title;
    std::string source;
    std::string expected;
};

/// A file of cases: `=== title`, the source, `---`, what is expected.
struct CaseFile {
    std::filesystem::path path;
    std::vector<ParseCase> cases;
};

inline CaseFile readCaseFile(const std::filesystem::path& path) {
    CaseFile file{path, {}};
    std::ifstream in(path);
    bool inSource = false;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("=== ")) {
            file.cases.push_back({line.substr(4), {}, {}});
            inSource = true;
        } else if (line == "---") {
            inSource = false;
        } else if (!file.cases.empty()) {
            (inSource ? file.cases.back().source : file.cases.back().expected) += line + "\n";
        }
    }
    return file;
}

/// The case files beside the tests, by name.
inline std::vector<CaseFile> readCaseFiles() {
    const std::filesystem::path folder = "tests/unit/compiler/parse/cases";
    std::vector<CaseFile> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        files.push_back(readCaseFile(entry.path()));
    std::sort(files.begin(), files.end(), [](const CaseFile& a, const CaseFile& b) { return a.path < b.path; });
    return files;
}

inline void writeCaseFile(const CaseFile& file) {
    std::ofstream out(file.path);
    for (const ParseCase& each : file.cases)
        out << "=== " << each.title << "\n" << each.source << "---\n" << each.expected;
}

/// Tree and errors of a source text, in the form of ParseCase::expected.
inline std::string parseToText(const std::string& source, bool allowNative = false) {
    SourceMap map;
    const SourceFile& file = map.add("test.co", source);
    Arena arena;
    DiagnosticSink sink;
    const ast::Module* module = compiler::parse(file, arena, sink, {.allowNative = allowNative});
    std::string text = ast::print(*module);
    for (const Diagnostic& diagnostic : sink.take())
        text += render(diagnostic, map);
    return text;
}

} // namespace coro::tests
