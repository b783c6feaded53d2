#include "formatter/tokens.h"

namespace coro::formatter {

namespace {

using enum TokenKind;

compiler::syntax::FilterResult read(const SourceFile& source) {
    DiagnosticSink sink;
    compiler::syntax::Reporter reporter(source, sink);
    return compiler::syntax::readTokens(source, reporter, {.allowNative = true});
}

/// Tokens made of two words.
std::string_view joined(TokenKind kind) {
    switch (kind) {
    case ElseIf:
        return "else if";
    case NotIn:
        return "not in";
    case IsNot:
        return "is not";
    default:
        return {};
    }
}

std::string_view trimmed(std::string_view comment) {
    return comment.substr(0, comment.find_last_not_of(" \t\r\f") + 1);
}

} // namespace

Tokens::Tokens(const SourceFile& source) : source_(source), filtered_(read(source)) {
    gaps_.resize(filtered_.tokens.size());
    uint32_t end = 0;
    std::vector<Remark> inside;
    for (size_t i = 0; i < gaps_.size(); ++i) {
        const Token& token = at(i);
        if (token.kind == Newline)
            continue;
        gaps_[i] = readGap(end, token.begin);
        // A comment between the two words of a token goes behind it.
        gaps_[i].comments.insert(gaps_[i].comments.begin(), inside.begin(), inside.end());
        inside.clear();
        if (!joined(token.kind).empty())
            inside = readGap(token.begin, token.end).comments;
        end = token.end;
    }
}

std::string_view Tokens::textOf(size_t index) const {
    const Token& token = at(index);
    const std::string_view words = joined(token.kind);
    return words.empty() ? text(token.begin, token.end) : words;
}

/// Only spaces, newlines, comments and separators that do not count stand there.
Gap Tokens::readGap(uint32_t begin, uint32_t end) const {
    const std::string_view text = source_.text();
    Gap gap;
    uint32_t newlines = 0;
    uint32_t lineStart = source_.lineStart(source_.lineAt(begin));
    uint32_t code = begin; // where the spaces before a comment begin
    const bool atStart = begin == 0;
    for (uint32_t at = begin; at < end; ++at) {
        if (text[at] == '\n') {
            ++newlines;
            gap.hasNewline = true;
            lineStart = code = at + 1;
        } else if (text[at] == '#') {
            const auto stop = std::min<size_t>(end, text.find('\n', at));
            Remark comment{trimmed(text.substr(at, stop - at))};
            comment.endsLine = newlines == 0 && gap.comments.empty() && !atStart;
            comment.afterBlank = newlines > 1;
            comment.column = columnsOf(text.substr(lineStart, at - lineStart));
            comment.spaces = columnsOf(text.substr(code, at - code));
            gap.comments.push_back(comment);
            newlines = 0;
            at = static_cast<uint32_t>(stop) - 1;
        } else if (text[at] == ';' || text[at] == ',') {
            code = at + 1;
        }
    }
    gap.isBlankBeforeToken = newlines > 1;
    return gap;
}

std::vector<std::string_view> Tokens::comments() const {
    std::vector<std::string_view> all;
    for (const Gap& gap : gaps_)
        for (const Remark& comment : gap.comments)
            all.push_back(comment.text);
    return all;
}

} // namespace coro::formatter
