#include <algorithm>
#include <utility>

#include "compiler/parse/operator_table.h"
#include "formatter/layout.h"
#include "formatter/printer.h"

namespace coro::formatter {

using enum TokenKind;
using compiler::syntax::Precedence;

namespace {

bool isInfix(TokenKind kind) {
    switch (kind) {
    case By:
    case In:
    case NotIn:
    case Is:
    case IsNot:
    case And:
    case Or:
        return true;
    default:
        return kind >= Plus && kind <= GreaterEqual && kind != Tilde;
    }
}

/// Words and punctuation that take as much as is written.
uint32_t added(uint32_t atomWidth, uint32_t more) { return atomWidth == 0 ? 0 : atomWidth + more; }

} // namespace

/// Operands with the operators between them.
struct Layout::Operations {
    struct Operator {
        const Piece* text;
        const Piece* behind; ///< comments
        Precedence precedence;
        bool isRange;
    };
    Pieces operands{};
    std::vector<Operator> operators{};
};

Layout::Value Layout::expr() {
    if (is(ArrowLambda))
        return arrowLambda();
    const Value value = simpleExpr();
    return is(Question) ? conditional(value) : value;
}

Layout::Value Layout::simpleExpr() {
    const Value value = operand();
    return isInfix(peek()) ? operators(value) : value;
}

const Piece* Layout::headerExpr() {
    const bool wasHeader = std::exchange(isHeader_, true);
    const Piece* doc = expr().doc;
    isHeader_ = wasHeader;
    return doc;
}

/// `a ? b : c ? d : e` has one line for each `?` and each `:`, if it does not fit on one.
Layout::Value Layout::conditional(const Value& condition) {
    Pieces tail;
    const auto part = [&] {
        tail.push_back(trailing());
        tail.push_back(make_.line());
        tail.push_back(word());
    };
    Value last{};
    part();
    for (;;) {
        tail.push_back(expr().doc);
        part();
        last = is(ArrowLambda) ? arrowLambda() : simpleExpr();
        tail.push_back(last.doc);
        if (!is(Question))
            break;
        tail.push_back(make_.text(" "));
        tail.push_back(word());
    }
    const auto all = [&] {
        return make_.group(make_.concat({condition.doc, make_.indent(make_.concat(tail), isHeader_)}));
    };
    const Piece* doc = all();
    if (last.hugged == nullptr || doc->isForced)
        return {doc};
    tail.back() = last.hugged;
    const Piece* hugged = all();
    return {make_.choice({doc, hugged, doc}), hugged};
}

Layout::Value Layout::operators(const Value& first) {
    Operations all;
    Value last = first;
    bool isDefault = false;
    all.operands.push_back(first.doc);
    while (isInfix(peek())) {
        const TokenKind kind = peek();
        const Piece* text = take();
        const bool isRange = kind == Range || kind == RangeInclusive || kind == By;
        all.operators.push_back({kind == By ? make_.concat({make_.text(" "), text, make_.text(" ")}) : text, trailing(),
                                 compiler::syntax::infixOperator(kind).precedence, isRange});
        isDefault = kind == Coalesce;
        last = operand();
        all.operands.push_back(last.doc);
    }
    const Piece* doc = make_.group(make_.indent(operation(all, 0, all.operators.size()), isHeader_));
    // What is on the last operand's own lines needs no line break before it. In `a and (b)` the break shows more.
    const bool isHuggable = !last.isParenthesized || (all.operators.size() == 1 && isDefault);
    if (last.hugged == nullptr || doc->isForced || !isHuggable)
        return {doc};
    all.operands.back() = last.hugged;
    const Piece* hugged = make_.group(operation(all, 0, all.operators.size()));
    return {make_.choice({doc, hugged, doc}), hugged};
}

/// The operands from first to last with what is between them: the loosest operators are where lines are broken.
const Piece* Layout::operation(const Operations& all, size_t first, size_t last) {
    if (first == last)
        return all.operands[first];
    const auto begin = all.operators.begin();
    const auto loosest = *std::min_element(begin + static_cast<ptrdiff_t>(first), begin + static_cast<ptrdiff_t>(last),
                                           [](const auto& a, const auto& b) { return a.precedence < b.precedence; });
    const bool isLogical = loosest.precedence <= Precedence::And;
    Pieces docs;
    for (size_t i = first, start = first; i <= last; ++i) {
        if (i < last && all.operators[i].precedence != loosest.precedence)
            continue;
        docs.push_back(operation(all, start, i));
        start = i + 1;
        if (i == last)
            break;
        const auto& op = all.operators[i];
        if (op.isRange) {
            docs.push_back(op.text);
            docs.push_back(op.behind);
        } else {
            docs.back() = make_.concat({docs.back(), make_.text(" "), op.text, op.behind});
            docs.push_back(make_.line());
        }
    }
    if (loosest.isRange)
        return make_.concat(docs);
    return isLogical ? make_.group(make_.concat(docs)) : make_.fill(docs);
}

Layout::Value Layout::operand() {
    Pieces prefixes;
    uint32_t width = 0;
    while (is(Yield) || is(Not) || is(Minus) || is(Tilde)) {
        const TokenKind kind = peek();
        width += static_cast<uint32_t>(tokens_.textOf(at_).size()) + 1;
        prefixes.push_back(take());
        // `--` would be something else.
        if (kind == Yield || kind == Not || (kind == Minus && is(Minus)))
            prefixes.push_back(make_.text(" "));
    }
    const Value value = links(atom());
    if (prefixes.empty())
        return value;
    const Piece* prefix = make_.concat(prefixes);
    return {make_.concat({prefix, value.doc}), value.hugged != nullptr ? make_.concat({prefix, value.hugged}) : nullptr,
            added(value.atomWidth, width)};
}

Layout::Value Layout::atom() {
    switch (peek()) {
    case LeftParen:
        return parenthesized();
    case LeftBracket:
        return listLiteral();
    case LeftBrace:
        return mapLiteral();
    case StringStart:
        return interpolated();
    case Lambda:
        return lambda();
    case Match:
        return matchExpr();
    default:
        break;
    }
    const std::string_view text = tokens_.textOf(at_);
    const bool isOneLine = text.find('\n') == std::string_view::npos;
    return {take(), nullptr, isOneLine ? columnsOf(text) : 0};
}

Layout::Value Layout::lambda() {
    const Piece* keyword = take();
    const Piece* header = make_.concat({keyword, signature(), make_.text(" ")});
    const Block body = block();
    return {make_.concat({header, body.region}), body.isEmpty ? nullptr : make_.concat({header, body.broken(make_)})};
}

Layout::Value Layout::arrowLambda() {
    const Piece* keyword = take();
    const Piece* params = signature();
    const Piece* header = make_.concat({keyword, params, make_.text(" "), take()});
    const Piece* behind = trailing();
    const Value value = expr();
    return {make_.concat({header, assigned(behind, value)}),
            value.hugged != nullptr ? make_.concat({header, make_.text(" "), value.hugged}) : nullptr};
}

Layout::Value Layout::matchExpr() {
    const Piece* keyword = word();
    const Piece* header = make_.concat({keyword, headerExpr(), make_.text(" ")});
    const Block arms = braces(", ", [this] { return matchArm(); });
    return {make_.concat({header, arms.region}), arms.isEmpty ? nullptr : make_.concat({header, arms.broken(make_)})};
}

const Piece* Layout::matchArm() {
    Pieces docs{pattern(), make_.text(" ")};
    if (is(If)) {
        docs.push_back(word());
        docs.push_back(headerExpr());
        docs.push_back(make_.text(" "));
    }
    docs.push_back(is(Arrow) ? armValue() : block().region);
    return make_.concat(docs);
}

/// Laid out on one line, without a line break; as it is written when what is in a `${ }` goes over lines.
Layout::Value Layout::interpolated() {
    const uint32_t begin = tokens_.at(at_).begin;
    bool isPlain = true;
    const Piece* comments = make_.concat({trailing(), leading()});
    Pieces docs{take()};
    while (!is(StringEnd)) {
        if (is(Text)) {
            docs.push_back(take());
            continue;
        }
        const uint32_t start = tokens_.at(at_).begin;
        docs.push_back(take());
        docs.push_back(expr().doc);
        if (is(Format))
            docs.push_back(make_.text(":"));
        isPlain = isPlain && tokens_.text(start, tokens_.at(at_).end).find('\n') == std::string_view::npos;
        docs.push_back(take());
    }
    const uint32_t end = tokens_.at(at_).end;
    docs.push_back(take());
    if (!isPlain)
        return {make_.concat({comments, make_.text(tokens_.text(begin, end))})};
    std::string text;
    for (const OutputLine& line : Printer(UINT32_MAX).print(*make_.concat(docs)))
        text += (text.empty() ? "" : "\n") + line.code;
    const bool isOneLine = text.find('\n') == std::string::npos;
    return {make_.concat({comments, make_.copied(text)}), nullptr, isOneLine ? columnsOf(text) : 0};
}

} // namespace coro::formatter
