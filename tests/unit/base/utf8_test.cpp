#include "base/utf8.h"

#include <catch2/catch.hpp>

#include <string>

namespace utf8 = coro::utf8;
using namespace std::string_literals;

TEST_CASE("valid UTF-8 is accepted up to its limits") {
    for (std::string text : {""s, "plain"s, "\x7F"s, "\u0080\u07FF\u0800\uD7FF\uE000\uFFFF"s, "\U00010000\U0010FFFF"s,
                             "a longer text than one word, then é and 𝄞 and the rest"s, "nul \0 inside"s})
        CHECK_FALSE(utf8::findInvalid(text).has_value());
}

TEST_CASE("invalid UTF-8 is found at its first byte") {
    struct Case {
        std::string text;
        size_t at;
    };
    Case cases[] = {
        {"abc\x80", 3},               // a continuation without a start
        {"\xC0\x80", 0},              // overlong, two bytes
        {"\xC1\xBF", 0},              // overlong, two bytes
        {"é\xE0\x9F\xBF", 2},         // overlong, three bytes
        {"\xF0\x8F\xBF\xBF", 0},      // overlong, four bytes
        {"\xED\xA0\x80", 0},          // a surrogate
        {"\xF4\x90\x80\x80", 0},      // past U+10FFFF
        {"\xF5\x80\x80\x80", 0},      // no such lead
        {"twelve chars\xE2\x82", 12}, // cut off at the end
        {"\xE2\x28\xA1", 0},          // the second byte is wrong
        {"\xE2\x82\x28", 0},          // the third byte is wrong
        {"01234567\xFF", 8},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        REQUIRE(utf8::findInvalid(c.text).has_value());
        CHECK(*utf8::findInvalid(c.text) == c.at);
    }
}

TEST_CASE("every scalar value survives encoding and decoding") {
    size_t wrong = 0;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (!utf8::isScalar(c))
            continue;
        std::string text;
        utf8::append(text, c);
        utf8::Decoded decoded = utf8::decode(text, 0);
        wrong += decoded.codePoint != c || decoded.size != text.size() || !utf8::isValid(text);
    }
    CHECK(wrong == 0);
}

TEST_CASE("what UTF-8 cannot hold becomes the replacement character") {
    std::string text;
    utf8::append(text, 0xD800);
    utf8::append(text, 0x110000);
    CHECK(text == "\uFFFD\uFFFD");
    CHECK(utf8::decode("\xE2\x82", 0).codePoint == utf8::kReplacement);
    CHECK(utf8::decode("\xE2\x82", 0).size == 1);
}

TEST_CASE("code points are counted and found by index") {
    std::string text = "naïve — 𝄞 and more than one word of plain text";
    size_t count = 0;
    for (size_t at = 0; at < text.size(); at += utf8::decode(text, at).size, ++count)
        CHECK(utf8::offsetOf(text, count) == at);
    CHECK(utf8::countCodePoints(text) == count);
    CHECK(utf8::offsetOf(text, count) == text.size());
    CHECK(utf8::offsetOf(text, count + 5) == text.size());
    CHECK(utf8::countCodePoints("") == 0);
}
