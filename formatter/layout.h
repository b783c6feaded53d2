#pragma once
// Makes the document of a source: walks its tokens by the rules of grammar/CoroParser.g4, which has one decision for
// each token, and says where lines may be broken. Every token is taken once and in order, so nothing can get lost; the
// tree is not needed, and parentheses stand where they stood.
#include <functional>
#include <string_view>

#include "formatter/piece.h"
#include "formatter/tokens.h"

namespace coro::formatter {

class Layout {
  public:
    Layout(const Tokens& tokens, PieceMaker& make) : tokens_(tokens), make_(make) {}

    /// The whole file.
    const Piece* file();

  private:
    /// An expression, and how it may be laid out in its surroundings.
    struct Value {
        const Piece* doc;
        /// The same with what it ends with, a block or a literal, over several lines; nullptr: it ends with no such.
        const Piece* hugged = nullptr;
        /// The columns of what has no lines to break: a name, a number, a text.
        uint32_t atomWidth = 0;
        bool isParenthesized = false;
    };

    /// `{ ... }`: as a region of its own, or as a part of what is around it, whose lines break with that.
    struct Block {
        const Piece* region;
        const Piece* part;
        bool isOneLine; ///< as it was written
        bool isEmpty;
        /// The region over several lines.
        const Piece* broken(PieceMaker& make) const { return isEmpty ? region : make.forced(region); }
    };

    /// How the items between two brackets are laid out.
    struct ListStyle {
        std::string_view padding = ""; ///< inside the brackets, on one line
        bool addsComma = true;         ///< behind the last item, over several lines
        bool fills = false;            ///< many items on a line, when nobody has said where lines end
    };
    using Item = std::function<Value()>;

    /// Items between brackets.
    struct List {
        const Piece* region;            ///< nothing inside: no region
        const Piece* hugging = nullptr; ///< on one line but for its last item; nullptr: that is not hugged
        bool isEmpty = false;
    };

    /// `else if condition { ... }`.
    struct Clause {
        const Piece* behind; ///< comments behind the clause before, and then with lines of their own; nothing: none
        const Piece* before;
        bool isOnOwnLine;
        const Piece* header;
        Block block;
    };

    struct ListItems;
    struct Operations;

    /// A part of a chain `head.name(args)[index].name`.
    struct Link {
        Pieces docs{};
        const Piece* behind = nullptr; ///< comments before it
        const Piece* hugged = nullptr; ///< the last of `docs`, hugged
        bool hasCall = false;
        bool hasMore = false; ///< than a name
        bool isOnOwnLine = false;
        uint32_t width = 0; ///< of a name with its dot
    };

    // --- Tokens ---

    TokenKind peek() const { return tokens_.at(at_).kind; }
    bool is(TokenKind kind) const { return peek() == kind; }
    /// The next token that is no newline.
    size_t nextToken() const { return is(TokenKind::Newline) ? at_ + 1 : at_; }
    const Gap& gap() const { return tokens_.gapBefore(nextToken()); }
    /// The token at hand with the comments before it.
    const Piece* take();
    /// The same when it is of that kind, else nothing.
    const Piece* takeIf(TokenKind kind);
    /// The same with a space behind, or before it.
    const Piece* word() { return make_.concat({take(), make_.text(" ")}); }
    const Piece* infix() { return make_.concat({make_.text(" "), take(), make_.text(" ")}); }
    void skipNewline() { at_ = nextToken(); }
    /// Comments behind the token before, and those with lines of their own, each taken once.
    const Piece* trailing();
    const Piece* leading(bool isLast = false);
    /// Whether an empty line stands before what comes next.
    bool isBlankNext() const;
    bool startsLine() const { return gap().hasNewline; }

    // --- Blocks, statements (layout_statements.cpp, layout_blocks.cpp, layout_declarations.cpp) ---

    /// What is separated by newlines, up to the closing token: statements, members, arms. On one line `separator`
    /// stands between them.
    const Piece* sequence(TokenKind end, std::string_view separator, const std::function<const Piece*()>& item);
    const Piece* endItem();
    bool isFormatted(bool isOn) const;
    const Piece* asWritten(TokenKind end, const std::function<const Piece*()>& item);
    /// The same in braces.
    Block braces(std::string_view separator, const std::function<const Piece*()>& item);
    Block block();
    /// The first clause of a statement, or one that follows.
    Clause clause(bool isFirst, const std::function<const Piece*()>& header);
    const Piece* clauses(const std::vector<Clause>& parts);
    const Piece* segment(const std::vector<Clause>& parts, size_t first, size_t end);

    const Piece* statement();
    const Piece* simpleStatement();
    const Piece* letStatement();
    const Piece* ifStatement();
    const Piece* tryStatement();
    const Piece* headed();
    const Piece* headedBlock(Pieces header);
    const Piece* forStatement();
    const Piece* selectStatement();
    const Piece* selectArm();
    const Piece* importStatement();
    const Piece* functionDeclaration();
    const Piece* methodName();
    const Piece* signature();
    Value param();
    const Piece* classDeclaration();
    const Piece* member();
    const Piece* field();
    const Piece* native();

    // --- Expressions ---

    Value expr();
    Value operand();
    Value atom();
    /// Without the `? :` at its end.
    Value simpleExpr();
    Value links(const Value& head);
    void addLink(std::vector<Link>& chain);
    const Piece* chainByAuthor(const std::vector<Link>& chain);
    const Piece* chainByDots(const std::vector<Link>& chain);
    Value operators(const Value& first);
    const Piece* operation(const Operations& all, size_t first, size_t last);
    Value conditional(const Value& condition);
    Value lambda();
    Value arrowLambda();
    Value parenthesized();
    Value matchExpr();
    const Piece* matchArm();
    Value arguments();
    Value subscript();
    Value listLiteral();
    Value mapLiteral();
    Value interpolated();
    Value argument();
    Value mapEntry();
    /// What follows `=` or `=>`.
    const Piece* assigned();
    const Piece* assigned(const Piece* behind, const Value& value);
    /// What follows the `=>` of an arm.
    const Piece* armValue();
    /// An expression in the header of a block: what goes on in another line stands apart from the block.
    const Piece* headerExpr();

    // --- Patterns, types ---

    const Piece* pattern();
    const Piece* patternAtom();
    const Piece* patternLiteral();
    Value listPatternItem();
    Value patternField();
    const Piece* path();
    const Piece* type();
    const Piece* typeAtom();

    /// Items between brackets, commas between them.
    List bracketed(const ListStyle& style, const Item& item);
    void addItem(const Item& item, bool isBroken, ListItems& list);
    /// The same without line breaks of their own: types.
    const Piece* tight(const std::function<const Piece*()>& item);

    const Tokens& tokens_;
    PieceMaker& make_;
    size_t at_ = 0;
    size_t commentsTaken_ = 0; ///< of the gap at hand
    bool isHeader_ = false;    ///< in the header of a block, outside brackets
};

} // namespace coro::formatter
