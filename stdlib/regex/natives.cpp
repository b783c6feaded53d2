// What stdlib/regex/regex.co declares as native: RE2, with places counted in code points.
#include <fmt/format.h>
#include <re2/re2.h>

#include <array>

#include "base/utf8.h"
#include "stdlib/arguments.h"
#include "stdlib/modules.h"
#include "stdlib/text_list.h"
#include "vm/types/bigint.h"
#include "vm/types/handle.h"
#include "vm/types/operations.h"
#include "vm/types/raise.h"

namespace coro::stdlib {

using namespace vm;

namespace {

using re2::RE2;
using re2::StringPiece;

constexpr int64_t kMemory = 64 << 20; ///< bytes that a pattern's automata may take

StringPiece pieceOf(std::string_view text) { return {text.data(), text.size()}; }
std::string_view viewOf(const StringPiece& piece) { return {piece.data(), piece.size()}; }

RE2* wantPattern(Vm& vm, Value v) {
    auto* pattern = payloadOf<RE2>(v);
    if (!pattern)
        raiseWrongType(vm, "handle", "compiled pattern", v);
    return pattern;
}

/// In words of this language's users; RE2's own are "missing closing ): (a".
std::string_view meaningOf(RE2::ErrorCode code) {
    switch (code) {
    case RE2::ErrorBadEscape:
        return "an escape that has no meaning";
    case RE2::ErrorBadCharClass:
        return "a class of characters that does not exist";
    case RE2::ErrorBadCharRange:
        return "a class or range of characters that does not exist";
    case RE2::ErrorMissingBracket:
        return "a `[` without its `]`";
    case RE2::ErrorMissingParen:
        return "a `(` without its `)`";
    case RE2::ErrorUnexpectedParen:
        return "a `)` without its `(`";
    case RE2::ErrorTrailingBackslash:
        return "a `\\` at the end";
    case RE2::ErrorRepeatArgument:
        return "nothing to repeat";
    case RE2::ErrorRepeatSize:
        return "a repetition that is too large, or runs backwards";
    case RE2::ErrorRepeatOp:
        return "a repetition of a repetition";
    case RE2::ErrorBadPerlOp:
        return "a group of a kind that is not supported";
    case RE2::ErrorBadNamedCapture:
        return "a bad name of a group";
    case RE2::ErrorPatternTooLarge:
        return "the pattern is too large";
    default:
        return "the pattern is not understood";
    }
}

/// The `)` that closes nothing, or the `(` that nothing closes; of several the innermost.
std::optional<size_t> unmatchedParen(std::string_view pattern) {
    std::vector<size_t> open;
    bool inClass = false;
    for (size_t at = 0; at < pattern.size(); ++at) {
        char c = pattern[at];
        if (c == '\\') {
            ++at;
        } else if (inClass) {
            inClass = c != ']';
        } else if (c == '[') {
            inClass = true;
            // A `]` that comes first belongs to the class.
            at += pattern.substr(at + 1).starts_with("^]") ? 2 : pattern.substr(at + 1).starts_with("]") ? 1 : 0;
        } else if (c == '(') {
            open.push_back(at);
        } else if (c == ')') {
            if (open.empty())
                return at;
            open.pop_back();
        }
    }
    return open.empty() ? std::nullopt : std::optional(open.back());
}

/// Where in the pattern, which has `prefix` bytes before it, a problem is: RE2 names the part that it blames.
std::optional<size_t> placeOfProblem(const RE2& failed, std::string_view pattern, size_t prefix) {
    switch (failed.error_code()) {
    case RE2::ErrorMissingParen:
    case RE2::ErrorUnexpectedParen:
        return unmatchedParen(pattern);
    case RE2::ErrorTrailingBackslash:
        return pattern.size() - 1;
    default:
        break;
    }
    const std::string& blamed = failed.error_arg();
    size_t at = blamed.empty() ? std::string::npos : failed.pattern().find(blamed, prefix);
    return at == std::string::npos ? std::nullopt : std::optional(at - prefix);
}

/// A handle. When the pattern is wrong, nil, and in the list `problem` the message and the place, or nil.
Value compile(Vm& vm, Value* args, unsigned) {
    auto* pattern = wantStr(vm, args[0], "pattern");
    auto* flags = pattern ? wantStr(vm, args[1], "flags") : nullptr;
    auto* problem = flags ? want<List>(vm, args[2], "problem", "list") : nullptr;
    if (!problem)
        return Value::raised();
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kMemory);
    std::string source = flags->size > 0 ? fmt::format("(?{})", flags->view()) : "";
    size_t prefix = source.size();
    source += pattern->view();
    auto compiled = std::make_unique<RE2>(pieceOf(source), options);
    if (compiled->ok() && compiled->CapturingGroupNames().size() == compiled->NamedCapturingGroups().size())
        return newHandle(vm, std::move(compiled));
    if (compiled->ok()) {
        Value message = newStr(vm, "two groups have the same name");
        bool told = !message.isRaised() && problem->push(vm, message) && problem->push(vm, Value::nil());
        return told ? Value::nil() : Value::raised();
    }
    auto at = placeOfProblem(*compiled, pattern->view(), prefix);
    const std::string& blamed = compiled->error_arg();
    bool isPart = at && utf8::isValid(blamed) && blamed.size() < pattern->size;
    Value place =
        at ? newInt(vm, static_cast<int64_t>(utf8::countCodePoints(pattern->view().substr(0, *at)))) : Value::nil();
    Value message = newStr(vm, isPart ? fmt::format("{}: {}", meaningOf(compiled->error_code()), blamed)
                                      : std::string(meaningOf(compiled->error_code())));
    if (message.isRaised() || !problem->push(vm, message) || !problem->push(vm, place))
        return Value::raised();
    return Value::nil();
}

/// [number of groups, {name: number}].
Value groups(Vm& vm, Value* args, unsigned) {
    auto* pattern = wantPattern(vm, args[0]);
    if (!pattern)
        return Value::raised();
    Map* names = newMap(vm);
    for (const auto& [number, name] : pattern->CapturingGroupNames()) {
        Value key = newStr(vm, name);
        if (!key.isRaised() && mapPut(vm, names, key, Value::smallInt(number)))
            continue;
        release(vm, names);
        return Value::raised();
    }
    Value pair[] = {Value::smallInt(pattern->NumberOfCapturingGroups()), Value::object(names)};
    return Value::object(newListOf(vm, pair));
}

/// Goes through the matches of a text, and counts code points on the way.
class Matcher {
  public:
    /// Of the groups the first so many are found; finding less of them takes less time.
    Matcher(const RE2& pattern, Str* text, size_t groups)
        : pattern_(pattern), text_(text->view()), isAscii_(text->isAscii()), groups_(groups) {}
    Matcher(const RE2& pattern, Str* text)
        : Matcher(pattern, text, static_cast<size_t>(pattern.NumberOfCapturingGroups()) + 1) {}

    /// Where the search goes on: a byte.
    void startAt(size_t at) { next_ = at; }
    /// False when there is no further match.
    bool find(RE2::Anchor anchor) {
        if (next_ > text_.size() || !pattern_.Match(pieceOf(text_), next_, text_.size(), anchor, groups_.data(),
                                                    static_cast<int>(groups_.size())))
            return false;
        next_ = end();
        if (begin() == end()) // the same empty match would be found for ever
            next_ += next_ < text_.size() ? utf8::decode(text_, next_).size : 1;
        return true;
    }

    size_t begin() const { return offsetOf(groups_[0].data()); }
    size_t end() const { return begin() + groups_[0].size(); }
    std::string_view group(size_t number) const { return viewOf(groups_[number]); }
    size_t groupCount() const { return groups_.size(); }

    /// A list of begin and end of each group, nil for one that took no part.
    Value places(Vm& vm) {
        places_.clear();
        for (const StringPiece& group : groups_) {
            bool isSet = group.data() != nullptr;
            size_t from = isSet ? offsetOf(group.data()) : 0;
            places_.push_back(isSet ? indexOf(from) : Value::nil());
            places_.push_back(isSet ? indexOf(from + group.size()) : Value::nil());
        }
        return Value::object(newListOf(vm, places_));
    }

  private:
    size_t offsetOf(const char* data) const { return static_cast<size_t>(data - text_.data()); }

    Value indexOf(size_t byte) {
        if (isAscii_)
            return Value::smallInt(static_cast<int64_t>(byte));
        if (byte < countedBytes_)
            countedBytes_ = countedPoints_ = 0;
        countedPoints_ += utf8::countCodePoints(text_.substr(countedBytes_, byte - countedBytes_));
        countedBytes_ = byte;
        return Value::smallInt(static_cast<int64_t>(countedPoints_));
    }

    const RE2& pattern_;
    std::string_view text_;
    bool isAscii_;
    std::vector<StringPiece> groups_;
    std::vector<Value> places_; ///< what places() has given last
    size_t next_ = 0;
    size_t countedBytes_ = 0;
    size_t countedPoints_ = 0;
};

/// The places of the first match at `start` or behind it, or nil. `anchor`: 0 anywhere, 1 at the start, 2 all of it.
Value find(Vm& vm, Value* args, unsigned) {
    static constexpr RE2::Anchor kAnchors[] = {RE2::UNANCHORED, RE2::ANCHOR_START, RE2::ANCHOR_BOTH};
    auto* pattern = wantPattern(vm, args[0]);
    auto* text = pattern ? wantStr(vm, args[1], "text") : nullptr;
    auto start = text ? wantInt(vm, args[2], "start") : std::nullopt;
    if (!start)
        return Value::raised();
    int64_t length = text->codePoints();
    int64_t from = *start < 0 ? std::max<int64_t>(*start + length, 0) : *start;
    if (from > length)
        return Value::nil();
    Matcher matcher(*pattern, text);
    matcher.startAt(byteOffset(vm, text, static_cast<uint32_t>(from)));
    return matcher.find(kAnchors[args[3].asSmallInt()]) ? matcher.places(vm) : Value::nil();
}

Value test(Vm& vm, Value* args, unsigned) {
    auto* pattern = wantPattern(vm, args[0]);
    auto* text = pattern ? wantStr(vm, args[1], "text") : nullptr;
    if (!text)
        return Value::raised();
    return Value::boolean(pattern->Match(pieceOf(text->view()), 0, text->size, RE2::UNANCHORED, nullptr, 0));
}

/// A list of the places of all matches, at most `limit`.
Value findAll(Vm& vm, Value* args, unsigned) {
    auto* pattern = wantPattern(vm, args[0]);
    auto* text = pattern ? wantStr(vm, args[1], "text") : nullptr;
    auto limit = text ? wantLimit(vm, args[2]) : std::nullopt;
    if (!limit)
        return Value::raised();
    Matcher matcher(*pattern, text);
    TextList found(vm);
    for (uint64_t i = 0; i < *limit && !found.hasFailed() && matcher.find(RE2::UNANCHORED); ++i)
        found.push(matcher.places(vm));
    return found.finish();
}

/// A replacement, cut into texts and numbers of groups.
struct Template {
    struct Part {
        std::string text;
        int group = -1;
    };
    std::vector<Part> parts;
};

/// Reads `$1`, `$<name>` and `$$`; an error's message when it is wrong.
std::optional<std::string> readTemplate(const RE2& pattern, std::string_view source, Template& made) {
    auto digit = [&](size_t at) { return at < source.size() && source[at] >= '0' && source[at] <= '9'; };
    std::string text;
    auto add = [&](int group) { made.parts.push_back({std::exchange(text, {}), group}); };
    for (size_t at = 0; at < source.size();) {
        if (source[at] != '$') {
            text += source[at++];
            continue;
        }
        ++at;
        if (at < source.size() && source[at] == '$') {
            text += source[at++];
        } else if (digit(at)) {
            int group = source[at++] - '0';
            if (digit(at) && group * 10 + (source[at] - '0') <= pattern.NumberOfCapturingGroups())
                group = group * 10 + (source[at++] - '0');
            if (group > pattern.NumberOfCapturingGroups())
                return fmt::format("the pattern has no group {}", group);
            add(group);
        } else if (size_t end = source.find('>', at); at < source.size() && source[at] == '<' && end != source.npos) {
            std::string name(source.substr(at + 1, end - at - 1));
            auto known = pattern.NamedCapturingGroups().find(name);
            if (known == pattern.NamedCapturingGroups().end())
                return fmt::format("the pattern has no group `{}`", name);
            add(known->second);
            at = end + 1;
        } else {
            return "`$` in a replacement is followed by a number, a name as in `$<name>`, or another `$`";
        }
    }
    add(-1);
    return std::nullopt;
}

Value replace(Vm& vm, Value* args, unsigned) {
    auto* pattern = wantPattern(vm, args[0]);
    auto* text = pattern ? wantStr(vm, args[1], "text") : nullptr;
    auto* source = text ? wantStr(vm, args[2], "with") : nullptr;
    auto limit = source ? wantLimit(vm, args[3]) : std::nullopt;
    if (!limit)
        return Value::raised();
    Template made;
    if (auto problem = readTemplate(*pattern, source->view(), made))
        return vm.raise(ErrorId::ValueError, *problem);
    Matcher matcher(*pattern, text);
    std::string result;
    size_t done = 0;
    for (uint64_t i = 0; i < *limit && matcher.find(RE2::UNANCHORED); ++i) {
        if (!vm.heap.canAllocate(result.size() + text->size))
            return raiseOutOfMemory(vm, result.size() + text->size);
        result += text->view().substr(done, matcher.begin() - done);
        for (const Template::Part& part : made.parts) {
            result += part.text;
            if (part.group >= 0)
                result += matcher.group(static_cast<size_t>(part.group));
        }
        done = matcher.end();
    }
    result += text->view().substr(done);
    return newStr(vm, result);
}

/// The parts between matches; empty matches at either end cut nothing.
Value split(Vm& vm, Value* args, unsigned) {
    auto* pattern = wantPattern(vm, args[0]);
    auto* text = pattern ? wantStr(vm, args[1], "text") : nullptr;
    auto limit = text ? wantLimit(vm, args[2]) : std::nullopt;
    if (!limit)
        return Value::raised();
    Matcher matcher(*pattern, text, 1);
    TextList parts(vm);
    size_t done = 0;
    for (uint64_t cuts = 0; cuts < *limit && matcher.find(RE2::UNANCHORED);) {
        // Nothing at an end, or right behind a match, is no place to cut.
        bool isEmpty = matcher.begin() == matcher.end();
        if (isEmpty && (matcher.begin() == done || matcher.begin() == text->size))
            continue;
        parts.add(text->view().substr(done, matcher.begin() - done));
        done = matcher.end();
        ++cuts;
    }
    parts.add(text->view().substr(done));
    return parts.finish();
}

Value escape(Vm& vm, Value* args, unsigned) {
    auto* text = wantStr(vm, args[0], "text");
    return text ? newStr(vm, RE2::QuoteMeta(pieceOf(text->view()))) : Value::raised();
}

constexpr NativeEntry kNatives[] = {
    {"_compile", compile}, {"_groups", groups},   {"_find", find},   {"_test", test},
    {"_findAll", findAll}, {"_replace", replace}, {"_split", split}, {"escape", escape},
};

} // namespace

NativeTables regexModule() { return {kNatives, {}, true}; }

} // namespace coro::stdlib
