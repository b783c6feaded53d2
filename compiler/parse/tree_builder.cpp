#include "compiler/parse/tree_builder.h"

#include <algorithm>

#include "compiler/parse/unicode_names.h"

namespace coro::compiler::syntax {

Span TreeBuilder::spanOf(const antlr4::ParserRuleContext& ctx) const {
    uint32_t begin = asToken(ctx.start)->begin();
    return source_.span(begin, std::max(begin, ctx.stop == nullptr ? begin : asToken(ctx.stop)->end()));
}

Span TreeBuilder::spanOf(const antlr4::Token* token) const {
    return source_.span(asToken(token)->begin(), asToken(token)->end());
}

ast::Name TreeBuilder::name(const antlr4::Token* token) {
    Span span = spanOf(token);
    std::string_view text = source_.text(span);
    return {hasNonAscii(text) ? composedName(text, arena_) : text, span};
}

std::string_view TreeBuilder::docBefore(const antlr4::Token* token) {
    uint32_t index = asToken(token)->index();
    auto doc = std::lower_bound(input_.docs.begin(), input_.docs.end(), index,
                                [](const DocComment& d, uint32_t i) { return d.beforeToken < i; });
    return doc != input_.docs.end() && doc->beforeToken == index ? docText(*doc) : std::string_view();
}

/// The lines without `##` and the space after it, joined by newlines.
std::string_view TreeBuilder::docText(const DocComment& doc) {
    std::string text;
    for (uint32_t i = 0; i < doc.count; ++i) {
        const Token& token = input_.docLines[doc.first + i];
        std::string_view line = source_.text(source_.span(token.begin + 2, token.end));
        if (line.starts_with(' '))
            line.remove_prefix(1);
        while (!line.empty() && (line.back() == ' ' || line.back() == '\r' || line.back() == '\t'))
            line.remove_suffix(1);
        if (i > 0)
            text += '\n';
        text += line;
    }
    return arena_.copyString(text);
}

bool TreeBuilder::DepthGuard::isTooDeep(Span span) {
    if (builder_.depth_ <= kMaxTreeDepth)
        return false;
    builder_.reporter_.report(Diagnostic::of(ErrorCode::ExpressionTooLong, kMaxTreeDepth)
                                  .primary(span, "split this, and give the parts names")
                                  .help("let part = ..."));
    return true;
}

} // namespace coro::compiler::syntax
