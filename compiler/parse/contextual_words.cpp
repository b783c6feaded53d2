#include "compiler/parse/contextual_words.h"

namespace coro::compiler::syntax {

namespace {

using enum TokenKind;

bool startsDuration(const Neighbours& around) {
    if (around.next != Name)
        return around.next == Int || around.next == Float;
    TokenKind keyword = keywordOf(around.nextText);
    return !isReserved(keyword) || keyword == Self;
}

bool startsDeclaration(const Neighbours& around) {
    switch (keywordOf(around.nextText)) {
    case Fn:
    case Co:
    case Gen:
    case Class:
    case Var:
    case Let:
        return true;
    default:
        return around.nextText == "init";
    }
}

/// In `xs[1.. by 2]` and `xs[.. by 2]` the range lacks an end.
bool isStep(const Neighbours& around) {
    if (around.previous == Range || around.previous == RangeInclusive || around.previous == OpenLow)
        return startsOperand(around.next) && (around.next != Minus || around.nextIsSign) && around.nextText != "by";
    return !around.startsStatement && endsOperand(around.previous);
}

} // namespace

bool isKeywordHere(TokenKind word, const Neighbours& around) {
    switch (word) {
    case Scope:
    case Shield:
    case Select:
        return around.startsStatement && around.next == LeftBrace;
    case Timeout:
        return around.startsStatement && startsDuration(around);
    case Test:
        return around.startsStatement &&
               (around.next == String || around.next == StringStart || around.next == RawString);
    case Cancelled:
        return around.previous == RightBrace && around.next == LeftBrace;
    case By:
        return isStep(around);
    case Native:
        return around.next == Name && startsDeclaration(around);
    default:
        return false;
    }
}

} // namespace coro::compiler::syntax
