#pragma once
// Immutable text: valid UTF-8, the bytes behind the header. Indexes count code points; for pure ASCII that is a byte
// offset, for other text the last position looked up is remembered, so walking a text by index stays linear.
//
// A str that is consumed and has no other owner is appended to in place, with room to spare.
#include <cstdint>
#include <string_view>

#include "vm/object.h"

namespace coro::vm {

struct Str : Object {
    static constexpr Kind kKind = Kind::Str;
    static constexpr uint32_t kMaxSize = UINT32_MAX - 1024;
    static constexpr uint32_t kNotCounted = UINT32_MAX;

    uint32_t size;     ///< bytes
    uint32_t capacity; ///< bytes that the block has room for
    uint32_t length;   ///< code points, or kNotCounted; ask codePoints()
    uint32_t hash;     ///< 0 until asked for; ask hashStr()

    char* bytes() { return reinterpret_cast<char*>(this + 1); }
    const char* bytes() const { return reinterpret_cast<const char*>(this + 1); }
    std::string_view view() const { return {bytes(), size}; }
    static size_t blockSize(size_t capacity) { return sizeof(Str) + capacity; }

    uint32_t codePoints() {
        if (length == kNotCounted)
            length = count();
        return length;
    }
    bool isAscii() { return codePoints() == size; }

  private:
    uint32_t count() const;
};

/// A new str with that text, which must be valid UTF-8; raised() when there is no memory for it.
Value newStr(Vm& vm, std::string_view text);
/// The same for texts that are known to be short, such as names: cannot fail.
Str* newShortStr(Vm& vm, std::string_view text);
/// Room for `size` bytes to be filled in by the caller; null after raising.
Str* newStrOfSize(Vm& vm, size_t size);
/// A str of one code point.
Value newStrOfCodePoint(Vm& vm, char32_t codePoint);

/// x with `more` after it. Consumes x, and grows it in place when nobody else has it. `more` may lie inside x.
Value appendText(Vm& vm, Value x, std::string_view more);

uint32_t computeStrHash(const Str* s);
inline uint32_t hashStr(Str* s) { return s->hash ? s->hash : s->hash = computeStrHash(s); }
bool sameText(const Str* x, const Str* y);

/// Byte offset of that code point; `index` <= codePoints().
uint32_t byteOffset(Vm& vm, Str* s, uint32_t index);
/// The code points from `begin` to before `end`, both in range.
Value substring(Vm& vm, Str* s, uint32_t begin, uint32_t end);

} // namespace coro::vm
