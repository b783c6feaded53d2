#include "compiler/parse/lexical_errors.h"

#include <optional>
#include <utility>

#include "compiler/parse/unicode_names.h"

namespace coro::compiler::syntax {

namespace {

using enum TokenKind;

struct LexicalError {
    const Token& token;
    Span span;
    std::string_view text;
    Reporter& reporter;

    TokenKind report(Diagnostic diagnostic, TokenKind goOnWith) const {
        reporter.report(std::move(diagnostic));
        return goOnWith;
    }
};

std::string numberHelp(std::string_view text) {
    if (text.size() > 1 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
        return "hexadecimal numbers have the digits 0-9 and a-f: `0xff`";
    if (text.size() > 1 && text[0] == '0' && (text[1] == 'o' || text[1] == 'O'))
        return "octal numbers have the digits 0-7: `0o17`";
    if (text.size() > 1 && text[0] == '0' && (text[1] == 'b' || text[1] == 'B'))
        return "binary numbers have the digits 0 and 1: `0b101`";
    if (text.back() == '_' || text.find("__") != std::string_view::npos)
        return "single underscores may stand between digits: `1_000_000`";
    return "a name cannot begin with a digit, and numbers have no suffix";
}

TokenKind reportBadNumber(const LexicalError& error) {
    return error.report(
        Diagnostic::of(ErrorCode::MalformedNumber, error.text).primary(error.span).help(numberHelp(error.text)),
        error.text.find('.') == std::string_view::npos ? Int : Float);
}

TokenKind reportSingleQuotes(const LexicalError& error) {
    auto diagnostic = Diagnostic::of(ErrorCode::SingleQuotes).primary(error.span);
    bool closed = error.text.size() > 1 && error.text.back() == '\'';
    std::string_view inside = error.text.substr(1, error.text.size() - (closed ? 2 : 1));
    if (closed && inside.find('"') == std::string_view::npos)
        diagnostic.help("\"{}\"", inside);
    return error.report(std::move(diagnostic), String);
}

TokenKind reportBacktick(const LexicalError& error) {
    return error.report(Diagnostic::of(ErrorCode::SingleQuotes)
                            .primary(error.span)
                            .help("strings interpolate anyway: `\"total: ${n}\"`; several lines: `\"\"\"...\"\"\"`"),
                        String);
}

TokenKind reportBlockComment(const LexicalError& error) {
    return error.report(Diagnostic::of(ErrorCode::CommentMark)
                            .primary(error.reporter.span(error.token.begin, error.token.begin + 2))
                            .help("begin each line of the comment with `#`"),
                        End);
}

TokenKind reportUnknown(const LexicalError& error) {
    auto byte = static_cast<unsigned char>(error.text[0]);
    std::string shown = byte < 0x20 || byte == 0x7F ? fmt::format("U+{:04X}", byte) : fmt::format("`{}`", error.text);
    auto diagnostic = Diagnostic::of(ErrorCode::UnexpectedCharacter, shown).primary(error.span);
    if (byte == '\\')
        diagnostic.help("a line goes on after an operator, a comma or inside brackets, without `\\`");
    else if (byte == '@')
        diagnostic.help("there are no decorators: call the function on the value");
    else if (byte == '$')
        diagnostic.help("`${...}` works inside strings only; names have no `$`");
    return error.report(std::move(diagnostic), End);
}

/// `//` before that place on its line: what follows was meant as a comment.
std::optional<Span> slashesBefore(uint32_t place, const SourceFile& source) {
    uint32_t start = source.lineStart(source.lineAt(place));
    size_t at = source.text(source.span(start, place)).find("//");
    if (at == std::string_view::npos)
        return std::nullopt;
    uint32_t begin = start + static_cast<uint32_t>(at);
    return source.span(begin, begin + 2);
}

/// A quotation mark or dash that a word processor makes, as the ASCII character that was meant.
std::string_view plainForm(char32_t codePoint) {
    switch (codePoint) {
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0xAB:
    case 0xBB:
    case 0x2018:
    case 0x2019:
        return "\"";
    case 0x2013:
    case 0x2014:
    case 0x2212:
        return "-";
    case 0xD7:
        return "*";
    case 0x2260:
        return "!=";
    case 0x2264:
        return "<=";
    case 0x2265:
        return ">=";
    case 0xFF08:
        return "(";
    case 0xFF09:
        return ")";
    case 0xFF0C:
        return ",";
    case 0xFF1A:
        return ":";
    case 0xFF1B:
        return ";";
    case 0xA0:
    case 0x3000:
    case 0x200B:
    case 0xFEFF:
        return " ";
    default:
        return {};
    }
}

} // namespace

TokenKind reportLexicalError(const Token& token, Reporter& reporter) {
    Span span = reporter.span(token.begin, token.end);
    LexicalError error{token, span, reporter.source().text(span), reporter};
    // The search is for the message alone: one for each of a million errors on a line would take minutes.
    std::optional<Span> slashes;
    if (!reporter.isTaken(token.begin))
        slashes = slashesBefore(token.begin, reporter.source());
    if (slashes)
        return error.report(Diagnostic::of(ErrorCode::CommentMark).primary(*slashes, "this divides and rounds down"),
                            token.kind == Unknown ? End : String);
    switch (token.kind) {
    case BadNumber:
        return reportBadNumber(error);
    case SingleQuoted:
        return reportSingleQuotes(error);
    case Backtick:
        return reportBacktick(error);
    case BlockComment:
        return reportBlockComment(error);
    case BadRawString:
    case BadBytes:
        reportUnclosedString(token, token.end, reporter);
        return token.kind == BadBytes ? Bytes : RawString;
    case Unknown:
        return reportUnknown(error);
    default:
        return token.kind;
    }
}

void checkName(const Token& name, Reporter& reporter) {
    std::string_view text = reporter.source().text(reporter.span(name.begin, name.end));
    if (!hasNonAscii(text))
        return;
    std::optional<BadCharacter> bad = findBadCharacter(text);
    if (!bad)
        return;
    uint32_t begin = name.begin + bad->offset;
    Span span = reporter.span(begin, begin + bad->size);
    std::string_view plain = plainForm(bad->codePoint);
    std::string shown = fmt::format("U+{:04X}", static_cast<uint32_t>(bad->codePoint));
    if (plain != " ") // it can be seen
        shown = fmt::format("`{}` ({})", reporter.source().text(span), shown);
    auto diagnostic = Diagnostic::of(ErrorCode::UnexpectedCharacter, shown).primary(span);
    if (plain == " ")
        diagnostic.help("type an ordinary space here");
    else if (!plain.empty())
        diagnostic.help("type `{}`", plain);
    else
        diagnostic.note("names are made of letters, digits and `_`");
    reporter.report(std::move(diagnostic));
}

void reportUnclosedString(const Token& start, uint32_t textEnd, Reporter& reporter) {
    std::string_view opening = reporter.source().text(reporter.span(start.begin, textEnd));
    size_t quote = opening.find('"');
    bool isTriple = opening.substr(quote).starts_with("\"\"\"");
    uint32_t openingEnd = start.begin + static_cast<uint32_t>(quote) + (isTriple ? 3 : 1);
    auto diagnostic = Diagnostic::of(ErrorCode::UnclosedString);
    if (isTriple) {
        diagnostic.primary(reporter.span(start.begin, openingEnd), "opened here, and never closed");
        diagnostic.help("close it with `\"\"\"`");
    } else {
        diagnostic.primary(reporter.span(start.begin, textEnd), "no closing quote on this line");
        diagnostic.help("close it with `\"`, or write `\"\"\"...\"\"\"` for several lines");
    }
    reporter.report(std::move(diagnostic));
}

void reportUnclosedInterpolation(const Token& start, const Token& quote, Reporter& reporter) {
    reporter.report(Diagnostic::of(ErrorCode::UnclosedInterpolation)
                        .primary(reporter.span(start.begin, start.end), "opened here, and never closed")
                        .secondary(reporter.span(quote.begin, quote.end), "in this string")
                        .help("close it with `}`; for the two characters themselves write `\\${`"));
}

} // namespace coro::compiler::syntax
