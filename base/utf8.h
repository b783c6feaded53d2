#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace coro::utf8 {

/// A decoded code point and the bytes it took.
struct Decoded {
    char32_t codePoint;
    uint32_t size;
};

inline constexpr char32_t kReplacement = 0xFFFD;

/// Offset of the first byte that does not belong to valid UTF-8 (overlong forms, surrogates and values above
/// U+10FFFF are invalid); nothing when the text is valid.
std::optional<size_t> findInvalid(std::string_view text);

inline bool isValid(std::string_view text) { return !findInvalid(text); }

/// The code point at `offset`, which must be inside the text. Invalid bytes decode to U+FFFD, one byte each.
Decoded decode(std::string_view text, size_t offset);

/// Whether a byte continues a code point rather than starting one.
inline bool isContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

/// How many code points valid UTF-8 holds.
size_t countCodePoints(std::string_view text);

/// Byte offset of the code point with that 0-based index in valid UTF-8; text.size() when there are fewer.
size_t offsetOf(std::string_view text, size_t index);

/// Appends a code point; one that UTF-8 cannot hold (a surrogate, above U+10FFFF) is appended as U+FFFD.
void append(std::string& out, char32_t codePoint);

/// Whether UTF-8 can hold that code point.
constexpr bool isScalar(char32_t codePoint) {
    return codePoint <= 0x10FFFF && (codePoint < 0xD800 || codePoint > 0xDFFF);
}

} // namespace coro::utf8
