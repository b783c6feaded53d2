#include "formatter/format.h"

#include "base/arena.h"
#include "compiler/parse/parser.h"
#include "formatter/comment_columns.h"
#include "formatter/layout.h"
#include "formatter/printer.h"
#include "formatter/same_program.h"

namespace coro::formatter {

namespace {

constexpr int kMaxPasses = 5;

std::string layOut(const Tokens& tokens) {
    PieceMaker make;
    const Piece* doc = Layout(tokens, make).file();
    return placeComments(Printer(kWidth).print(*doc));
}

} // namespace

std::optional<std::string> format(const SourceFile& source, DiagnosticSink& sink) {
    Arena arena;
    compiler::parse(source, arena, sink, {.allowNative = true});
    if (sink.hasErrors())
        return std::nullopt;
    const Tokens tokens(source);
    std::string text = layOut(tokens);
    // What has become a region of its own may let the line around it end elsewhere; then it is done again.
    for (int pass = 0; pass < kMaxPasses; ++pass) {
        const SourceFile formatted(source.id(), source.path(), text);
        const Tokens again(formatted);
        if (!isSameProgram(tokens, again))
            return std::nullopt;
        std::string next = layOut(again);
        if (next == text)
            break;
        text = std::move(next);
    }
    return text;
}

} // namespace coro::formatter
