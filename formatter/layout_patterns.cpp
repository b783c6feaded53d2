#include "formatter/layout.h"

namespace coro::formatter {

using enum TokenKind;

const Piece* Layout::pattern() {
    Pieces docs{patternAtom()};
    if (is(Colon)) {
        docs.push_back(word());
        docs.push_back(type());
        return make_.concat(docs);
    }
    if (!is(Bar))
        return docs.front();
    while (is(Bar)) {
        docs.back() = make_.concat({docs.back(), make_.text(" "), take(), trailing()});
        docs.push_back(make_.line());
        docs.push_back(patternAtom());
    }
    return make_.group(make_.indent(make_.fill(docs)));
}

const Piece* Layout::patternAtom() {
    switch (peek()) {
    case Name: {
        const Piece* name = path();
        if (!is(LeftParen))
            return name;
        return make_.concat({name, bracketed({}, [this] { return patternField(); }).region});
    }
    case LeftBracket:
        return bracketed({.fills = true}, [this] { return listPatternItem(); }).region;
    case LeftBrace:
        return bracketed({}, [this] { return patternField(); }).region;
    case LeftParen:
        return bracketed({.addsComma = false}, [this]() -> Value { return {pattern()}; }).region;
    default:
        break;
    }
    const Piece* low = patternLiteral();
    if (!is(Range) && !is(RangeInclusive))
        return low;
    const Piece* range = take();
    return make_.concat({low, range, patternLiteral()});
}

const Piece* Layout::patternLiteral() {
    const Piece* minus = takeIf(Minus);
    return make_.concat({minus, take()});
}

Layout::Value Layout::listPatternItem() {
    if (!is(Ellipsis))
        return {pattern()};
    const Piece* rest = take();
    return {make_.concat({rest, takeIf(Name)})};
}

Layout::Value Layout::patternField() {
    if (is(Ellipsis)) {
        const Piece* rest = take();
        return {make_.concat({rest, take()})};
    }
    Pieces docs{is(Name) ? take() : patternLiteral()};
    if (is(Colon)) {
        docs.push_back(word());
        docs.push_back(pattern());
    }
    return {make_.concat(docs)};
}

} // namespace coro::formatter
