#include <catch2/catch.hpp>

#include <cstdlib>

#include "tests/unit/compiler/parse/case_file.h"

using namespace coro::tests;

TEST_CASE("the parser makes of every case what its file says") {
    // CORO_UPDATE_CASES=1 writes what the parser makes into the files, to be reviewed as a diff.
    bool update = std::getenv("CORO_UPDATE_CASES") != nullptr;
    std::vector<CaseFile> files = readCaseFiles();
    REQUIRE(files.size() >= 10);
    for (CaseFile& file : files) {
        bool allowNative = file.path.stem() == "natives";
        REQUIRE_FALSE(file.cases.empty());
        for (ParseCase& each : file.cases) {
            std::string actual = parseToText(each.source, allowNative);
            if (update) {
                each.expected = actual;
                continue;
            }
            INFO(file.path.filename().string() << ": " << each.title << "\n" << each.source);
            CHECK(actual == each.expected);
        }
        if (update)
            writeCaseFile(file);
    }
}

TEST_CASE("a case with errors has no tree of the statement that they are in") {
    CHECK(parseToText("let a = 1\nlet b = a +\nlet c = )\nlet d = 2\n", false)
              .starts_with("(let a 1)\n(let d 2)\nerror"));
}
