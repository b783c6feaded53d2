#include "formatter/printer.h"

#include <utility>

#include "base/check.h"

namespace coro::formatter {

/// Added to a region's index in a trial: as if the region had to be broken.
constexpr uint32_t kForcedRegion = 4;

struct Printer::Trial {
    int64_t room;
    size_t rest;             ///< frames of the stack that have not been looked at
    bool hasComment = false; ///< behind what was looked at, so that the next line is broken
};

std::vector<OutputLine> Printer::print(const Piece& doc) {
    push(&doc, 0, false);
    while (!stack_.empty()) {
        Frame frame = stack_.back();
        stack_.pop_back();
        step(frame);
    }
    if (!line_.code.empty() || !line_.comments.empty())
        newline(0);
    return std::move(lines_);
}

void Printer::step(Frame frame) {
    const Piece& doc = *frame.doc;
    switch (doc.kind) {
    case PieceKind::Text:
        return write(doc.text);
    case PieceKind::Line:
        return frame.isFlat && line_.comments.empty() ? write(doc.text) : newline(frame.indent);
    case PieceKind::HardLine:
        return newline(frame.indent, doc.isBlank);
    case PieceKind::Indent:
        return push(doc.children[0], indented(frame), frame.isFlat);
    case PieceKind::Concat:
        return nextChild(frame);
    case PieceKind::Group:
        doc.wasBroken = breaks(frame);
        return push(doc.children[0], frame.indent, !doc.wasBroken);
    case PieceKind::Region:
        if (frame.index == 0)
            frame.isFlat = !doc.isBroken && (frame.isFlat || fits({&doc, frame.indent, true}) || !helps(frame));
        return nextChild(frame);
    case PieceKind::Forced:
        stack_.push_back({doc.children[0], frame.indent, false, 1});
        return push(doc.children[0]->children[0], frame.indent, false);
    case PieceKind::Fill:
        return fill(frame);
    case PieceKind::Choice:
        return choose(frame);
    case PieceKind::IfBroken:
        return frame.isFlat ? void() : write(doc.text);
    case PieceKind::AfterFlat:
        return doc.children[0]->wasBroken ? write(" ") : newline(frame.indent);
    case PieceKind::Leading:
        return leading(doc, frame.indent);
    case PieceKind::Trailing:
        line_.comments.push_back(doc.comments);
        return;
    }
    CORO_UNREACHABLE();
}

/// Where no line is broken, the regions in it are not indented for its sake.
uint32_t Printer::indented(const Frame& frame) {
    return frame.indent + (frame.isFlat ? 0 : kIndent * (frame.doc->isDouble ? 2 : 1));
}

void Printer::nextChild(Frame frame) {
    if (frame.index == frame.doc->count)
        return;
    const Piece* child = frame.doc->children[frame.index++];
    stack_.push_back(frame);
    push(child, frame.indent, frame.isFlat);
}

bool Printer::breaks(const Frame& frame) {
    const Piece& doc = *frame.doc;
    if (doc.isForced || frame.isFlat)
        return doc.isForced;
    if (fits({doc.children[0], frame.indent, true}))
        return false;
    return helps(frame);
}

/// Whether what does not fit would do so on a line of its own.
bool Printer::helps(const Frame& frame) const {
    return !frame.doc->onlyToFit || frame.indent + kIndent + frame.doc->width <= width_;
}

void Printer::fill(Frame frame) {
    const Piece& doc = *frame.doc;
    if (frame.index == doc.count)
        return;
    const Piece* child = doc.children[frame.index++];
    const bool isItem = frame.index % 2 == 1;
    stack_.push_back(frame);
    if (child->kind == PieceKind::HardLine || frame.isFlat)
        return push(child, frame.indent, frame.isFlat);
    if (isItem)
        return push(child, frame.indent, !child->isForced && fits({child, frame.indent, true}));
    const Piece* next = doc.children[frame.index];
    // What follows the item is looked at, too: the frame of this fill, behind that item, is next on the stack.
    column_ += child->width;
    ++stack_.back().index;
    const bool goesOn = !next->leads && fits({next, frame.indent, true});
    --stack_.back().index;
    column_ -= child->width;
    push(child, frame.indent, goesOn);
}

void Printer::choose(const Frame& frame) {
    const Piece& doc = *frame.doc;
    const uint32_t last = doc.count - 1;
    if (frame.isFlat)
        return push(doc.children[0], frame.indent, true);
    for (uint32_t i = 0; i < last && !doc.isForced; ++i)
        if (fits({doc.children[i], frame.indent, true}))
            return push(doc.children[i], frame.indent, true);
    push(doc.children[last], frame.indent, false);
}

/// Whether what stands on the frame's first line, and on the last line of each region in it, has room.
bool Printer::fits(const Frame& tried) {
    Trial trial{static_cast<int64_t>(width_) - column_, stack_.size()};
    trial_.clear();
    trial_.push_back(tried);
    while (trial.room >= 0) {
        if (trial_.empty()) {
            if (trial.rest == 0)
                return true;
            trial_.push_back(stack_[--trial.rest]);
        }
        Frame frame = trial_.back();
        trial_.pop_back();
        if (lookAt(frame, trial))
            return true;
    }
    return false;
}

/// One step of `fits`; true when the line ends, so that all has room.
bool Printer::lookAt(Frame frame, Trial& trial) {
    const Piece& doc = *frame.doc;
    switch (doc.kind) {
    case PieceKind::Text:
        trial.room -= doc.width;
        if (size_t end = doc.text.rfind('\n'); end != std::string_view::npos && trial.room >= 0)
            trial.room = static_cast<int64_t>(width_) - columnsOf(doc.text.substr(end + 1));
        break;
    case PieceKind::Line:
        if (!frame.isFlat || trial.hasComment)
            return true;
        trial.room -= doc.width;
        break;
    case PieceKind::HardLine:
    case PieceKind::AfterFlat:
    case PieceKind::Leading:
        return true;
    case PieceKind::Indent:
        trial_.push_back({doc.children[0], indented(frame), frame.isFlat});
        break;
    case PieceKind::Concat:
    case PieceKind::Fill:
        if (frame.index < doc.count) {
            const Piece* child = doc.children[frame.index++];
            trial_.push_back(frame);
            trial_.push_back({child, frame.indent, frame.isFlat});
        }
        break;
    case PieceKind::Group:
        trial_.push_back({doc.children[0], frame.indent, frame.isFlat && !doc.isForced});
        break;
    case PieceKind::Forced:
        trial_.push_back({doc.children[0], frame.indent, frame.isFlat, kForcedRegion});
        break;
    case PieceKind::Region:
        return fitsRegion(frame, trial);
    case PieceKind::Choice:
        trial_.push_back({doc.children[0], frame.indent, frame.isFlat});
        break;
    case PieceKind::IfBroken:
        trial.room -= frame.isFlat ? 0 : doc.width;
        break;
    case PieceKind::Trailing:
        trial.hasComment = true;
        break;
    }
    return false;
}

/// One step through a region; true when its next line is broken, so that the rest is no matter.
bool Printer::fitsRegion(const Frame& frame, Trial& trial) {
    const Piece& doc = *frame.doc;
    const bool isBroken = doc.isBroken || frame.index >= kForcedRegion;
    if (!isBroken || !frame.isFlat) {
        const uint32_t index = frame.index % kForcedRegion;
        if (index < doc.count) {
            trial_.push_back({&doc, frame.indent, frame.isFlat, frame.index + 1});
            trial_.push_back({doc.children[index], frame.indent, frame.isFlat});
        }
        return false;
    }
    if (frame.index % kForcedRegion == 0) {
        trial_.push_back({&doc, frame.indent, true, frame.index + 1});
        trial_.push_back({doc.children[0], frame.indent, true});
        return false;
    }
    // Its lines lie behind: go on behind the closing bracket.
    trial.room = static_cast<int64_t>(width_) - frame.indent - doc.children[2]->width;
    trial.hasComment = false;
    return false;
}

void Printer::write(std::string_view text) {
    if (text.empty())
        return;
    if (line_.code.empty() && text[0] != '\n')
        line_.code.append(indent_, ' ');
    size_t end = text.find('\n');
    line_.code += text.substr(0, end);
    if (end == std::string_view::npos) {
        column_ += columnsOf(text);
        return;
    }
    // A comment is no part of a text of several lines.
    std::vector<const Remark*> comments = std::exchange(line_.comments, {});
    for (; end != std::string_view::npos; end = text.find('\n')) {
        lines_.push_back(std::exchange(line_, {}));
        text.remove_prefix(end + 1);
        line_.code = text.substr(0, text.find('\n'));
    }
    line_.comments = std::move(comments);
    column_ = columnsOf(text);
    indent_ = 0;
}

void Printer::newline(uint32_t indent, bool isBlank) {
    if (line_.code.empty() && !line_.comments.empty())
        line_.code.append(indent_, ' ');
    lines_.push_back(std::exchange(line_, {}));
    if (isBlank)
        lines_.emplace_back();
    column_ = indent_ = indent;
}

void Printer::leading(const Piece& doc, uint32_t indent) {
    const bool hasLine = line_.code.empty() && line_.comments.empty();
    for (uint32_t i = 0; i < doc.count; ++i) {
        const Remark& comment = doc.comments[i];
        if (!hasLine) {
            line_.comments.push_back(&comment);
            continue;
        }
        if (i > 0)
            newline(indent, comment.afterBlank);
        write(comment.text);
    }
    if (hasLine && !doc.isLast)
        newline(indent, doc.isBlank);
}

} // namespace coro::formatter
