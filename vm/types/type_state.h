#pragma once
// What the data types keep per machine.
#include <cstdint>

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
};

} // namespace coro::vm
