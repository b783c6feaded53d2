#include "compiler/parse/string_text.h"

#include <optional>

#include "base/utf8.h"

namespace coro::compiler::syntax {

namespace {

int hexValue(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

class Decoder {
  public:
    Decoder(Span piece, const TextForm& form, Reporter& reporter)
        : piece_(piece), text_(reporter.source().text(piece)), form_(form), reporter_(reporter) {}

    std::string run(bool atLineStart) {
        out_.reserve(text_.size());
        if (atLineStart)
            skipIndent();
        while (at_ < text_.size())
            step();
        return std::move(out_);
    }

  private:
    void step() {
        char c = text_[at_];
        if (c == '\\' && form_.hasEscapes && at_ + 1 < text_.size()) {
            escape();
        } else if (c == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') {
            ++at_;
        } else {
            out_.push_back(c);
            ++at_;
            if (c == '\n')
                skipIndent();
        }
    }

    void skipIndent() {
        for (char expected : form_.indent) {
            if (at_ >= text_.size() || text_[at_] != expected)
                return;
            ++at_;
        }
    }

    void escape() {
        size_t begin = at_;
        char c = text_[at_ + 1];
        at_ += 2;
        if (std::optional<char> simple = simpleEscape(c)) {
            out_.push_back(*simple);
        } else if (c == 'x') {
            byteEscape(begin);
        } else if (c == 'u' && !form_.isBytes) {
            unicodeEscape(begin);
        } else if (c == '\n') {
            skipIndent(); // the line goes on
        } else if (c == '\r' && at_ < text_.size() && text_[at_] == '\n') {
            ++at_;
            skipIndent();
        } else {
            size_t size = 1 + utf8::decode(text_, begin + 1).size;
            at_ = begin + size;
            report(begin, "`\\\\` is a backslash; raw strings have no escapes: `r\"...\"`");
        }
    }

    static std::optional<char> simpleEscape(char c) {
        switch (c) {
        case 'n':
            return '\n';
        case 't':
            return '\t';
        case 'r':
            return '\r';
        case '0':
            return '\0';
        case 'e':
            return '\x1B';
        case '\\':
        case '"':
        case '\'':
        case '$':
            return c;
        default:
            return std::nullopt;
        }
    }

    void byteEscape(size_t begin) {
        int high = at_ < text_.size() ? hexValue(text_[at_]) : -1;
        int low = at_ + 1 < text_.size() ? hexValue(text_[at_ + 1]) : -1;
        if (high < 0 || low < 0) {
            report(begin, "two hexadecimal digits follow `\\x`: `\\x0a`");
            return;
        }
        at_ += 2;
        int value = high * 16 + low;
        if (value > 0x7F && !form_.isBytes)
            report(begin, fmt::format("for a character write `\\u{{{:x}}}`, for a byte `b\"...\"`", value));
        else
            out_.push_back(static_cast<char>(value));
    }

    void unicodeEscape(size_t begin) {
        size_t open = at_;
        size_t close = text_.find('}', open);
        if (open >= text_.size() || text_[open] != '{' || close == std::string_view::npos) {
            report(begin, "a character's number stands in braces: `\\u{e9}`");
            return;
        }
        std::string_view digits = text_.substr(open + 1, close - open - 1);
        at_ = close + 1;
        char32_t value = 0;
        bool isNumber = !digits.empty() && digits.size() <= 6;
        for (char c : digits) {
            isNumber = isNumber && hexValue(c) >= 0;
            value = value * 16 + static_cast<char32_t>(hexValue(c) & 0xF);
        }
        if (!isNumber || !utf8::isScalar(value))
            report(begin, "a character's number is hexadecimal, at most `\\u{10ffff}`");
        else
            utf8::append(out_, value);
    }

    void report(size_t begin, std::string_view help) {
        Span span =
            reporter_.span(piece_.begin + static_cast<uint32_t>(begin), piece_.begin + static_cast<uint32_t>(at_));
        auto diagnostic = Diagnostic::of(ErrorCode::BadEscape, reporter_.source().text(span)).primary(span);
        diagnostic.help(help);
        reporter_.report(std::move(diagnostic));
    }

    Span piece_;
    std::string_view text_;
    const TextForm& form_;
    Reporter& reporter_;
    std::string out_;
    size_t at_ = 0;
};

} // namespace

std::string_view decodeText(Span piece, const TextForm& form, bool atLineStart, Arena& arena, Reporter& reporter) {
    std::string_view text = reporter.source().text(piece);
    bool isAsWritten = (!form.hasEscapes || text.find('\\') == std::string_view::npos) &&
                       (form.indent.empty() || (!atLineStart && text.find('\n') == std::string_view::npos)) &&
                       text.find('\r') == std::string_view::npos;
    return isAsWritten ? text : arena.copyString(Decoder(piece, form, reporter).run(atLineStart));
}

MultiLineLayout multiLineLayout(Span text, uint32_t lastPiece, const SourceFile& source) {
    MultiLineLayout layout{text.begin, text.end, {}, false};
    std::string_view all = source.text(text);
    size_t newline = all.starts_with("\r\n") ? 2 : all.starts_with('\n') ? 1 : 0;
    if (newline == 0)
        return layout;
    layout.begin += static_cast<uint32_t>(newline);
    layout.startsLine = true;
    std::string_view last = source.text(source.span(lastPiece, text.end));
    size_t lineBreak = last.rfind('\n');
    if (lineBreak == std::string_view::npos || last.find_first_not_of(" \t", lineBreak + 1) != std::string_view::npos)
        return layout;
    layout.indent = last.substr(lineBreak + 1);
    if (lineBreak > 0 && last[lineBreak - 1] == '\r')
        --lineBreak;
    layout.end = std::max(layout.begin, lastPiece + static_cast<uint32_t>(lineBreak));
    return layout;
}

StringLiteral splitLiteral(Span literal, const SourceFile& source) {
    std::string_view all = source.text(literal);
    StringLiteral parts;
    parts.isRaw = all[0] == 'r';
    parts.isBytes = all[0] == 'b';
    uint32_t begin = parts.isRaw || parts.isBytes ? 1 : 0;
    parts.isMultiLine = all.size() >= begin + 6 && all.substr(begin).starts_with("\"\"\"") && all.ends_with("\"\"\"");
    uint32_t quotes = parts.isMultiLine ? 3 : 1;
    parts.text = literal;
    parts.text.begin += begin + quotes;
    // An unclosed literal, which was reported, has no closing quotes.
    parts.text.end = std::max(parts.text.begin, literal.end - quotes);
    return parts;
}

std::string_view decodeLiteral(Span literal, Arena& arena, Reporter& reporter) {
    StringLiteral parts = splitLiteral(literal, reporter.source());
    TextForm form{.hasEscapes = !parts.isRaw, .isBytes = parts.isBytes};
    if (!parts.isMultiLine)
        return decodeText(parts.text, form, false, arena, reporter);
    MultiLineLayout layout = multiLineLayout(parts.text, parts.text.begin, reporter.source());
    form.indent = layout.indent;
    return decodeText(reporter.span(layout.begin, layout.end), form, layout.startsLine, arena, reporter);
}

} // namespace coro::compiler::syntax
