#include "base/errors.h"

#include <catch2/catch.hpp>

#include <set>

#include "base/diagnostic_sink.h"

using namespace coro;

namespace {

constexpr ErrorCode kAll[] = {
#define E(number, name, title) ErrorCode::name,
#define W(number, name, title) ErrorCode::name,
#include "base/errors.def"
};

Diagnostic errorAt(uint32_t offset) {
    return Diagnostic::of(ErrorCode::YieldInFn).primary({1, offset, offset + 1}, "here");
}

} // namespace

TEST_CASE("the error catalogue keeps its own rules") {
    std::set<std::string> texts;
    for (ErrorCode code : kAll) {
        INFO(nameOf(code));
        std::string text = codeText(code);
        std::string title(titleTemplateOf(code));
        CHECK(texts.insert(text).second);
        CHECK(text.size() == 5);
        CHECK(text[0] == (severityOf(code) == Severity::Error ? 'E' : 'W'));
        REQUIRE_FALSE(title.empty());
        CHECK(title.back() != '.');
        bool startsLower =
            !(title[0] >= 'A' && title[0] <= 'Z') || (title.size() > 1 && title[1] >= 'A' && title[1] <= 'Z');
        CHECK(startsLower);
    }
    CHECK(codeText(ErrorCode::YieldInFn) == "E0210");
    CHECK(nameOf(ErrorCode::YieldInFn) == "YieldInFn");
}

TEST_CASE("a diagnostic fills its title and texts") {
    Diagnostic d = Diagnostic::of(ErrorCode::CannotRead, "a.co", "permission denied")
                       .primary({1, 2, 3}, "{} of {}", 1, 2)
                       .secondary({1, 0, 1}, "as {is}")
                       .note("n{}", 1)
                       .help("h");
    CHECK(d.title == "cannot read a.co: permission denied");
    CHECK(d.severity == Severity::Error);
    CHECK(d.position() == Span{1, 2, 3});
    REQUIRE(d.labels.size() == 2);
    CHECK(d.labels[0].text == "1 of 2");
    CHECK(d.labels[1].text == "as {is}");
    CHECK(d.notes == std::vector<std::string>{"n1"});
    CHECK(d.helps == std::vector<std::string>{"h"});
}

TEST_CASE("a sink orders by place and drops a second error at the same place") {
    DiagnosticSink sink;
    CHECK_FALSE(sink.hasErrors());
    sink.report(errorAt(9));
    sink.report(errorAt(3));
    sink.report(errorAt(9));
    CHECK(sink.errorCount() == 2);
    std::vector<Diagnostic> taken = sink.take();
    REQUIRE(taken.size() == 2);
    CHECK(taken[0].position().begin == 3);
    CHECK(taken[1].position().begin == 9);
    CHECK_FALSE(sink.hasErrors());
    CHECK(sink.take().empty());
}

TEST_CASE("a sink keeps errors without a place") {
    DiagnosticSink sink;
    sink.report(Diagnostic::of(ErrorCode::NoSuchFile, "a"));
    sink.report(Diagnostic::of(ErrorCode::NoSuchFile, "b"));
    CHECK(sink.take().size() == 2);
}

TEST_CASE("a sink stops keeping errors at its limit and says how many are missing") {
    DiagnosticSink sink(2);
    for (uint32_t i = 0; i < 5; ++i) {
        CHECK_FALSE(sink.isFull());
        sink.report(errorAt(i));
    }
    CHECK(sink.errorCount() == 5);
    std::vector<Diagnostic> taken = sink.take();
    REQUIRE(taken.size() == 3);
    CHECK(taken[2].title == "too many errors, 3 more are not shown");
}

TEST_CASE("more errors than anybody wants to know are not counted") {
    DiagnosticSink sink(2);
    for (uint32_t i = 0; i < DiagnosticSink::kCountLimit; ++i) {
        CHECK_FALSE(sink.isFull());
        sink.report(errorAt(i));
    }
    CHECK(sink.isFull());
    CHECK(sink.take().back().title == "too many errors, at least 998 more are not shown");
}

TEST_CASE("warnings are no errors and have a limit of their own") {
    DiagnosticSink sink(1);
    for (uint32_t i = 0; i < 3; ++i) {
        Diagnostic d = errorAt(i);
        d.severity = Severity::Warning;
        sink.report(std::move(d));
    }
    CHECK_FALSE(sink.hasErrors());
    sink.report(errorAt(0));
    CHECK(sink.hasErrors());
    std::vector<Diagnostic> taken = sink.take();
    REQUIRE(taken.size() == 3);
    CHECK(taken[2].title == "too many warnings, 2 more are not shown");
}
