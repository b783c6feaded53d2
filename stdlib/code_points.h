#pragma once
// What Unicode says of single code points.

namespace coro::stdlib {

bool isWhiteSpace(char32_t codePoint);
bool isLetter(char32_t codePoint);
/// Digits and numerals of any script.
bool isNumber(char32_t codePoint);
/// What combines with the character before it.
bool isMark(char32_t codePoint);
bool isUpperCase(char32_t codePoint);
bool isLowerCase(char32_t codePoint);
/// All but controls, unassigned code points and line ends.
bool isPrintable(char32_t codePoint);

} // namespace coro::stdlib
