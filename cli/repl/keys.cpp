#include "cli/repl/keys.h"

#include <algorithm>

#include "base/utf8.h"

namespace coro::cli {

namespace {

using Kind = Key::Kind;

constexpr std::string_view kPasteBegin = "\x1b[200~";
constexpr std::string_view kPasteEnd = "\x1b[201~";

struct Sequence {
    std::string_view bytes;
    Kind kind;
};

/// Behind the escape character. Terminals do not agree on some.
constexpr Sequence kSequences[] = {
    {"[A", Kind::Up},          {"[B", Kind::Down},         {"[C", Kind::Right},          {"[D", Kind::Left},
    {"OA", Kind::Up},          {"OB", Kind::Down},         {"OC", Kind::Right},          {"OD", Kind::Left},
    {"[H", Kind::Home},        {"[F", Kind::End},          {"OH", Kind::Home},           {"OF", Kind::End},
    {"[1~", Kind::Home},       {"[7~", Kind::Home},        {"[4~", Kind::End},           {"[8~", Kind::End},
    {"[3~", Kind::Delete},     {"[1;5C", Kind::WordRight}, {"[1;5D", Kind::WordLeft},    {"[1;3C", Kind::WordRight},
    {"[1;3D", Kind::WordLeft}, {"[5C", Kind::WordRight},   {"[5D", Kind::WordLeft},      {"f", Kind::WordRight},
    {"b", Kind::WordLeft},     {"d", Kind::KillWordRight}, {"\x7f", Kind::KillWordLeft}, {"\b", Kind::KillWordLeft},
    {"\r", Kind::NewLine},     {"\n", Kind::NewLine},
};

Kind controlKey(char c) {
    switch (c) {
    case '\r':
    case '\n':
        return Kind::Enter;
    case '\t':
        return Kind::Tab;
    case '\b':
    case '\x7f':
        return Kind::Backspace;
    case 'A' - '@':
        return Kind::Home;
    case 'B' - '@':
        return Kind::Left;
    case 'C' - '@':
        return Kind::Interrupt;
    case 'D' - '@':
        return Kind::EndOfInput;
    case 'E' - '@':
        return Kind::End;
    case 'F' - '@':
        return Kind::Right;
    case 'G' - '@':
        return Kind::Escape;
    case 'K' - '@':
        return Kind::KillToEnd;
    case 'L' - '@':
        return Kind::Clear;
    case 'N' - '@':
        return Kind::Down;
    case 'P' - '@':
        return Kind::Up;
    case 'R' - '@':
        return Kind::Search;
    case 'U' - '@':
        return Kind::KillToStart;
    case 'W' - '@':
        return Kind::KillWordLeft;
    case 'Y' - '@':
        return Kind::Yank;
    case 'Z' - '@':
        return Kind::Suspend;
    default:
        return Kind::Unknown;
    }
}

/// How many bytes an unknown sequence has, 0: its end is not there yet.
size_t lengthOfUnknown(std::string_view bytes) {
    if (bytes[1] != '[')
        return 2;
    for (size_t i = 2; i < bytes.size(); ++i)
        if (bytes[i] >= '@' && bytes[i] <= '~')
            return i + 1;
    return 0;
}

/// Pasted text as it would be typed.
std::string cleaned(std::string_view text) {
    std::string clean;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\r') {
            clean += '\n';
            i += i + 1 < text.size() && text[i + 1] == '\n';
        } else if (c == '\t') {
            clean += "    ";
        } else if (c == '\n' || static_cast<unsigned char>(c) >= ' ') {
            clean += c;
        }
    }
    return clean;
}

} // namespace

std::optional<Key> KeyReader::next() {
    if (buffer_.empty())
        return std::nullopt;
    if (buffer_[0] == '\x1b')
        return buffer_.starts_with(kPasteBegin) ? paste() : sequence();
    const auto first = static_cast<unsigned char>(buffer_[0]);
    if (first >= ' ' && first != 0x7f)
        return character();
    const Kind kind = controlKey(buffer_[0]);
    buffer_.erase(0, 1);
    return Key{kind};
}

std::optional<Key> KeyReader::character() {
    const auto first = static_cast<unsigned char>(buffer_[0]);
    const size_t size = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    const bool isBroken =
        std::any_of(buffer_.begin() + 1, buffer_.begin() + static_cast<std::ptrdiff_t>(std::min(size, buffer_.size())),
                    [](char c) { return !utf8::isContinuation(c); });
    if (!isBroken && buffer_.size() < size)
        return std::nullopt;
    std::string text = buffer_.substr(0, isBroken ? 1 : size);
    buffer_.erase(0, text.size());
    if (!utf8::isValid(text))
        return Key{Kind::Unknown};
    return Key{Kind::Text, std::move(text)};
}

std::optional<Key> KeyReader::sequence() {
    if (buffer_.size() == 1)
        return std::nullopt;
    if (buffer_[1] == '\x1b') {
        buffer_.erase(0, 1);
        return Key{Kind::Escape};
    }
    const std::string_view rest = std::string_view(buffer_).substr(1);
    for (const Sequence& s : kSequences) {
        if (!rest.starts_with(s.bytes))
            continue;
        buffer_.erase(0, 1 + s.bytes.size());
        return Key{s.kind};
    }
    const size_t length = rest == "O" ? 0 : lengthOfUnknown(buffer_);
    if (length == 0)
        return std::nullopt;
    buffer_.erase(0, length);
    return Key{Kind::Unknown};
}

std::optional<Key> KeyReader::paste() {
    const size_t end = buffer_.find(kPasteEnd);
    if (end == std::string::npos)
        return std::nullopt;
    Key key{Kind::Text, cleaned(std::string_view(buffer_).substr(kPasteBegin.size(), end - kPasteBegin.size())), true};
    buffer_.erase(0, end + kPasteEnd.size());
    return key;
}

} // namespace coro::cli
