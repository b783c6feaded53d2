#include <utility>

#include "formatter/layout.h"

namespace coro::formatter {

using enum TokenKind;

namespace {

bool isCloser(TokenKind kind) { return kind == RightParen || kind == RightBracket || kind == RightBrace; }

} // namespace

struct Layout::ListItems {
    Pieces rows{};                 ///< items and the lines between them
    Pieces flat{};                 ///< all on one line, the last item hugged
    const Piece* hugged = nullptr; ///< the last item
    int huggable = 0;
    bool areAtoms = true;
    size_t count = 0;
    uint32_t width = 0; ///< of the last item, if that is an atom, and a comma
};

/// Where lines end between brackets is up to who wrote them, when a newline stands right behind the opening one.
/// Otherwise all items stand on one line, or each has its own.
Layout::List Layout::bracketed(const ListStyle& style, const Item& item) {
    const bool wasHeader = std::exchange(isHeader_, false);
    const Piece* open = take();
    const Piece* behind = trailing();
    const bool isBroken = startsLine();
    ListItems list;
    list.flat = {open, make_.text(style.padding)};
    while (!isCloser(peek()))
        addItem(item, isBroken, list);
    isHeader_ = wasHeader;
    const bool fills = isBroken || (style.fills && list.areAtoms);
    const bool isEmpty = list.rows.empty();
    Pieces inside{make_.line(style.padding), fills ? make_.fill(list.rows) : make_.concat(list.rows)};
    if (style.addsComma && !isEmpty)
        inside.push_back(make_.ifBroken(","));
    const bool isBlank = isBlankNext();
    const Piece* comments = leading(true);
    if (comments != make_.nothing()) {
        if (!isEmpty)
            inside.push_back(make_.hardLine(isBlank));
        inside.push_back(comments);
    }
    const Piece* close = take();
    if (isEmpty && behind == make_.nothing() && comments == make_.nothing())
        return {make_.concat({open, close}), nullptr, true};
    list.flat.push_back(make_.text(style.padding));
    list.flat.push_back(close);
    if (isEmpty && comments == make_.nothing())
        inside.clear();
    const Piece* body = make_.concat({behind, make_.indent(make_.concat(inside)), make_.line(style.padding)});
    // One text that is too long for any line stays where it is.
    const bool isLoneAtom = list.count == 1 && list.areAtoms;
    const Piece* region = make_.region(open, body, close, isBroken, isLoneAtom ? list.width : 0);
    const bool isHugging = list.huggable == 1 && list.hugged != nullptr && !region->isBroken;
    return {region, isHugging ? make_.concat(list.flat) : nullptr};
}

void Layout::addItem(const Item& item, bool isBroken, ListItems& list) {
    if (!list.rows.empty()) {
        list.rows.push_back(isBroken && startsLine() ? make_.hardLine(isBlankNext()) : make_.line());
        list.flat.push_back(make_.text(", "));
    }
    const Piece* before = leading();
    const Value value = item();
    const bool isLast = isCloser(peek());
    list.huggable += value.hugged != nullptr ? 1 : 0;
    ++list.count;
    list.width = value.atomWidth + 1;
    list.areAtoms = list.areAtoms && value.atomWidth > 0;
    list.hugged = value.hugged;
    list.flat.push_back(value.hugged != nullptr && isLast ? value.hugged : value.doc);
    const Piece* comma = takeIf(Comma);
    list.rows.push_back(make_.concat({before, value.doc, comma, trailing()}));
}

Layout::Value Layout::listLiteral() {
    const List list = bracketed({.fills = true}, [this]() -> Value {
        const Piece* spread = takeIf(Ellipsis);
        const Value value = expr();
        return {make_.concat({spread, value.doc}), value.hugged, value.atomWidth > 0 ? value.atomWidth + 3 : 0};
    });
    return {list.region, list.isEmpty ? nullptr : make_.forced(list.region)};
}

Layout::Value Layout::mapLiteral() {
    const List list = bracketed({}, [this] { return mapEntry(); });
    return {list.region, list.isEmpty ? nullptr : make_.forced(list.region)};
}

Layout::Value Layout::mapEntry() {
    if (is(Ellipsis))
        return {make_.concat({take(), expr().doc})};
    const Piece* key = is(LeftBracket)   ? tight([this] { return expr().doc; })
                       : is(StringStart) ? interpolated().doc
                                         : take();
    if (!is(Colon))
        return {key};
    const Piece* colon = word();
    const Value value = expr();
    return {make_.concat({key, colon, value.doc}),
            value.hugged != nullptr ? make_.concat({key, colon, value.hugged}) : nullptr};
}

/// Hugged: on one line but for the last argument, if that may be hugged.
Layout::Value Layout::arguments() {
    const List list = bracketed({}, [this] { return argument(); });
    if (list.hugging == nullptr)
        return {list.region};
    return {make_.choice({list.region, list.hugging, make_.forced(list.region)}), list.hugging};
}

Layout::Value Layout::argument() {
    Pieces docs{takeIf(Ellipsis)};
    Value value = expr();
    if (is(Colon)) {
        docs.push_back(value.doc);
        docs.push_back(word());
        value = expr();
    }
    const uint32_t width = docs.size() == 1 && docs.front() == make_.nothing() ? value.atomWidth : 0;
    Pieces hugged = docs;
    docs.push_back(value.doc);
    hugged.push_back(value.hugged);
    return {make_.concat(docs), value.hugged != nullptr ? make_.concat(hugged) : nullptr, width};
}

/// `[index]`, `[1..]`, `[..n by 2]`.
Layout::Value Layout::subscript() {
    return {bracketed({.addsComma = false}, [this]() -> Value {
                Pieces docs;
                if (is(OpenLow))
                    docs.push_back(take());
                if (!is(By) && !is(RightBracket))
                    docs.push_back(expr().doc);
                if (is(OpenHigh))
                    docs.push_back(take());
                if (is(By)) {
                    docs.push_back(infix());
                    docs.push_back(expr().doc);
                }
                return {make_.concat(docs)};
            }).region};
}

Layout::Value Layout::parenthesized() {
    const Piece* region = bracketed({.addsComma = false}, [this] { return expr(); }).region;
    return {region, make_.forced(region), 0, true};
}

const Piece* Layout::tight(const std::function<const Piece*()>& item) {
    Pieces docs{take()};
    while (!is(RightParen) && !is(RightBracket)) {
        docs.push_back(item());
        if (is(Comma)) {
            docs.push_back(take());
            docs.push_back(make_.text(" "));
        }
    }
    docs.push_back(take());
    return make_.concat(docs);
}

} // namespace coro::formatter
