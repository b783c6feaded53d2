#include "compiler/parse/error_site.h"

namespace coro::compiler::syntax {

namespace {

using enum TokenKind;
using G = grammar::CoroParser;

bool isRange(TokenKind kind) { return kind == Range || kind == RangeInclusive; }

Diagnostic needsEnd(const ErrorSite& site, Span range, std::string_view found) {
    return Diagnostic::of(ErrorCode::ExpectedExpression, found)
        .primary(range, "only as an index may a range lack an end")
        .help("{}n", site.text(range));
}

/// `for i in 1.. { body }`: the block has been taken for a map, and its first statement for an entry. The dots before
/// it.
std::optional<Span> dotsBeforeMap(const ErrorSite& site) {
    const auto* map = site.within(G::RuleMapLiteral);
    if (map == nullptr)
        return std::nullopt;
    const uint32_t brace = asToken(map->start)->begin();
    std::string_view before = site.text(site.source().span(0, brace));
    while (before.ends_with(' '))
        before.remove_suffix(1);
    const auto end = static_cast<uint32_t>(before.size());
    for (std::string_view dots : {"..=", ".."})
        if (before.ends_with(dots))
            return site.source().span(end - static_cast<uint32_t>(dots.size()), end);
    return std::nullopt;
}

} // namespace

Explanation explainOpenRange(const ErrorSite& site) {
    if (isRange(site.previous()) && (site.expects(Int) || site.rule() == G::RulePatternLiteral))
        return needsEnd(site, site.span(-1), site.describe());
    if (const auto dots = dotsBeforeMap(site))
        return needsEnd(site, *dots, "a block");
    return std::nullopt;
}

} // namespace coro::compiler::syntax
