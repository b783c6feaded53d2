#include "formatter/layout.h"

namespace coro::formatter {

using enum TokenKind;

const Piece* Layout::file() {
    const Piece* statements = sequence(End, "; ", [this] { return statement(); });
    const bool isBlank = isBlankNext();
    const Piece* comments = leading(true);
    if (comments == make_.nothing())
        return statements;
    const bool isAlone = statements == make_.nothing();
    return make_.concat({statements, isAlone ? make_.nothing() : make_.hardLine(isBlank), comments});
}

const Piece* Layout::take() {
    const Piece* behind = trailing();
    const Piece* before = leading();
    const Piece* text = make_.text(tokens_.textOf(at_++));
    commentsTaken_ = 0;
    return behind == make_.nothing() && before == make_.nothing() ? text : make_.concat({behind, before, text});
}

const Piece* Layout::takeIf(TokenKind kind) { return is(kind) ? take() : make_.nothing(); }

const Piece* Layout::trailing() {
    Pieces docs;
    const auto& comments = gap().comments;
    while (commentsTaken_ < comments.size() && comments[commentsTaken_].endsLine)
        docs.push_back(make_.trailing(comments[commentsTaken_++]));
    return docs.empty() ? make_.nothing() : make_.concat(docs);
}

const Piece* Layout::leading(bool isLast) {
    const auto& comments = gap().comments;
    std::vector<Remark> left(comments.begin() + static_cast<ptrdiff_t>(commentsTaken_), comments.end());
    commentsTaken_ = comments.size();
    return make_.leading(left, gap().isBlankBeforeToken, isLast);
}

bool Layout::isBlankNext() const {
    const auto& comments = gap().comments;
    return commentsTaken_ < comments.size() ? comments[commentsTaken_].afterBlank : gap().isBlankBeforeToken;
}

} // namespace coro::formatter
