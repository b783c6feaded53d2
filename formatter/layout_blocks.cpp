#include <utility>

#include "formatter/layout.h"

namespace coro::formatter {

using enum TokenKind;

const Piece* Layout::sequence(TokenKind end, std::string_view separator, const std::function<const Piece*()>& item) {
    Pieces docs;
    skipNewline();
    while (!is(end)) {
        if (!docs.empty())
            docs.push_back(isBlankNext() ? make_.hardLine(true) : make_.line(separator));
        const bool isOff = isFormatted(false);
        docs.push_back(leading());
        docs.push_back(isOff ? asWritten(end, item) : item());
        docs.push_back(endItem());
        docs.push_back(trailing());
    }
    return docs.empty() ? make_.nothing() : make_.concat(docs);
}

/// Passes the separator, which the layout puts in anew; gives the comments before it.
const Piece* Layout::endItem() {
    const Piece* comments = make_.nothing();
    if (is(Comma)) {
        comments = make_.concat({trailing(), leading()});
        ++at_;
        commentsTaken_ = 0;
    }
    skipNewline();
    return comments;
}

/// Whether a comment before what comes next turns formatting on, or off.
bool Layout::isFormatted(bool isOn) const {
    const auto& comments = gap().comments;
    for (size_t i = comments.size(); i > 0; --i) {
        if (comments[i - 1].text == "# fmt: on")
            return isOn;
        if (comments[i - 1].text == "# fmt: off")
            return !isOn;
    }
    return false;
}

/// Items up to where formatting is turned on again.
const Piece* Layout::asWritten(TokenKind end, const std::function<const Piece*()>& item) {
    const uint32_t begin = tokens_.at(at_).begin;
    for (;;) {
        item();
        const uint32_t stop = tokens_.at(at_ - 1).end;
        endItem();
        if (is(end) || isFormatted(true))
            return make_.text(tokens_.text(begin, stop));
    }
}

Layout::Block Layout::braces(std::string_view separator, const std::function<const Piece*()>& item) {
    const bool wasHeader = std::exchange(isHeader_, false);
    const size_t first = at_;
    const Piece* open = take();
    const Piece* behind = trailing();
    const Piece* body = sequence(RightBrace, separator, item);
    isHeader_ = wasHeader;
    const bool isBlank = isBlankNext();
    const Piece* comments = leading(true);
    const bool isOneLine = tokens_.lineOf(first) == tokens_.lineOf(at_);
    const Piece* close = take();
    const bool hasItems = body != make_.nothing();
    const bool hasComments = comments != make_.nothing();
    if (!hasItems && !hasComments && behind == make_.nothing()) {
        const Piece* empty = make_.concat({open, close});
        return {empty, empty, true, true};
    }
    if (hasItems && hasComments)
        body = make_.concat({body, make_.hardLine(isBlank), comments});
    else if (hasComments)
        body = comments;
    if (hasItems || hasComments)
        body = make_.indent(make_.concat({make_.line(), body}));
    body = make_.concat({behind, body, make_.line()});
    const Piece* region = make_.region(open, body, close, !isOneLine);
    return {region, make_.concat({open, body, close}), isOneLine, false};
}

Layout::Block Layout::block() {
    return braces("; ", [this] { return statement(); });
}

Layout::Clause Layout::clause(bool isFirst, const std::function<const Piece*()>& header) {
    const Piece* behind = isFirst ? make_.nothing() : trailing();
    const bool isOnOwnLine = !isFirst && startsLine();
    const Piece* before = isFirst ? make_.nothing() : leading();
    const Piece* text = header();
    return {behind, before, isOnOwnLine, text, block()};
}

/// Several clauses on one line stay so, if they fit; then a clause may also begin a line of its own. Otherwise it goes
/// on behind the `}` before it.
const Piece* Layout::clauses(const std::vector<Clause>& parts) {
    Pieces docs;
    const Piece* previous = nullptr;
    for (size_t first = 0, end; first < parts.size(); first = end) {
        const auto begins = [&](size_t i) {
            const bool hasComments = parts[i].behind != make_.nothing() || parts[i].before != make_.nothing();
            return hasComments || (parts[i].isOnOwnLine && parts[i - 1].block.isOneLine);
        };
        for (end = first + 1; end < parts.size() && !begins(end);)
            ++end;
        const Piece* text = segment(parts, first, end);
        if (first > 0) {
            const Clause& part = parts[first];
            const bool hasComments = part.behind != make_.nothing() || part.before != make_.nothing();
            docs.push_back(part.behind);
            docs.push_back(hasComments ? make_.hardLine() : make_.afterFlat(previous));
            docs.push_back(part.before);
        }
        docs.push_back(text);
        previous = text;
    }
    return make_.concat(docs);
}

/// Clauses of which each goes on behind the one before. The last may stay on one line when it alone is so written.
const Piece* Layout::segment(const std::vector<Clause>& parts, size_t first, size_t end) {
    Pieces docs;
    size_t oneLiners = 0;
    for (size_t i = first; i < end; ++i)
        oneLiners += parts[i].block.isOneLine ? 1 : 0;
    const bool isOneLine = oneLiners == end - first;
    for (size_t i = first; i < end; ++i) {
        const Block& block = parts[i].block;
        if (i > first)
            docs.push_back(make_.text(" "));
        docs.push_back(parts[i].header);
        if (isOneLine)
            docs.push_back(block.part);
        else
            docs.push_back(block.isOneLine && (i + 1 < end || oneLiners > 1) ? block.broken(make_) : block.region);
    }
    return make_.group(make_.concat(docs));
}

} // namespace coro::formatter
