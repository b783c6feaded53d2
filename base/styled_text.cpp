#include "base/styled_text.h"

namespace coro {

namespace {

constexpr std::string_view kReset = "\x1b[0m";

std::string_view escapeOf(Style style) {
    switch (style) {
    case Style::Plain:
        return {};
    case Style::Title:
    case Style::Note:
        return "\x1b[1m";
    case Style::Error:
        return "\x1b[1;31m";
    case Style::Warning:
        return "\x1b[1;33m";
    case Style::Frame:
    case Style::Secondary:
        return "\x1b[1;34m";
    case Style::Help:
        return "\x1b[1;36m";
    }
    return {};
}

} // namespace

void StyledText::add(std::string_view text, Style style) {
    std::string_view escape = color_ ? escapeOf(style) : std::string_view();
    if (text.empty() || escape.empty()) {
        text_ += text;
        return;
    }
    text_ += escape;
    text_ += text;
    text_ += kReset;
}

} // namespace coro
