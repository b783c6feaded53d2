#include "vm/types/literal_text.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdlib>

namespace coro::vm {

namespace {

// Exponents from which on the form with an exponent is shorter to read.
constexpr int kLeastPlain = -5;
constexpr int kMostPlain = 16;

/// `ddd` digits of a number 0.ddd * 10^point, without an exponent.
void appendPlain(std::string& out, std::string_view digits, int point) {
    auto count = static_cast<int>(digits.size());
    if (point <= 0) {
        out += "0.";
        out.append(static_cast<size_t>(-point), '0');
        out += digits;
    } else if (point >= count) {
        out += digits;
        out.append(static_cast<size_t>(point - count), '0');
        out += ".0";
    } else {
        out += digits.substr(0, static_cast<size_t>(point));
        out += '.';
        out += digits.substr(static_cast<size_t>(point));
    }
}

bool isPrintable(unsigned char c) { return c >= 0x20 && c != 0x7F; }

/// The escape of characters that have one of their own, or nothing.
std::string_view shortEscape(char c) {
    switch (c) {
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    default:
        return {};
    }
}

} // namespace

void appendFloat(std::string& out, double d) {
    if (!std::isfinite(d)) {
        out += std::isnan(d) ? "nan" : d < 0 ? "-inf" : "inf";
        return;
    }
    char text[40];
    char* end = std::to_chars(text, text + sizeof text, std::fabs(d), std::chars_format::scientific).ptr;
    std::string_view written(text, static_cast<size_t>(end - text)); // d.dddde+xx
    size_t e = written.find('e');
    int exponent = std::atoi(std::string(written.substr(e + 1)).c_str());
    if (std::signbit(d))
        out += '-';
    if (exponent <= kLeastPlain || exponent >= kMostPlain) {
        out += written;
        return;
    }
    std::string digits(written.substr(0, 1));
    if (e > 2)
        digits += written.substr(2, e - 2);
    appendPlain(out, digits, exponent + 1);
}

void appendQuoted(std::string& out, std::string_view text) {
    out += '"';
    for (size_t i = 0; i < text.size(); ++i) {
        auto c = static_cast<unsigned char>(text[i]);
        if (std::string_view escape = shortEscape(text[i]); !escape.empty())
            out += escape;
        else if (!isPrintable(c))
            out += fmt::format("\\u{{{:x}}}", c);
        else if (c == '$' && i + 1 < text.size() && text[i + 1] == '{')
            out += "\\$";
        else
            out += text[i];
    }
    out += '"';
}

void appendBytesLiteral(std::string& out, std::string_view octets) {
    out += "b\"";
    for (char c : octets) {
        auto octet = static_cast<unsigned char>(c);
        if (std::string_view escape = shortEscape(c); !escape.empty())
            out += escape;
        else if (isPrintable(octet) && octet < 0x80)
            out += c;
        else
            out += fmt::format("\\x{:02x}", octet);
    }
    out += '"';
}

} // namespace coro::vm
