#include "compiler/parse/tree_builder.h"

#include <algorithm>

namespace coro::compiler::syntax {

using enum TokenKind;

namespace {

std::string withoutUnderscores(std::string_view text) {
    std::string plain(text);
    std::erase(plain, '_');
    return plain;
}

uint8_t baseOf(std::string_view text) {
    if (text.size() < 2 || text[0] != '0')
        return 10;
    switch (text[1]) {
    case 'x':
    case 'X':
        return 16;
    case 'o':
    case 'O':
        return 8;
    case 'b':
    case 'B':
        return 2;
    default:
        return 10;
    }
}

} // namespace

ast::Expr* TreeBuilder::literal(const antlr4::Token* token) {
    Span span = spanOf(token);
    switch (kindOf(token)) {
    case Name: {
        auto* node = make<ast::NameExpr>(span);
        node->name = name(token).text;
        return node;
    }
    case Nil:
        return make<ast::NilExpr>(span);
    case True:
    case False: {
        auto* node = make<ast::BoolExpr>(span);
        node->value = kindOf(token) == True;
        return node;
    }
    case Self:
        return make<ast::SelfExpr>(span);
    case Super:
        return make<ast::SuperExpr>(span);
    case Bytes: {
        auto* node = make<ast::BytesExpr>(span);
        node->bytes = decodeLiteral(span, arena_, reporter_);
        return node;
    }
    case String:
    case RawString: {
        auto* node = make<ast::StringExpr>(span);
        node->text = decodeLiteral(span, arena_, reporter_);
        return node;
    }
    default:
        return number(token);
    }
}

ast::Expr* TreeBuilder::number(const antlr4::Token* token) {
    Span span = spanOf(token);
    std::string_view text = source_.text(span);
    bool hasUnderscores = text.find('_') != std::string_view::npos;
    if (kindOf(token) == Float) {
        auto* node = make<ast::FloatExpr>(span);
        node->text = hasUnderscores ? arena_.copyString(withoutUnderscores(text)) : text;
        return node;
    }
    auto* node = make<ast::IntExpr>(span);
    node->base = baseOf(text);
    std::string_view digits = node->base == 10 ? text : text.substr(2);
    node->digits = hasUnderscores ? arena_.copyString(withoutUnderscores(digits)) : digits;
    return node;
}

ast::Expr* TreeBuilder::interpolated(G::InterpolatedContext& ctx) {
    auto* node = make<ast::InterpolatedExpr>(spanOf(ctx));
    Span inside = source_.span(asToken(ctx.open)->end(), asToken(ctx.close)->begin());
    TextForm form;
    bool isMultiLine = spanOf(ctx.open).size() == 3;
    MultiLineLayout layout{inside.begin, inside.end, {}, false};
    if (isMultiLine) {
        // The scanner may have split the last piece of text: it begins after the last interpolation.
        uint32_t lastPiece = inside.begin;
        for (G::StringPartContext* part : ctx.parts)
            if (part->text == nullptr)
                lastPiece = spanOf(*part).end;
        layout = multiLineLayout(inside, lastPiece, source_);
        form.indent = layout.indent;
    }
    std::vector<ast::StringPart> parts;
    for (G::StringPartContext* each : ctx.parts) {
        if (each->text == nullptr) {
            parts.push_back(stringPart(*each));
            continue;
        }
        Span span = spanOf(each->text);
        span.begin = std::max(span.begin, layout.begin);
        span.end = std::min(span.end, layout.end);
        if (span.begin >= span.end)
            continue;
        bool atLineStart = layout.startsLine && span.begin == layout.begin;
        std::string_view text = decodeText(span, form, atLineStart, arena_, reporter_);
        if (text.empty())
            continue;
        ast::StringPart part;
        part.text = text;
        part.span = span;
        parts.push_back(part);
    }
    node->parts = {arena_.copyArray(parts.data(), parts.size()), static_cast<uint32_t>(parts.size())};
    return node;
}

ast::StringPart TreeBuilder::stringPart(G::StringPartContext& ctx) {
    DepthGuard depth(*this, 1);
    ast::StringPart part;
    part.span = spanOf(ctx);
    part.value = expr(*ctx.value);
    if (ctx.format != nullptr) {
        part.format = textOf(ctx.format);
        part.format.remove_suffix(1); // the `}`
        if (part.format.empty())
            reporter_.report(
                Diagnostic::of(ErrorCode::EmptyFormat)
                    .primary(spanOf(ctx.format), "nothing follows the `:`")
                    .help("`${{{0}:.2f}}`, or without a format `${{{0}}}`", source_.text(part.value->span)));
    }
    return part;
}

ast::Expr* TreeBuilder::listLiteral(G::ListLiteralContext& ctx) {
    auto* node = make<ast::ListLiteralExpr>(spanOf(ctx));
    node->items = listOf(ctx.items, [this](G::ListItemContext* each) {
        return ast::ListItem{expr(*each->value), each->spread != nullptr};
    });
    return node;
}

ast::Expr* TreeBuilder::mapLiteral(G::MapLiteralContext& ctx) {
    auto* node = make<ast::MapLiteralExpr>(spanOf(ctx));
    node->entries = listOf(ctx.entries, [this](G::MapEntryContext* each) { return mapEntry(*each); });
    return node;
}

ast::MapEntry TreeBuilder::mapEntry(G::MapEntryContext& ctx) {
    ast::MapEntry entry;
    entry.span = spanOf(ctx);
    if (ctx.spread != nullptr) {
        entry.isSpread = true;
        entry.value = expr(*ctx.value);
        return entry;
    }
    G::MapKeyContext& key = *ctx.key;
    if (key.computed != nullptr) {
        entry.key = expr(*key.computed);
    } else if (key.text != nullptr) {
        entry.key = interpolated(*key.text);
    } else if (kindOf(key.atom) == Name) {
        auto* node = make<ast::StringExpr>(spanOf(key.atom));
        node->text = name(key.atom).text;
        entry.key = node;
    } else {
        entry.key = literal(key.atom);
    }
    if (ctx.value != nullptr) {
        entry.value = expr(*ctx.value);
        return entry;
    }
    entry.isShorthand = true;
    if (key.atom != nullptr && kindOf(key.atom) == Name) {
        entry.value = literal(key.atom);
        return entry;
    }
    entry.value = missing(entry.span);
    reporter_.report(Diagnostic::of(ErrorCode::KeyWithoutValue)
                         .primary(entry.span, "only a name may stand alone")
                         .help("{}: value", source_.text(entry.span)));
    return entry;
}

} // namespace coro::compiler::syntax
