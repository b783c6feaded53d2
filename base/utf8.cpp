#include "base/utf8.h"

#include <cstring>

namespace coro::utf8 {

namespace {

uint8_t byteAt(std::string_view text, size_t at) { return static_cast<uint8_t>(text[at]); }

// The length that a lead byte of two or more announces; 0 for a byte that leads none.
uint32_t lengthFromLead(uint8_t lead) {
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if ((lead & 0xF0) == 0xE0)
        return 3;
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

// Length of the valid sequence that starts at `at`; 0 when there is none.
uint32_t sequenceLength(std::string_view text, size_t at) {
    uint8_t lead = byteAt(text, at);
    if (lead < 0x80)
        return 1;
    uint32_t length = lengthFromLead(lead);
    if (length == 0 || text.size() - at < length)
        return 0;
    // The second byte's range excludes overlong forms, surrogates and values past U+10FFFF.
    uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    uint8_t second = byteAt(text, at + 1);
    if (second < low || second > high)
        return 0;
    for (uint32_t i = 2; i < length; ++i)
        if (!isContinuation(text[at + i]))
            return 0;
    return length;
}

constexpr uint64_t kHighBits = 0x8080808080808080;

uint64_t wordAt(std::string_view text, size_t at) {
    uint64_t word;
    std::memcpy(&word, text.data() + at, sizeof word);
    return word;
}

} // namespace

std::optional<size_t> findInvalid(std::string_view text) {
    size_t at = 0;
    while (at < text.size()) {
        if (text.size() - at >= 8 && (wordAt(text, at) & kHighBits) == 0) {
            at += 8;
            continue;
        }
        uint32_t length = sequenceLength(text, at);
        if (length == 0)
            return at;
        at += length;
    }
    return std::nullopt;
}

Decoded decode(std::string_view text, size_t offset) {
    uint8_t lead = byteAt(text, offset);
    if (lead < 0x80)
        return {lead, 1};
    uint32_t length = sequenceLength(text, offset);
    if (length == 0)
        return {kReplacement, 1};
    char32_t codePoint = lead & (0xFF >> (length + 1));
    for (uint32_t i = 1; i < length; ++i)
        codePoint = codePoint << 6 | (byteAt(text, offset + i) & 0x3F);
    return {codePoint, length};
}

size_t countCodePoints(std::string_view text) {
    size_t continuations = 0;
    size_t at = 0;
    for (; text.size() - at >= 8; at += 8) {
        uint64_t word = wordAt(text, at);
        // A byte is a continuation when its top bits are 10.
        continuations += static_cast<size_t>(__builtin_popcountll(word & kHighBits & ~(word << 1)));
    }
    for (; at < text.size(); ++at)
        continuations += isContinuation(text[at]);
    return text.size() - continuations;
}

size_t offsetOf(std::string_view text, size_t index) {
    size_t at = 0;
    for (; at < text.size(); ++at) {
        if (isContinuation(text[at]))
            continue;
        if (index == 0)
            return at;
        --index;
    }
    return at;
}

void append(std::string& out, char32_t codePoint) {
    if (!isScalar(codePoint))
        codePoint = kReplacement;
    auto push = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (codePoint < 0x80) {
        push(codePoint);
    } else if (codePoint < 0x800) {
        push(0xC0 | codePoint >> 6);
        push(0x80 | (codePoint & 0x3F));
    } else if (codePoint < 0x10000) {
        push(0xE0 | codePoint >> 12);
        push(0x80 | (codePoint >> 6 & 0x3F));
        push(0x80 | (codePoint & 0x3F));
    } else {
        push(0xF0 | codePoint >> 18);
        push(0x80 | (codePoint >> 12 & 0x3F));
        push(0x80 | (codePoint >> 6 & 0x3F));
        push(0x80 | (codePoint & 0x3F));
    }
}

} // namespace coro::utf8
