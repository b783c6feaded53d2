#include "compiler/parse/scanner.h"

#include <antlr4-runtime.h>
#include <grammar/CoroLexer.h>

#include <algorithm>

#include "compiler/parse/byte_stream.h"
#include "compiler/parse/lexical_errors.h"

namespace coro::compiler::syntax {

namespace {

using enum TokenKind;
using grammar::CoroLexer;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

class Scanner {
  public:
    Scanner(const SourceFile& source, Reporter& reporter)
        : reporter_(reporter), source_(source), input_(source.text()), lexer_(&input_),
          simulator_(*lexer_.getInterpreter<antlr4::atn::LexerATNSimulator>()) {
        tokens_.reserve(source.size() / 4 + 16);
        if (source.text().starts_with(kByteOrderMark))
            input_.seek(kByteOrderMark.size());
    }

    ScanResult run() {
        while (next() && !reporter_.isFull()) {}
        auto end = static_cast<uint32_t>(source_.size());
        if (!strings_.empty())
            unclosedAtEnd(end);
        tokens_.push_back({end, end, End});
        return {std::move(tokens_), isTruncated_};
    }

  private:
    /// A string that is being read, and what is open in its `${`.
    struct OpenString {
        Token quote;
        Token interpolation{};         ///< the last `${`
        std::vector<TokenKind> open{}; ///< brackets inside it
        uint32_t questions = 0;        ///< `?` whose `:` has not come yet, outside brackets
        bool inside = false;           ///< between `${` and its `}`
        bool isTriple = false;
    };

    /// Reads one token; false at the end.
    bool next() {
        if (input_.LA(1) == antlr4::Token::EOF)
            return false;
        auto begin = static_cast<uint32_t>(input_.index());
        lexer_.type = antlr4::Token::INVALID_TYPE;
        // The lexer's own nextToken would allocate a token object for each.
        size_t matched = simulator_.match(&input_, lexer_.mode);
        size_t type = lexer_.type == antlr4::Token::INVALID_TYPE ? matched : lexer_.type;
        if (type == antlr4::Lexer::SKIP)
            return true;
        take({begin, static_cast<uint32_t>(input_.index()), static_cast<TokenKind>(type)});
        return true;
    }

    void take(Token token) {
        if (token.kind >= BadRawString && token.kind <= BadBytes)
            token.kind = reportLexicalError(token, reporter_);
        switch (token.kind) {
        case Name:
            checkName(token, reporter_);
            break;
        case StringStart:
            strings_.push_back({.quote = token, .isTriple = token.end - token.begin == 3});
            break;
        case Text:
            // `$` alone is a token of its own.
            if (!tokens_.empty() && tokens_.back().kind == Text && tokens_.back().end == token.begin) {
                tokens_.back().end = token.end;
                return;
            }
            break;
        case StringEnd:
            endString(token);
            return;
        case StringBreak:
            breakString(token);
            return;
        case FormatBreak:
            reportUnclosedInterpolation(strings_.back().interpolation, strings_.back().quote, reporter_);
            stopBefore(strings_.front().quote);
            return;
        case InterpolationStart:
            startInterpolation(token);
            return;
        case BadNumber:
        case SingleQuoted:
        case Backtick:
        case BlockComment:
        case Unknown:
            token.kind = reportLexicalError(token, reporter_);
            if (token.kind == End)
                return;
            break;
        default:
            if (!strings_.empty() && strings_.back().inside && !insideInterpolation(token))
                return;
            break;
        }
        tokens_.push_back(token);
    }

    /// A string that turned out to have no interpolation becomes one token.
    void endString(Token end) {
        Token quote = strings_.back().quote;
        bool isPlain = !strings_.back().interpolation.end;
        strings_.pop_back();
        if (!isPlain) {
            tokens_.push_back(end);
            return;
        }
        while (tokens_.back().kind == Text)
            tokens_.pop_back();
        tokens_.back() = {quote.begin, end.end, String};
    }

    /// A newline inside "...". When a `${` is to blame, its string began further out or on an earlier line.
    void breakString(Token newline) {
        const OpenString& string = strings_.back();
        const OpenString* blamed = nullptr;
        if (strings_.size() > 1)
            blamed = &strings_[strings_.size() - 2];
        else if (string.interpolation.end != 0 && spansLines(string.interpolation.begin, newline.begin))
            blamed = &string;
        if (blamed != nullptr)
            reportUnclosedInterpolation(blamed->interpolation, blamed->quote, reporter_);
        else
            reportUnclosedString(string.quote, newline.begin, reporter_);
        Token first = strings_.front().quote;
        if (spansLines(first.begin, newline.begin))
            stopBefore(first);
        else
            closeLine(first, newline);
    }

    /// Goes on after the line, as if all from the quote on were one string and what is open on the line were closed.
    void closeLine(const Token& quote, Token newline) {
        while (!tokens_.empty() && tokens_.back().begin >= quote.begin)
            tokens_.pop_back();
        tokens_.push_back({quote.begin, newline.begin, String});
        closeBrackets(source_.lineStart(source_.lineAt(quote.begin)), newline.begin);
        newline.kind = Newline;
        tokens_.push_back(newline);
        strings_.clear();
        lexer_.modeStack.clear();
        lexer_.mode = antlr4::Lexer::DEFAULT_MODE;
    }

    /// Adds the closers that the end of a broken line has swallowed.
    void closeBrackets(uint32_t lineStart, uint32_t place) {
        std::vector<TokenKind> open;
        size_t first = tokens_.size();
        while (first > 0 && tokens_[first - 1].begin >= lineStart)
            --first;
        for (size_t i = first; i < tokens_.size(); ++i) {
            TokenKind kind = tokens_[i].kind;
            if (isOpening(kind))
                open.push_back(kind);
            else if (isClosing(kind) && !open.empty() && isPair(open.back(), kind))
                open.pop_back();
        }
        for (; !open.empty() && open.back() != LeftBrace; open.pop_back())
            tokens_.push_back({place, place, closingOf(open.back())});
    }

    bool spansLines(uint32_t begin, uint32_t end) const {
        return source_.text(source_.span(begin, end)).find('\n') != std::string_view::npos;
    }

    void startInterpolation(Token start) {
        OpenString& string = strings_.back();
        string.interpolation = start;
        string.inside = true;
        string.open.clear();
        string.questions = 0;
        tokens_.push_back(start);
    }

    /// `:=` and `::` are mistakes elsewhere; here the format begins with `=` or `:`.
    static bool isColonOfFormat(const Token& token, const OpenString& string) {
        return string.questions == 0 && (token.kind == ColonAssign || token.kind == DoubleColon);
    }

    /// False for the colon before a format, which is no token of its own.
    bool insideInterpolation(Token& token) {
        OpenString& string = strings_.back();
        if (isOpening(token.kind)) {
            string.open.push_back(token.kind);
        } else if (token.kind == RightBrace) {
            closeBrace(string, token);
        } else if (token.kind == RightParen || token.kind == RightBracket) {
            if (!string.open.empty() && isPair(string.open.back(), token.kind))
                string.open.pop_back();
        } else if (token.kind == Format) {
            string.inside = false;
        } else if (string.open.empty() && token.kind == Question) {
            ++string.questions;
        } else if (string.open.empty() && token.kind == Colon && string.questions > 0) {
            --string.questions;
        } else if (string.open.empty() && (token.kind == Colon || isColonOfFormat(token, string))) {
            input_.seek(token.begin + 1);
            lexer_.pushMode(CoroLexer::InFormat);
            return false;
        }
        return true;
    }

    /// The `}` closes the innermost `{` when there is one, else the interpolation.
    void closeBrace(OpenString& string, Token& token) {
        auto brace = std::find(string.open.rbegin(), string.open.rend(), LeftBrace);
        if (brace != string.open.rend()) {
            string.open.erase(brace.base() - 1, string.open.end());
            return;
        }
        token.kind = InterpolationEnd;
        string.inside = false;
        lexer_.popMode();
    }

    void unclosedAtEnd(uint32_t end) {
        const OpenString& string = strings_.back();
        if (string.inside) {
            reportUnclosedInterpolation(string.interpolation, string.quote, reporter_);
            stopBefore(strings_.front().quote);
        } else if (string.isTriple || strings_.size() > 1) {
            reportUnclosedString(string.quote, end, reporter_);
            stopBefore(strings_.front().quote);
        } else {
            reportUnclosedString(string.quote, end, reporter_);
            endString({end, end, StringEnd});
        }
    }

    /// What follows cannot be told apart from the string: go on with what stands before its line only.
    void stopBefore(const Token& quote) {
        uint32_t cut = source_.lineStart(source_.lineAt(quote.begin));
        while (!tokens_.empty() && tokens_.back().begin >= cut)
            tokens_.pop_back();
        reporter_.mute(cut, source_.size());
        strings_.clear();
        isTruncated_ = true;
        input_.seek(source_.size());
    }

    Reporter& reporter_;
    const SourceFile& source_;
    ByteStream input_;
    CoroLexer lexer_;
    antlr4::atn::LexerATNSimulator& simulator_;
    std::vector<Token> tokens_;
    std::vector<OpenString> strings_;
    bool isTruncated_ = false;
};

} // namespace

ScanResult scan(const SourceFile& source, Reporter& reporter) { return Scanner(source, reporter).run(); }

} // namespace coro::compiler::syntax
