#pragma once
// What Unicode says of single code points.

namespace coro::stdlib {

bool isWhiteSpace(char32_t codePoint);
bool isLetter(char32_t codePoint);

} // namespace coro::stdlib
