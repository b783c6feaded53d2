#include "formatter/piece.h"

#include <algorithm>

#include "base/display_line.h"

namespace coro::formatter {

uint32_t columnsOf(std::string_view text) {
    const bool isPlain = std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < '\x7f'; });
    return isPlain ? static_cast<uint32_t>(text.size()) : DisplayLine(text, 4).width();
}

const Piece* PieceMaker::text(std::string_view text) {
    if (text.empty())
        return nothing();
    Piece* doc = make(PieceKind::Text);
    doc->text = text;
    doc->width = columnsOf(text.substr(0, text.find('\n')));
    return doc;
}

const Piece* PieceMaker::line(std::string_view flat) {
    Piece* doc = make(PieceKind::Line);
    doc->text = flat;
    doc->width = static_cast<uint32_t>(flat.size());
    return doc;
}

const Piece* PieceMaker::hardLine(bool isBlank) {
    Piece* doc = make(PieceKind::HardLine);
    doc->isForced = true;
    doc->isBlank = isBlank;
    return doc;
}

const Piece* PieceMaker::ifBroken(std::string_view text) {
    Piece* doc = make(PieceKind::IfBroken);
    doc->text = text;
    doc->width = static_cast<uint32_t>(text.size());
    return doc;
}

Piece* PieceMaker::many(PieceKind kind, const Pieces& docs) {
    Piece* doc = make(kind);
    doc->children = arena_.copyArray(docs.data(), docs.size());
    doc->count = static_cast<uint32_t>(docs.size());
    doc->isForced = std::any_of(docs.begin(), docs.end(), [](const Piece* child) { return child->isForced; });
    const auto first =
        std::find_if(docs.begin(), docs.end(), [this](const Piece* child) { return child != nothing(); });
    doc->leads = first != docs.end() && (*first)->leads;
    return doc;
}

const Piece* PieceMaker::indent(const Piece* doc, bool isDouble) {
    Piece* made = many(PieceKind::Indent, {doc});
    made->isDouble = isDouble;
    return made;
}

const Piece* PieceMaker::group(const Piece* doc) { return many(PieceKind::Group, {doc}); }

const Piece* PieceMaker::groupToFit(const Piece* doc, uint32_t width) {
    Piece* made = many(PieceKind::Group, {doc});
    made->onlyToFit = true;
    made->width = width;
    return made;
}

const Piece* PieceMaker::region(const Piece* open, const Piece* body, const Piece* close, bool isForced,
                                uint32_t width) {
    Piece* doc = many(PieceKind::Region, {open, body, close});
    // What is forced in the body breaks the region, and ends there.
    doc->isBroken = isForced || body->isForced;
    doc->isForced = open->isForced;
    doc->onlyToFit = width > 0;
    doc->width = width;
    return doc;
}

const Piece* PieceMaker::forced(const Piece* region) { return many(PieceKind::Forced, {region}); }

const Piece* PieceMaker::choice(const Pieces& docs) {
    Piece* made = many(PieceKind::Choice, docs);
    // The others only come into play when the first does not fit.
    made->isForced = docs.front()->isForced;
    return made;
}

const Piece* PieceMaker::afterFlat(const Piece* group) { return many(PieceKind::AfterFlat, {group}); }

const Piece* PieceMaker::leading(const std::vector<Remark>& comments, bool isBlankAfter, bool isLast) {
    if (comments.empty())
        return nothing();
    Piece* doc = make(PieceKind::Leading);
    doc->comments = arena_.copyArray(comments.data(), comments.size());
    doc->count = static_cast<uint32_t>(comments.size());
    doc->isForced = true;
    doc->leads = true;
    doc->isBlank = isBlankAfter;
    doc->isLast = isLast;
    return doc;
}

const Piece* PieceMaker::trailing(const Remark& comment) {
    Piece* doc = make(PieceKind::Trailing);
    doc->comments = arena_.copyArray(&comment, 1);
    doc->count = 1;
    doc->isForced = true;
    return doc;
}

} // namespace coro::formatter
