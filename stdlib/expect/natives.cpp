// The message of an expectation that does not hold.
#include <fmt/format.h>

#include <string>

#include "stdlib/expect/line_diff.h"
#include "stdlib/expect/pretty.h"
#include "stdlib/natives.h"
#include "vm/types/list.h"
#include "vm/types/operations.h"
#include "vm/types/set.h"
#include "vm/types/str.h"
#include "vm/types/text.h"
#include "vm/vm.h"

namespace coro::stdlib {

using namespace coro::vm;

namespace {

constexpr size_t kLineWidth = 60;
constexpr size_t kMostBytes = 2000; ///< of a value on one line

/// False after raising.
bool appendRepr(Vm& vm, std::string& out, Value v) {
    Value text = repr(vm, v);
    if (text.isRaised())
        return false;
    std::string_view shown = as<Str>(text)->view();
    size_t end = std::min(shown.size(), kMostBytes);
    while (end < shown.size() && (static_cast<unsigned char>(shown[end]) & 0xC0) == 0x80)
        --end;
    out += shown.substr(0, end);
    if (end < shown.size())
        out += "...";
    release(vm, text);
    return true;
}

std::vector<std::string> linesOf(std::string_view text) {
    std::vector<std::string> lines;
    for (size_t at = 0; at <= text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size());
        lines.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

bool isText(Value v) { return isKind(v, Kind::Str); }
bool isMultiLine(Value v) { return isText(v) && as<Str>(v)->view().find('\n') != std::string_view::npos; }
bool isLong(Value v) { return isText(v) && as<Str>(v)->size > kLineWidth; }
bool isCollection(Value v) { return isKind(v, Kind::List) || tableOf(v); }

void appendDifference(std::string& out, const std::vector<std::string>& left, const std::vector<std::string>& right) {
    out += "\n  - left, + right:";
    for (const std::string& line : lineDifference(left, right))
        out += "\n  " + line;
}

/// Where two long texts of one line part.
void appendFirstDifference(std::string& out, std::string_view left, std::string_view right) {
    constexpr size_t kBefore = 10;
    size_t at = 0, points = 0;
    std::vector<size_t> starts; // of code points
    for (; at < std::min(left.size(), right.size()) && left[at] == right[at]; ++at)
        if ((static_cast<unsigned char>(left[at]) & 0xC0) != 0x80)
            starts.push_back(at);
    points = starts.size();
    if (at < left.size() && (static_cast<unsigned char>(left[at]) & 0xC0) == 0x80 && points > 0)
        --points; // within one
    const size_t from = points > kBefore ? starts[points - kBefore] : 0;
    auto part = [&](std::string_view text) {
        size_t end = std::min(text.size(), from + kLineWidth);
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
            ++end;
        return fmt::format("{}{}{}", from ? "..." : "", text.substr(from, end - from), end < text.size() ? "..." : "");
    };
    out += fmt::format("\n  they part at [{}]:\n    left:  {}\n    right: {}", points, part(left), part(right));
}

/// Both sides of a comparison. False after raising.
bool appendSides(Vm& vm, std::string& out, Value left, Value right) {
    out += "\n  left:  ";
    if (!appendRepr(vm, out, left))
        return false;
    out += "\n  right: ";
    return appendRepr(vm, out, right);
}

/// What `==` finds unequal. False after raising.
bool appendUnequal(Vm& vm, std::string& out, Value left, Value right) {
    if (isText(left) && isText(right) && (isMultiLine(left) || isMultiLine(right))) {
        appendDifference(out, linesOf(as<Str>(left)->view()), linesOf(as<Str>(right)->view()));
        return true;
    }
    if (isCollection(left) && isCollection(right)) {
        const std::vector<std::string> lines = prettyLines(vm, left);
        const std::vector<std::string> others = lines.empty() ? lines : prettyLines(vm, right);
        if (others.empty())
            return false;
        const bool isSmall = lines.size() <= 5 && others.size() <= 5;
        if (!isSmall && lines != others) {
            appendDifference(out, lines, others);
            return true;
        }
    }
    std::string sides[2];
    if (!appendRepr(vm, sides[0], left) || !appendRepr(vm, sides[1], right))
        return false;
    out += fmt::format("\n  left:  {}\n  right: {}", sides[0], sides[1]);
    if (sides[0] == sides[1])
        out += "\n  they look the same, and are not equal";
    if (isText(left) && isText(right) && (isLong(left) || isLong(right)))
        appendFirstDifference(out, as<Str>(left)->view(), as<Str>(right)->view());
    return true;
}

/// _unexpectedText(value, message, text, operator, left, right)
Value unexpectedText(Vm& vm, Value* args, unsigned) {
    std::string out;
    if (auto* message = cast<Str>(args[1]))
        out += message->view();
    auto* text = cast<Str>(args[2]);
    if (text || out.empty())
        out += fmt::format("{}expected {}", out.empty() ? "" : ": ",
                           text ? fmt::format("`{}`", text->view()) : std::string("what is true"));
    auto* op = cast<Str>(args[3]);
    bool done = true;
    if (!op) {
        out += "\n  value: ";
        done = appendRepr(vm, out, args[0]);
    } else if (op->view() == "==") {
        done = appendUnequal(vm, out, args[4], args[5]);
    } else if (op->view().starts_with("is")) {
        out += "\n  left:  ";
        done = appendRepr(vm, out, args[4]);
    } else {
        done = appendSides(vm, out, args[4], args[5]);
    }
    return done ? newStr(vm, out) : Value::raised();
}

constexpr NativeEntry kFunctions[] = {{"_unexpectedText", unexpectedText}};

} // namespace

std::span<const NativeEntry> expectNatives() { return kFunctions; }

} // namespace coro::stdlib
