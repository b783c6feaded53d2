#include "base/render_json.h"

#include <catch2/catch.hpp>

using namespace coro;

TEST_CASE("a diagnostic as JSON") {
    SourceMap sources;
    const SourceFile& file = sources.add("a \"b\".co", "let ä = \"x\ny\"\n");
    Diagnostic d = Diagnostic::of(ErrorCode::UnknownName, "a\\b\n\x01")
                       .primary(file.span(4, 6), "one")
                       .secondary(file.span(9, 13), "")
                       .note("n1")
                       .note("n2");
    CHECK(
        renderJson(d, sources) ==
        R"({"severity":"error","code":"E0200","title":"unknown name `a\\b\u000a\u0001`",)"
        R"("file":"a \"b\".co","line":1,"column":5,"endLine":1,"endColumn":6,)"
        R"("labels":[{"file":"a \"b\".co","line":1,"column":5,"endLine":1,"endColumn":6,"primary":true,"text":"one"},)"
        R"({"file":"a \"b\".co","line":1,"column":9,"endLine":2,"endColumn":2,"primary":false,"text":""}],)"
        R"("notes":["n1","n2"],"help":[]})"
        "\n");
}

TEST_CASE("a diagnostic without a place") {
    SourceMap sources;
    CHECK(
        renderJson(Diagnostic::of(ErrorCode::TooManyWarnings, 3), sources) ==
        R"({"severity":"warning","code":"W0001","title":"too many warnings, 3 more are not shown","labels":[],"notes":[],"help":[]})"
        "\n");
}
