#include "formatter/layout.h"

namespace coro::formatter {

using enum TokenKind;

const Piece* Layout::functionDeclaration() {
    const Piece* keyword = word();
    const Piece* name = methodName();
    const Piece* header = signature();
    return make_.concat({keyword, name, header, make_.text(" "), block().region});
}

/// `name`, `+`, `[]`, `[]=`.
const Piece* Layout::methodName() {
    const bool isIndex = is(LeftBracket);
    Pieces docs{take()};
    if (isIndex) {
        docs.push_back(take());
        docs.push_back(takeIf(Assign));
    }
    return make_.concat(docs);
}

const Piece* Layout::signature() {
    Pieces docs{bracketed({}, [this] { return param(); }).region};
    if (is(ThinArrow)) {
        docs.push_back(infix());
        docs.push_back(type());
    }
    return make_.concat(docs);
}

Layout::Value Layout::param() {
    Pieces docs{takeIf(Ellipsis)};
    docs.push_back(is(LeftBracket) || is(LeftBrace) ? patternAtom() : take());
    if (is(Colon)) {
        docs.push_back(word());
        docs.push_back(type());
    }
    if (is(Assign)) {
        docs.push_back(infix());
        docs.push_back(expr().doc);
    }
    return {make_.concat(docs)};
}

const Piece* Layout::classDeclaration() {
    Pieces docs{word()};
    docs.push_back(take());
    if (is(Extends)) {
        docs.push_back(infix());
        docs.push_back(path());
    }
    docs.push_back(make_.text(" "));
    docs.push_back(braces("; ", [this] { return member(); }).region);
    return make_.concat(docs);
}

const Piece* Layout::member() {
    const Piece* isStatic = is(Static) ? word() : make_.nothing();
    const Piece* rest = nullptr;
    if (is(Var) || is(Let))
        rest = field();
    else if (is(Declare))
        rest = functionDeclaration();
    else if (is(Native))
        rest = native();
    else {
        const Piece* name = take(); // `init`
        const Piece* header = signature();
        rest = make_.concat({name, header, make_.text(" "), block().region});
    }
    return make_.concat({isStatic, rest});
}

const Piece* Layout::field() {
    Pieces docs{word()};
    docs.push_back(take());
    if (is(Colon)) {
        docs.push_back(word());
        docs.push_back(type());
    }
    if (is(Assign)) {
        docs.push_back(make_.text(" "));
        docs.push_back(take());
        docs.push_back(assigned());
    }
    return make_.concat(docs);
}

/// `native fn name(params)`, `native class`, `native var name`, `native init(params)`.
const Piece* Layout::native() {
    Pieces docs{word()};
    if (is(Class)) {
        docs.push_back(classDeclaration());
    } else if (is(Var) || is(Let)) {
        docs.push_back(field());
    } else {
        if (is(Declare))
            docs.push_back(word());
        docs.push_back(methodName());
        docs.push_back(signature());
    }
    return make_.concat(docs);
}

const Piece* Layout::importStatement() {
    Pieces docs{word()};
    docs.push_back(path());
    if (is(As)) {
        docs.push_back(infix());
        docs.push_back(take());
    } else if (is(LeftBrace)) {
        docs.push_back(make_.text(" "));
        const ListStyle style{.padding = " ", .fills = true};
        docs.push_back(bracketed(style, [this]() -> Value {
                           Pieces item{take()};
                           if (is(As)) {
                               item.push_back(infix());
                               item.push_back(take());
                           }
                           return {make_.concat(item), nullptr, 1};
                       }).region);
    }
    return make_.concat(docs);
}

/// `a.b.c`, or the text of a file's name.
const Piece* Layout::path() {
    Pieces docs{take()};
    while (is(Dot)) {
        docs.push_back(take());
        docs.push_back(take());
    }
    return make_.concat(docs);
}

const Piece* Layout::type() {
    Pieces docs{typeAtom()};
    while (is(Bar) || is(ThinArrow)) {
        docs.push_back(infix());
        docs.push_back(typeAtom());
    }
    return make_.concat(docs);
}

const Piece* Layout::typeAtom() {
    if (is(LeftParen))
        return tight([this] { return type(); });
    if (is(Lambda) || is(ArrowLambda)) {
        const Piece* keyword = take();
        return make_.concat({keyword, tight([this] { return type(); })});
    }
    const Piece* name = path();
    return is(LeftBracket) ? make_.concat({name, tight([this] { return type(); })}) : name;
}

} // namespace coro::formatter
