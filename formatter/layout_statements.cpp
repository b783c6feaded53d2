#include "formatter/layout.h"

namespace coro::formatter {

using enum TokenKind;

const Piece* Layout::statement() {
    switch (peek()) {
    case Let:
    case Var:
        return letStatement();
    case Declare:
        return functionDeclaration();
    case Class:
        return classDeclaration();
    case Native:
        return native();
    case If:
        return ifStatement();
    case Try:
        return tryStatement();
    case For:
        return forStatement();
    case While:
    case Scope:
    case Shield:
    case Timeout:
    case Test:
        return headed();
    case Select:
        return selectStatement();
    case Import:
        return importStatement();
    default:
        return simpleStatement();
    }
}

const Piece* Layout::simpleStatement() {
    switch (peek()) {
    case Return:
    case ReturnValue:
    case Raise:
    case Noreturn:
    case Emit: {
        const Piece* keyword = take();
        if (!compiler::syntax::startsOperand(peek()))
            return keyword;
        return make_.concat({keyword, make_.text(" "), expr().doc});
    }
    case Break:
    case Continue:
    case BareYield:
        return take();
    default:
        break;
    }
    const Value target = expr();
    if (peek() < Assign || peek() > CoalesceAssign)
        return target.doc;
    const Piece* op = take();
    return make_.concat({target.doc, make_.text(" "), op, assigned()});
}

const Piece* Layout::letStatement() {
    const Piece* keyword = word();
    const Piece* target = pattern();
    const Piece* sign = make_.concat({make_.text(" "), take()});
    return make_.concat({keyword, target, sign, assigned()});
}

const Piece* Layout::assigned() {
    const Piece* behind = trailing();
    return assigned(behind, expr());
}

const Piece* Layout::assigned(const Piece* behind, const Value& value) {
    if (value.atomWidth == 0)
        return make_.concat({behind, make_.text(" "), value.doc});
    return make_.groupToFit(make_.indent(make_.concat({behind, make_.line(), value.doc})), value.atomWidth);
}

const Piece* Layout::ifStatement() {
    std::vector<Clause> parts;
    const auto header = [this] {
        const Piece* keyword = word();
        return make_.concat({keyword, headerExpr(), make_.text(" ")});
    };
    parts.push_back(clause(true, header));
    while (is(ElseIf))
        parts.push_back(clause(false, header));
    if (is(Else))
        parts.push_back(clause(false, [this] { return word(); }));
    return clauses(parts);
}

const Piece* Layout::tryStatement() {
    std::vector<Clause> parts;
    parts.push_back(clause(true, [this] { return word(); }));
    while (is(Except) || is(Cancelled) || is(Finally)) {
        parts.push_back(clause(false, [this] {
            Pieces docs{word()};
            if (is(Name)) {
                docs.push_back(take());
                if (is(Colon)) {
                    docs.push_back(word());
                    docs.push_back(type());
                }
                docs.push_back(make_.text(" "));
            }
            return make_.concat(docs);
        }));
    }
    return clauses(parts);
}

/// `while condition { }`, `timeout 5 { }`, `scope { }`, `test "title" { }`.
const Piece* Layout::headed() {
    Pieces docs{word()};
    if (!is(LeftBrace)) {
        docs.push_back(headerExpr());
        docs.push_back(make_.text(" "));
    }
    return headedBlock(docs);
}

/// Where the header goes over lines, the block does.
const Piece* Layout::headedBlock(Pieces header) {
    const Block body = block();
    header.push_back(body.isOneLine ? body.part : body.region);
    return make_.group(make_.concat(header));
}

const Piece* Layout::forStatement() {
    Pieces docs{word()};
    if (is(Yield))
        docs.push_back(word());
    docs.push_back(pattern());
    docs.push_back(infix());
    docs.push_back(headerExpr());
    docs.push_back(make_.text(" "));
    return headedBlock(docs);
}

const Piece* Layout::selectStatement() {
    const Piece* keyword = word();
    return make_.concat({keyword, braces(", ", [this] { return selectArm(); }).region});
}

const Piece* Layout::selectArm() {
    Pieces docs;
    if (is(Let) || is(Var)) {
        docs.push_back(word());
        docs.push_back(pattern());
        docs.push_back(infix());
    }
    docs.push_back(word()); // `yield` or `else`
    if (!is(Arrow) && !is(LeftBrace)) {
        docs.push_back(operand().doc);
        docs.push_back(make_.text(" "));
    }
    docs.push_back(is(Arrow) ? armValue() : block().region);
    return make_.concat(docs);
}

const Piece* Layout::armValue() {
    const Piece* arrow = take();
    switch (peek()) {
    case Return:
    case ReturnValue:
    case Raise:
    case Noreturn:
    case Emit:
    case Break:
    case Continue:
    case BareYield:
        return make_.concat({arrow, make_.text(" "), simpleStatement()});
    default:
        break;
    }
    const Piece* behind = trailing();
    const Value value = expr();
    if (peek() < Assign || peek() > CoalesceAssign)
        return make_.concat({arrow, assigned(behind, value)});
    const Piece* op = take();
    return make_.concat({arrow, behind, make_.text(" "), value.doc, make_.text(" "), op, assigned()});
}

} // namespace coro::formatter
