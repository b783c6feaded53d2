#pragma once
// Floats, strs and bytes as a program would write them.
#include <string>
#include <string_view>

namespace coro::vm {

/// Shortest digits that read back as the same float, always recognisable as one: `1.0`, `1e+100`, `inf`, `nan`.
void appendFloat(std::string& out, double d);
/// Text in quotes, with escapes.
void appendQuoted(std::string& out, std::string_view text);
/// `b"..."`.
void appendBytesLiteral(std::string& out, std::string_view octets);

} // namespace coro::vm
