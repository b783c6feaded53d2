#include <catch2/catch.hpp>

#include <algorithm>

#include "compiler/parse/parser.h"

using namespace coro;

namespace {

/// A source without errors, and its tree.
struct Parsed {
    explicit Parsed(std::string text) : file(map.add("test.co", std::move(text))) {
        DiagnosticSink sink;
        module = compiler::parse(file, arena, sink, {.allowNative = true});
        REQUIRE_FALSE(sink.hasErrors());
    }

    template <typename T>
    const T& stmt(uint32_t index) const {
        const T* node = ast::as<T>(module->statements[index]);
        REQUIRE(node != nullptr);
        return *node;
    }
    template <typename T>
    const T& expr(uint32_t index) const {
        const T* node = ast::as<T>(stmt<ast::ExprStmt>(index).expr);
        REQUIRE(node != nullptr);
        return *node;
    }
    std::string_view text(Span span) const { return file.text(span); }

    SourceMap map;
    const SourceFile& file;
    Arena arena;
    const ast::Module* module = nullptr;
};

} // namespace

TEST_CASE("statements span their text") {
    Parsed p("let a = 1 # comment\nif x { f() } else if y { g() } else { h() }\nfor yield [a] in b { }\na += 2\n");
    CHECK(p.text(p.module->statements[0]->span) == "let a = 1");
    const auto& branch = p.stmt<ast::IfStmt>(1);
    CHECK(p.text(branch.span) == "if x { f() } else if y { g() } else { h() }");
    CHECK(p.text(branch.branches[0].keywordSpan) == "if");
    CHECK(p.text(branch.branches[1].keywordSpan) == "else if");
    CHECK(p.text(branch.branches[1].body->span) == "{ g() }");
    CHECK(p.text(branch.elseBody->span) == "{ h() }");
    CHECK(p.text(p.stmt<ast::ForStmt>(2).keywordSpan) == "for yield");
    CHECK(p.text(p.stmt<ast::ForStmt>(2).pattern->span) == "[a]");
    CHECK(p.text(p.stmt<ast::AssignStmt>(3).opSpan) == "+=");
}

TEST_CASE("expressions span their text, parentheses included") {
    Parsed p("(a + b) * c\nf(1, x: 2).g[3]\nnot a == b\n-x ** 2\na ? b : c\nyield a.b()\na?.b.c\nxs[1..]\n");
    const auto& product = p.expr<ast::BinaryExpr>(0);
    CHECK(p.text(product.span) == "(a + b) * c");
    CHECK(p.text(product.left->span) == "(a + b)");
    CHECK(p.text(product.opSpan) == "*");
    const auto& index = p.expr<ast::IndexExpr>(1);
    CHECK(p.text(index.span) == "f(1, x: 2).g[3]");
    const auto* member = ast::as<ast::MemberExpr>(index.object);
    CHECK(p.text(member->name.span) == "g");
    const auto* call = ast::as<ast::CallExpr>(member->object);
    CHECK(p.text(call->argsSpan) == "(1, x: 2)");
    CHECK(p.text(call->args[1].span) == "x: 2");
    CHECK(p.text(call->args[1].name.span) == "x");
    CHECK(p.text(p.expr<ast::UnaryExpr>(2).span) == "not a == b");
    CHECK(p.text(p.expr<ast::UnaryExpr>(3).operand->span) == "x ** 2");
    CHECK(p.text(p.expr<ast::ConditionalExpr>(4).span) == "a ? b : c");
    CHECK(p.text(p.expr<ast::YieldExpr>(5).span) == "yield a.b()");
    CHECK(p.text(p.expr<ast::ChainExpr>(6).span) == "a?.b.c");
    CHECK(p.text(p.expr<ast::IndexExpr>(7).index->span) == "1..");
}

TEST_CASE("functions know where their keyword and header are") {
    Parsed p("## About f.\nco f(a, b: int = 1) -> int {\n    returnValue a\n}\nlet g = fn(x) => x + 1\n"
             "class A {\n    static fn h() { }\n    init() { }\n}\ntest \"adds\" { }\nnative fn n(x)\n");
    const ast::Function& f = *p.stmt<ast::FunctionStmt>(0).function;
    CHECK(p.text(f.keywordSpan) == "co");
    CHECK(p.text(f.headerSpan) == "co f(a, b: int = 1) -> int");
    CHECK(p.text(f.name.span) == "f");
    CHECK(p.text(f.params[1]->span) == "b: int = 1");
    CHECK(f.doc == "About f.");
    const auto* g = ast::as<ast::LambdaExpr>(p.stmt<ast::LetStmt>(1).value)->function;
    CHECK(p.text(g->headerSpan) == "fn(x)");
    CHECK(p.text(ast::as<ast::ReturnStmt>(g->body->statements[0])->keywordSpan) == "=>");
    const auto& a = p.stmt<ast::ClassStmt>(2);
    CHECK(p.text(a.methods[0]->keywordSpan) == "fn");
    CHECK(a.methods[0]->isStatic);
    CHECK(a.methods[0]->role == ast::FunctionRole::Method);
    CHECK(p.text(a.init->keywordSpan) == "init");
    CHECK(a.init->role == ast::FunctionRole::Init);
    const ast::Function& test = *p.stmt<ast::TestStmt>(3).function;
    CHECK(test.kind == ast::FunctionKind::Co);
    CHECK(test.name.text == "adds");
    const ast::Function& native = *p.stmt<ast::FunctionStmt>(4).function;
    CHECK(native.isNative);
    CHECK(native.body == nullptr);
}

TEST_CASE("node ids are dense and below the module's count") {
    Parsed p("let a = f(1) + 2\n");
    const auto& let = p.stmt<ast::LetStmt>(0);
    const auto* sum = ast::as<ast::BinaryExpr>(let.value);
    const auto* call = ast::as<ast::CallExpr>(sum->left);
    std::vector<ast::NodeId> ids{let.id,           let.pattern->id,         sum->id,       call->id,
                                 call->callee->id, call->args[0].value->id, sum->right->id};
    std::sort(ids.begin(), ids.end());
    CHECK(ids == std::vector<ast::NodeId>{0, 1, 2, 3, 4, 5, 6});
    CHECK(p.module->nodeCount == 7);
    CHECK(p.module->file == p.file.id());
}

TEST_CASE("text that needs no decoding is a view of the source") {
    Parsed p("f(\"plain\", name, 12, 1_2)\n");
    const auto& call = p.expr<ast::CallExpr>(0);
    auto isInSource = [&](std::string_view text) {
        return text.data() >= p.file.text().data() && text.data() < p.file.text().data() + p.file.text().size();
    };
    CHECK(isInSource(ast::as<ast::StringExpr>(call.args[0].value)->text));
    CHECK(isInSource(ast::as<ast::NameExpr>(call.args[1].value)->name));
    CHECK(isInSource(ast::as<ast::IntExpr>(call.args[2].value)->digits));
    CHECK_FALSE(isInSource(ast::as<ast::IntExpr>(call.args[3].value)->digits));
    CHECK(ast::as<ast::IntExpr>(call.args[3].value)->digits == "12");
}
