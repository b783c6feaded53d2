#pragma once

#include <cstdint>

#include "base/check.h"

namespace coro::ast {

/// A view of `count` elements in the arena of the tree. Copying it copies no element; it owns nothing.
template <class T>
struct List {
    T* data = nullptr;
    uint32_t count = 0;

    [[nodiscard]] uint32_t size() const { return count; }
    [[nodiscard]] bool empty() const { return count == 0; }
    [[nodiscard]] T* begin() const { return data; }
    [[nodiscard]] T* end() const { return data + count; }
    [[nodiscard]] T& operator[](uint32_t index) const {
        CORO_CHECK(index < count);
        return data[index];
    }
    [[nodiscard]] T& front() const { return (*this)[0]; }
    [[nodiscard]] T& back() const { return (*this)[count - 1]; }
};

} // namespace coro::ast
