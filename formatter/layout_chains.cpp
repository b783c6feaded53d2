#include "formatter/layout.h"
#include "formatter/printer.h"

namespace coro::formatter {

using enum TokenKind;

/// `head.name(args)[index]?.name`, where the head is done.
Layout::Value Layout::links(const Value& head) {
    std::vector<Link> chain{{.docs = {head.doc}}};
    while (is(Dot) || is(QuestionDot) || is(LeftParen) || is(LeftBracket))
        addLink(chain);
    Pieces all;
    size_t calls = 0;
    bool isByAuthor = false, isAtom = head.atomWidth > 0 && chain.front().docs.size() == 1;
    for (size_t i = 0; i < chain.size(); ++i) {
        const Link& link = chain[i];
        all.insert(all.end(), link.docs.begin(), link.docs.end());
        calls += i > 0 && link.hasCall ? 1 : 0;
        isByAuthor = isByAuthor || link.isOnOwnLine;
        isAtom = isAtom && !link.hasMore;
    }
    if (all.size() == 1)
        return head;
    if (isByAuthor)
        return {chainByAuthor(chain)};
    const Piece* flat = make_.concat(all);
    if (calls < 2) {
        uint32_t width = 0;
        for (size_t i = 1; i < chain.size(); ++i)
            width += chain[i].width;
        return {flat, nullptr, isAtom ? head.atomWidth + width : 0};
    }
    const Piece* dots = chainByDots(chain);
    if (chain.back().hugged == nullptr)
        return {make_.choice({flat, dots})};
    all.back() = chain.back().hugged;
    return {make_.choice({flat, make_.concat(all), dots})};
}

/// One more link of the chain, or what belongs to its last one.
void Layout::addLink(std::vector<Link>& chain) {
    if (is(LeftParen) || is(LeftBracket)) {
        Link& link = chain.back();
        const bool isCall = is(LeftParen);
        const Value value = isCall ? arguments() : subscript();
        link.docs.push_back(value.doc);
        link.hugged = value.hugged;
        link.hasCall = link.hasCall || isCall;
        link.hasMore = true;
        return;
    }
    const bool isOnOwnLine = startsLine();
    const Piece* behind = trailing();
    const size_t first = at_;
    const Piece* dot = take();
    Link link{.behind = behind, .isOnOwnLine = isOnOwnLine};
    if (is(LeftParen) || is(LeftBracket)) {
        link.docs.push_back(dot);
        link.hasMore = true;
    } else {
        link.docs.push_back(make_.concat({dot, take()}));
        link.width = columnsOf(tokens_.textOf(first)) + columnsOf(tokens_.textOf(first + 1));
    }
    chain.push_back(std::move(link));
}

/// Its lines end where they did.
const Piece* Layout::chainByAuthor(const std::vector<Link>& chain) {
    Pieces head, tail;
    for (const Link& link : chain) {
        Pieces& docs = link.isOnOwnLine || !tail.empty() ? tail : head;
        if (link.isOnOwnLine) {
            docs.push_back(link.behind);
            docs.push_back(make_.hardLine());
        }
        docs.insert(docs.end(), link.docs.begin(), link.docs.end());
    }
    return make_.concat({make_.concat(head), make_.indent(make_.concat(tail), isHeader_)});
}

/// Each call has a line of its own; a short head keeps the first one.
const Piece* Layout::chainByDots(const std::vector<Link>& chain) {
    Pieces head, tail;
    uint32_t width = chain.front().docs.front()->width;
    bool keeps = chain.front().docs.size() == 1 && chain[1].hasCall &&
                 chain.front().docs.front()->kind == PieceKind::Text && width <= kIndent;
    for (size_t i = 0; i < chain.size(); ++i) {
        const Link& link = chain[i];
        const bool isInHead = tail.empty() && (!link.hasCall || i == 0 || keeps);
        if (isInHead && link.hasCall)
            keeps = false;
        Pieces& docs = isInHead ? head : tail;
        if (!isInHead && link.hasCall)
            docs.push_back(make_.hardLine());
        docs.insert(docs.end(), link.docs.begin(), link.docs.end());
    }
    return make_.concat({make_.concat(head), make_.indent(make_.concat(tail), isHeader_)});
}

} // namespace coro::formatter
