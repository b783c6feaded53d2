#pragma once
// What the data types keep per machine.
#include <cstdint>
#include <string>
#include <utility>

namespace coro::vm {

struct Str;

struct TypeState {
    /// The strs of one ASCII character, made at their first use and immortal.
    Str* asciiChars[128] = {};
    Str* emptyStr = nullptr;

    /// The last place looked up by index in a text that is not ASCII.
    struct {
        const Str* text = nullptr;
        uint32_t codePoint = 0;
        uint32_t byte = 0;
    } lastIndex;

    /// Where texts are put together; who uses it takes it, and gives it back to keepBuffer.
    std::string buffer;
};

/// Large buffers are not worth keeping.
inline void keepBuffer(TypeState& state, std::string& buffer) {
    constexpr size_t kLargest = 64 * 1024;
    if (buffer.capacity() <= kLargest)
        state.buffer = std::move(buffer);
}

} // namespace coro::vm
