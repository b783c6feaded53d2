// What stdlib/json/json.co declares as native.
#include <array>

#include "stdlib/arguments.h"
#include "stdlib/json/parser.h"
#include "stdlib/json/printer.h"
#include "stdlib/modules.h"
#include "vm/types/bigint.h"

namespace coro::stdlib {

using namespace vm;

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// The value of a text. When there is a problem, nil, and its message, line and column in the list `problem`.
Value parse(Vm& vm, Value* args, unsigned) {
    auto* text = cast<Str>(args[0]);
    auto* data = text ? nullptr : want<Bytes>(vm, args[0], "text", "str or bytes");
    if (!text && !data)
        return Value::raised();
    auto* problems = want<List>(vm, args[1], "problem", "list");
    if (!problems)
        return Value::raised();
    JsonParser parser(vm, text ? text->view() : data->view());
    Value value = parser.parse();
    if (!value.isUnset())
        return value;
    const JsonProblem& problem = parser.problem();
    for (Value part : std::array{newStr(vm, problem.message), newInt(vm, static_cast<int64_t>(problem.line)),
                                 newInt(vm, static_cast<int64_t>(problem.column))})
        if (part.isRaised() || !problems->push(vm, part))
            return Value::raised();
    return Value::nil();
}

std::optional<std::string> wantIndent(Vm& vm, Value v) {
    constexpr int64_t kMost = 1000;
    if (v.isNil())
        return "";
    if (auto* text = cast<Str>(v))
        return std::string(text->view());
    if (!isInt(v)) {
        raiseWrongType(vm, "indent", "int, str or nil", v);
        return std::nullopt;
    }
    int64_t spaces = clampToInt64(v);
    if (spaces >= 0 && spaces <= kMost)
        return std::string(static_cast<size_t>(spaces), ' ');
    vm.raise(ErrorId::ValueError, "`indent` must be from 0 to 1000");
    return std::nullopt;
}

Value stringify(Vm& vm, Value* args, unsigned) {
    auto indent = wantIndent(vm, args[1]);
    if (!indent)
        return Value::raised();
    JsonStyle style{.indent = *indent, .sortKeys = !args[2].isFalsy(), .asciiOnly = !args[3].isFalsy()};
    JsonPrinter printer(vm, style);
    return printer.print(args[0]) ? newStr(vm, printer.text()) : Value::raised();
}

/// Goes on looking for the end of a document in a stream of them. `state` is [depth, mode]; gives the index behind the
/// document's end, or nil when the piece does not have it.
Value scan(Vm& vm, Value* args, unsigned) {
    enum Mode : int64_t { kBetween, kScalar, kInside, kString, kEscape };
    auto* piece = wantBytes(vm, args[0], "piece");
    auto start = piece ? wantInt(vm, args[1], "start") : std::nullopt;
    auto* state = start ? want<List>(vm, args[2], "state", "list") : nullptr;
    if (!state)
        return Value::raised();
    int64_t depth = state->at(0).asSmallInt();
    int64_t mode = state->at(1).asSmallInt();
    auto done = [&](Value end) {
        state->set(vm, 0, Value::smallInt(depth));
        state->set(vm, 1, Value::smallInt(end.isNil() ? mode : int64_t{kBetween}));
        return end;
    };
    for (size_t at = static_cast<size_t>(*start); at < piece->size; ++at) {
        char c = static_cast<char>(piece->data()[at]);
        bool isSpace = c == ' ' || c == '\n' || c == '\r' || c == '\t';
        bool opens = c == '[' || c == '{', closes = c == ']' || c == '}';
        auto next = Value::smallInt(static_cast<int64_t>(at) + 1);
        switch (mode) {
        case kBetween:
            if (isSpace || kByteOrderMark.find(c) != std::string_view::npos)
                break; // what is no mark is refused when it is parsed
            depth = opens;
            mode = c == '"' ? kString : opens ? kInside : kScalar;
            break;
        case kScalar:
            if (isSpace || opens || c == '"')
                return done(Value::smallInt(static_cast<int64_t>(at)));
            break;
        case kInside:
            depth += opens;
            depth -= closes;
            if (depth == 0)
                return done(next);
            if (c == '"')
                mode = kString;
            break;
        case kString:
            if (c == '\\')
                mode = kEscape;
            if (c != '"')
                break;
            if (depth == 0)
                return done(next);
            mode = kInside;
            break;
        default:
            mode = kString;
        }
    }
    return done(Value::nil());
}

constexpr NativeEntry kNatives[] = {{"_parse", parse}, {"_scan", scan}, {"stringify", stringify}};

} // namespace

NativeTables jsonModule() { return {kNatives, {}, true}; }

} // namespace coro::stdlib
