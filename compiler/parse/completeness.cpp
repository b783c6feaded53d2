#include "compiler/completeness.h"

#include "compiler/parse/brackets.h"
#include "compiler/parse/scanner.h"

namespace coro::compiler {

namespace {

using namespace syntax;

/// Whether a line that ends with the token goes on: a word that is an ordinary name in some places ends a line.
bool goesOn(const SourceFile& source, const Token& last, const Token* before) {
    if (last.kind != TokenKind::Name)
        return needsMore(last.kind);
    const TokenKind word = keywordOf(source.text().substr(last.begin, last.end - last.begin));
    const bool isMember = before && (before->kind == TokenKind::Dot || before->kind == TokenKind::QuestionDot);
    return isReserved(word) && needsMore(word) && !isMember;
}

} // namespace

bool needsMoreLines(const SourceFile& source) {
    DiagnosticSink sink;
    Reporter reporter(source, sink);
    const ScanResult scanned = scan(source, reporter);
    if (scanned.isTruncated)
        return true;
    if (nestingOf(scanned.tokens) == Nesting::Open)
        return true;
    const Token* last = nullptr;
    const Token* before = nullptr;
    bool endsWithDoc = false;
    for (const Token& token : scanned.tokens) {
        if (token.kind == TokenKind::End || token.kind == TokenKind::Newline || token.kind == TokenKind::Space)
            continue;
        if (token.kind == TokenKind::Doc) {
            const std::string_view line = source.text().substr(source.lineStart(source.lineAt(token.begin)));
            endsWithDoc = line.find_first_not_of(" \t") == line.find("##");
            continue;
        }
        endsWithDoc = false;
        before = last;
        last = &token;
    }
    return endsWithDoc || (last && goesOn(source, *last, before));
}

} // namespace coro::compiler
