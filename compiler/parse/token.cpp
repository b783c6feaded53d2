#include "compiler/parse/token.h"

#include <array>
#include <initializer_list>
#include <utility>

namespace coro::compiler::syntax {

namespace {

using enum TokenKind;

constexpr size_t kCount = 256;

constexpr std::array<std::string_view, kCount> kSpellings = [] {
    std::array<std::string_view, kCount> table{};
#define TOKEN(Name, number, spelling) table[number] = spelling;
#include "grammar/tokens.def"
    return table;
}();

using KindSet = std::array<bool, kCount>;

constexpr KindSet setOf(std::initializer_list<TokenKind> kinds) {
    KindSet set{};
    for (TokenKind kind : kinds)
        set[static_cast<size_t>(kind)] = true;
    return set;
}

constexpr KindSet with(KindSet set, TokenKind first, TokenKind last) {
    for (size_t i = static_cast<size_t>(first); i <= static_cast<size_t>(last); ++i)
        set[i] = true;
    return set;
}

constexpr KindSet kStartsOperand = setOf(
    {Name,      Int,         Float,     BadNumber,   String, RawString, Bytes, BadRawString, BadBytes, StringStart,
     LeftParen, LeftBracket, LeftBrace, Minus,       Tilde,  Not,       Yield, Self,         Super,    Fn,
     Co,        Gen,         Lambda,    ArrowLambda, Match,  Nil,       True,  False});

constexpr KindSet kEndsOperand =
    setOf({Name, Int, Float, BadNumber, String, RawString, Bytes, BadRawString, BadBytes, StringEnd, RightParen,
           RightBracket, RightBrace, Self, Super, Nil, True, False});

/// Operators with an operand on both sides that cannot begin an expression. (`-` can, and `//` begins comments
/// elsewhere.)
constexpr KindSet kInfix = with(
    with(setOf({Plus,        Star,        Slash,    Percent,     DoubleStar,     ShiftLeft, ShiftRight,  Ampersand,
                Caret,       Bar,         Coalesce, Range,       RangeInclusive, By,        And,         Or,
                In,          NotIn,       Is,       IsNot,       AndAnd,         OrOr,      TripleEqual, NotTripleEqual,
                ColonAssign, DoubleColon, Dot,      QuestionDot, Comma,          Colon,     Question,    Arrow,
                ThinArrow}),
         Equal, GreaterEqual),
    Assign, CoalesceAssign);

constexpr KindSet kNeedsMore = [] {
    KindSet set = setOf({LeftParen,   LeftBracket, LeftBrace, InterpolationStart,
                         Minus,       DoubleSlash, Tilde,     Bang,
                         Ellipsis,    Let,         Var,       Fn,
                         Co,          Gen,         Declare,   Lambda,
                         ArrowLambda, Class,       Extends,   Static,
                         If,          ElseIf,      While,     For,
                         Not,         Noreturn,    Emit,      Match,
                         Import,      As,          Native,    Timeout,
                         Test,        OpenLow});
    for (size_t i = 0; i < kCount; ++i)
        set[i] = set[i] || kInfix[i];
    return set;
}();

constexpr KindSet kContinuesLine = [] {
    KindSet set = setOf({RightParen, RightBracket, RightBrace, InterpolationEnd, Format, Else, ElseIf, Except, Finally,
                         Extends, Cancelled, End});
    for (size_t i = 0; i < kCount; ++i)
        set[i] = set[i] || kInfix[i];
    return set;
}();

constexpr KindSet kStartsStatementOnly = setOf({Let, Var, Declare, Class, If, While, For, Break, Continue, Return,
                                                ReturnValue, Noreturn, Raise, Emit, Try, Import});

bool has(const KindSet& set, TokenKind kind) { return set[static_cast<size_t>(kind)]; }

// Keywords by first letter and length: at most a few candidates for any word.
constexpr size_t kBuckets = 128;

constexpr size_t bucketOf(std::string_view text) {
    return (static_cast<size_t>(static_cast<unsigned char>(text[0])) * 7 + text.size() * 31 +
            static_cast<size_t>(static_cast<unsigned char>(text.back()))) %
           kBuckets;
}

struct KeywordTable {
    std::array<uint8_t, kBuckets> first{};
    std::array<uint8_t, kCount> next{};
};

constexpr KeywordTable kKeywords = [] {
    KeywordTable table{};
    for (size_t kind = static_cast<size_t>(Let); kind <= static_cast<size_t>(Native); ++kind) {
        size_t bucket = bucketOf(kSpellings[kind]);
        table.next[kind] = table.first[bucket];
        table.first[bucket] = static_cast<uint8_t>(kind);
    }
    return table;
}();

} // namespace

std::string_view spellingOf(TokenKind kind) { return kSpellings[static_cast<size_t>(kind)]; }

TokenKind keywordOf(std::string_view text) {
    if (text.empty())
        return Name;
    for (size_t kind = kKeywords.first[bucketOf(text)]; kind != 0; kind = kKeywords.next[kind])
        if (kSpellings[kind] == text)
            return static_cast<TokenKind>(kind);
    return Name;
}

bool startsOperand(TokenKind kind) { return has(kStartsOperand, kind); }
bool endsOperand(TokenKind kind) { return has(kEndsOperand, kind); }
bool needsMore(TokenKind kind) { return has(kNeedsMore, kind); }
bool startsStatementOnly(TokenKind kind) { return has(kStartsStatementOnly, kind); }
bool continuesLine(TokenKind kind) { return has(kContinuesLine, kind); }

} // namespace coro::compiler::syntax
