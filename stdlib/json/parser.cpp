#include "stdlib/json/parser.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdlib>

#include "base/utf8.h"
#include "stdlib/code_points.h"
#include "vm/types/bigint.h"
#include "vm/types/hash.h"
#include "vm/types/keys.h"
#include "vm/types/list.h"
#include "vm/types/map.h"

namespace coro::stdlib {

using namespace vm;

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr size_t kKnownKeys = 256;
constexpr size_t kLongestKnownKey = 32;

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isWordCharacter(char c) { return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

} // namespace

JsonParser::~JsonParser() {
    for (Level& level : levels_) {
        release(vm_, level.container);
        release(vm_, level.key);
    }
    for (KnownKey& known : knownKeys_)
        release(vm_, known.key);
}

bool JsonParser::failAt(size_t at, std::string message) {
    std::string_view before = text_.substr(0, at);
    size_t lineStart = before.rfind('\n') + 1; // npos + 1 is 0
    problem_.message = std::move(message);
    problem_.line = 1 + static_cast<uint64_t>(std::count(before.begin(), before.end(), '\n'));
    std::string_view line = before.substr(lineStart);
    if (lineStart == 0 && line.starts_with(kByteOrderMark))
        line.remove_prefix(kByteOrderMark.size());
    problem_.column = 1 + utf8::countCodePoints(line);
    return false;
}

std::string JsonParser::found() const {
    if (isAtEnd())
        return "the end of the text";
    size_t end = at_;
    while (end < text_.size() && isWordCharacter(text_[end]) && end - at_ < 20)
        ++end;
    if (end == at_) {
        utf8::Decoded decoded = utf8::decode(text_, at_);
        if (!isPrintable(decoded.codePoint) || (decoded.codePoint >= 0x80 && isWhiteSpace(decoded.codePoint)))
            return fmt::format("U+{:04X}", static_cast<uint32_t>(decoded.codePoint));
        end = at_ + decoded.size;
    }
    return fmt::format("`{}`", text_.substr(at_, end - at_));
}

bool JsonParser::failExpected(std::string_view expected) {
    return fail(fmt::format("expected {}, not {}", expected, found()));
}

void JsonParser::skipSpace() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
        ++at_;
}

Value JsonParser::parse() {
    if (auto invalid = utf8::findInvalid(text_)) {
        failAt(*invalid, fmt::format("the text is not UTF-8: 0x{:02x} does not fit",
                                     static_cast<unsigned char>(text_[*invalid])));
        return Value::unset();
    }
    at_ = text_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    Value value;
    Next next = Next::Value;
    while (next == Next::Value) {
        skipSpace();
        next = parseValue(value);
        if (next == Next::Done)
            next = finish(value);
    }
    if (next == Next::Failed)
        return vm_.hasPending() ? Value::raised() : Value::unset();
    skipSpace();
    if (isAtEnd())
        return value;
    release(vm_, value);
    if (peek() == '/' || peek() == '#')
        fail("JSON has no comments");
    else
        failExpected("the end of the text after the value");
    return Value::unset();
}

/// Done: `value` is a whole one. Value: a container is open, and its first value comes next.
JsonParser::Next JsonParser::parseValue(Value& value) {
    auto done = [](bool parsed) { return parsed ? Next::Done : Next::Failed; };
    char c = peek();
    if (c == '"')
        return done(parseString(value));
    if (c == '[' || c == '{')
        return open(c == '{', value);
    if (c == '-' || isDigit(c))
        return done(parseNumber(value));
    return done(parseWord(value));
}

JsonParser::Next JsonParser::open(bool isMap, Value& value) {
    ++at_;
    skipSpace();
    Value container = isMap ? Value::object(newMap(vm_)) : Value::object(newList(vm_));
    if (peek() == (isMap ? '}' : ']')) {
        ++at_;
        value = container;
        return Next::Done;
    }
    levels_.push_back({container, Value::unset()});
    if (!vm_.heap.canAllocate(levels_.capacity() * sizeof(Level))) {
        vm_.raise(ErrorId::OutOfMemory, "there is no memory for JSON that is nested so deeply");
        return Next::Failed;
    }
    return !isMap || parseKey(levels_.back()) ? Next::Value : Next::Failed;
}

JsonParser::Next JsonParser::finish(Value& value) {
    while (!levels_.empty()) {
        Level& top = levels_.back();
        auto* map = cast<Map>(top.container);
        bool stored;
        if (map) {
            Value key = std::exchange(top.key, Value::unset());
            stored = map->put(vm_, key, hashKey(key), value);
        } else {
            stored = as<List>(top.container)->push(vm_, value);
        }
        if (!stored)
            return Next::Failed;
        skipSpace();
        char closer = map ? '}' : ']';
        if (peek() == ',') {
            size_t comma = at_++;
            skipSpace();
            if (peek() == closer) {
                failAt(comma, fmt::format("a comma before `{}`: JSON has none after the last value", closer));
                return Next::Failed;
            }
            return !map || parseKey(top) ? Next::Value : Next::Failed;
        }
        if (peek() != closer) {
            failExpected(fmt::format("`,` or `{}`", closer));
            return Next::Failed;
        }
        ++at_;
        value = top.container;
        levels_.pop_back();
    }
    return Next::Done;
}

bool JsonParser::parseKey(Level& level) {
    if (peek() != '"')
        return failExpected("a key in double quotes");
    std::string_view content;
    if (!scanString(content))
        return false;
    level.key = internKey(content);
    if (level.key.isRaised()) {
        level.key = Value::unset();
        return false;
    }
    skipSpace();
    if (peek() != ':')
        return failExpected("`:` after the key");
    ++at_;
    return true;
}

Value JsonParser::internKey(std::string_view content) {
    if (content.size() > kLongestKnownKey)
        return newStr(vm_, content);
    if (knownKeys_.empty())
        knownKeys_.resize(kKnownKeys);
    uint32_t hash = hashOctets(content);
    KnownKey& known = knownKeys_[hash % kKnownKeys];
    if (known.hash == hash && as<Str>(known.key)->view() == content)
        return retained(known.key);
    Value key = newStr(vm_, content);
    if (!key.isRaised()) {
        release(vm_, std::exchange(known.key, retained(key)));
        known.hash = hash;
    }
    return key;
}

bool JsonParser::parseWord(Value& value) {
    struct Word {
        std::string_view text;
        Value value;
    };
    static const Word kWords[] = {
        {"null", Value::nil()}, {"true", Value::boolean(true)}, {"false", Value::boolean(false)}};
    size_t end = at_;
    while (end < text_.size() && isWordCharacter(text_[end]))
        ++end;
    std::string_view word = text_.substr(at_, end - at_);
    for (const Word& known : kWords) {
        if (word != known.text)
            continue;
        at_ = end;
        value = known.value;
        return true;
    }
    if (word == "NaN" || word == "Infinity" || word == "nan" || word == "inf")
        return fail(fmt::format("JSON has no `{}`", word));
    if (word == "nil" || word == "None" || word == "undefined")
        return fail(fmt::format("JSON has `null`, not `{}`", word));
    if (word == "True" || word == "False")
        return fail(fmt::format("JSON has `{}`, not `{}`", word == "True" ? "true" : "false", word));
    if (peek() == '\'')
        return fail("JSON has texts in double quotes, not single ones");
    if (peek() == '/' || peek() == '#')
        return fail("JSON has no comments");
    return failExpected("a value");
}

bool JsonParser::parseNumber(Value& value) {
    size_t begin = at_;
    auto digits = [this] {
        size_t from = at_;
        while (isDigit(peek()))
            ++at_;
        return at_ > from;
    };
    if (peek() == '-')
        ++at_;
    bool leadingZero = peek() == '0';
    if (!digits())
        return failExpected("a digit after `-`");
    if (leadingZero && at_ - begin > (text_[begin] == '-' ? 2u : 1u))
        return failAt(begin, "a number does not begin with 0 before other digits");
    bool isFloat = false;
    if (peek() == '.') {
        ++at_;
        isFloat = true;
        if (!digits())
            return failExpected("a digit after the point");
    }
    if (peek() == 'e' || peek() == 'E') {
        ++at_;
        isFloat = true;
        if (peek() == '+' || peek() == '-')
            ++at_;
        if (!digits())
            return failExpected("a digit of the exponent");
    }
    std::string_view number = text_.substr(begin, at_ - begin);
    if (isFloat)
        return makeFloat(number, begin, value);
    if (!vm_.heap.canAllocate(number.size())) {
        vm_.raise(ErrorId::OutOfMemory, "there is no memory for an int of so many digits");
        return false;
    }
    value = parseInt(vm_, number, 10);
    return true;
}

bool JsonParser::makeFloat(std::string_view digits, size_t begin, Value& value) {
    double d = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), d).ec == std::errc::result_out_of_range)
        d = std::strtod(std::string(digits).c_str(), nullptr); // 0 or infinite
    if (std::isinf(d))
        return failAt(begin, "the number is too large for a float");
    value = Value::number(d);
    return true;
}

bool JsonParser::parseString(Value& value) {
    std::string_view content;
    if (!scanString(content))
        return false;
    value = newStr(vm_, content);
    return !value.isRaised();
}

bool JsonParser::scanString(std::string_view& content) {
    size_t open = at_++;
    size_t begin = at_;
    bool hasEscapes = false;
    for (;;) {
        while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' &&
               static_cast<unsigned char>(text_[at_]) >= 0x20)
            ++at_;
        if (isAtEnd())
            return failAt(open, "the text in quotes has no end");
        if (text_[at_] == '"')
            break;
        if (text_[at_] != '\\')
            return fail(
                fmt::format("a control character in quotes: write \\u{:04x}", static_cast<unsigned>(text_[at_])));
        if (!hasEscapes)
            scratch_.clear();
        hasEscapes = true;
        scratch_ += text_.substr(begin, at_ - begin);
        if (!scanEscape())
            return false;
        begin = at_;
    }
    content = text_.substr(begin, at_ - begin);
    ++at_;
    if (hasEscapes) {
        scratch_ += content;
        content = scratch_;
    }
    return true;
}

/// Appends what the escape at at_ stands for to scratch_.
bool JsonParser::scanEscape() {
    static constexpr std::string_view kLetters = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
    size_t begin = at_++;
    if (peek() != 'u') {
        size_t letter = isAtEnd() ? std::string_view::npos : kLetters.find(text_[at_]);
        if (letter == std::string_view::npos)
            return isAtEnd() ? failAt(begin, "the text in quotes has no end")
                             : failExpected("one of \" \\ / b f n r t u after `\\`");
        scratch_ += kMeanings[letter];
        ++at_;
        return true;
    }
    ++at_;
    uint32_t unit = 0;
    if (!scanHex(unit))
        return false;
    char32_t codePoint = unit;
    if (unit >= 0xD800 && unit < 0xDC00 && text_.substr(at_).starts_with("\\u")) {
        at_ += 2;
        uint32_t low = 0;
        if (!scanHex(low))
            return false;
        if (low >= 0xDC00 && low < 0xE000)
            codePoint = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    }
    if (!utf8::isScalar(codePoint))
        return failAt(begin, fmt::format("\\u{:04x} is half of a surrogate pair, and no character", unit));
    utf8::append(scratch_, codePoint);
    return true;
}

bool JsonParser::scanHex(uint32_t& unit) {
    for (int i = 0; i < 4; ++i, ++at_) {
        char c = peek();
        int digit = isDigit(c)             ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            return failExpected("four hexadecimal digits after `\\u`");
        unit = unit << 4 | static_cast<uint32_t>(digit);
    }
    return true;
}

} // namespace coro::stdlib
