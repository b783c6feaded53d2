#pragma once
// What can be said of the arms of a `match` without running it: which are never reached, which cases have none.
#include <functional>
#include <string>

#include "base/diagnostic_sink.h"
#include "base/source.h"
#include "compiler/sema/symbols.h"

namespace coro::compiler {

/// The value of a literal in a pattern.
struct Literal {
    enum class Kind : uint8_t { Nil, Bool, Number, Str, Bytes };
    Kind kind = Kind::Nil;
    bool truth = false;
    long double number = 0; ///< exact for ints of 64 bits and for floats
    bool isInt = false;
    std::string text; ///< of a str or bytes; the digits of a number, which tell larger ints apart

    bool hasOrder() const { return kind >= Kind::Number; }
};

/// `expr` is what the grammar allows in a pattern.
Literal literalOf(const ast::Expr& expr);
/// Below 0, 0 or above 0; both are of one kind.
int compareLiterals(const Literal& x, const Literal& y);
bool sameLiteral(const Literal& x, const Literal& y);
/// A text that the same literals share.
std::string keyOf(const Literal& literal);

/// Whether a value that fits `later` fits `earlier` for certain.
bool covers(const ast::Pattern& earlier, const ast::Pattern& later, const Resolution& names);
/// Whether every value fits.
bool fitsAll(const ast::Pattern& pattern);

/// Warns of arms that are never reached and of missing cases. `isDeclared` says whether a name means something before
/// the `match`.
void checkArms(const ast::MatchExpr& match, const Resolution& names, const SourceFile& source,
               const std::function<bool(std::string_view)>& isDeclared, DiagnosticSink& sink);

} // namespace coro::compiler
