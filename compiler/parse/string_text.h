#pragma once

#include <string_view>

#include "base/arena.h"
#include "compiler/parse/reporter.h"

namespace coro::compiler::syntax {

/// How the text of a string is read.
struct TextForm {
    bool hasEscapes = true;
    bool isBytes = false;
    std::string_view indent{}; ///< what is taken off after each newline, as far as it is there
};

/// Decodes a piece of a string literal, quotes not included. `atLineStart`: `indent` is taken off at its beginning too.
/// A view of the source when nothing changes, else in the arena. Reports unknown escapes.
std::string_view decodeText(Span piece, const TextForm& form, bool atLineStart, Arena& arena, Reporter& reporter);

/// The pieces of text of a `"""` string, for its layout: when the text begins on the line after the quotes, that
/// newline does not belong to it. When the closing quotes then stand alone on their line, neither does the newline
/// before them, and their indentation is taken off every line.
struct MultiLineLayout {
    uint32_t begin = 0; ///< where the text begins and ends without those newlines
    uint32_t end = 0;
    std::string_view indent{};
    bool startsLine = false;
};

/// `text` is all between the quotes; `lastPiece` is where its last piece of plain text begins (its end when the string
/// ends with an interpolation).
MultiLineLayout multiLineLayout(Span text, uint32_t lastPiece, const SourceFile& source);

/// The parts of a string literal token: `r"..."`, `"""..."""`, `b"..."` and so on.
struct StringLiteral {
    Span text; ///< between the quotes
    bool isRaw = false;
    bool isBytes = false;
    bool isMultiLine = false;
};
StringLiteral splitLiteral(Span literal, const SourceFile& source);

/// The value of a string literal token without interpolation.
std::string_view decodeLiteral(Span literal, Arena& arena, Reporter& reporter);

} // namespace coro::compiler::syntax
