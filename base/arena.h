#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace coro {

/// Memory that is handed out in small pieces and freed as a whole, when the arena goes. What lives in it must not
/// need a destructor. Not thread-safe.
class Arena {
  public:
    Arena() = default;
    ~Arena();
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;

    /// Uninitialised memory of that many bytes; `align` is a power of two.
    void* allocate(size_t bytes, size_t align = alignof(std::max_align_t)) {
        uintptr_t at = (next_ + (align - 1)) & ~(uintptr_t{align} - 1);
        if (at + bytes > end_ || next_ == 0) [[unlikely]]
            return allocateSlow(bytes, align);
        next_ = at + bytes;
        return reinterpret_cast<void*>(at);
    }

    /// A new T, constructed from the arguments (aggregates included).
    template <typename T, typename... Args>
    T* make(Args&&... args) {
        static_assert(std::is_trivially_destructible_v<T>, "an arena runs no destructors");
        return new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
    }

    /// A copy of `count` elements; nullptr for none.
    template <typename T>
    T* copyArray(const T* from, size_t count) {
        static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
        if (count == 0)
            return nullptr;
        void* to = allocate(sizeof(T) * count, alignof(T));
        std::memcpy(to, from, sizeof(T) * count);
        return static_cast<T*>(to);
    }

    /// A copy of the text that lives as long as the arena.
    std::string_view copyString(std::string_view text) { return {copyArray(text.data(), text.size()), text.size()}; }

    /// Bytes requested from the system so far.
    size_t bytesReserved() const { return reserved_; }

  private:
    void* allocateSlow(size_t bytes, size_t align);

    uintptr_t next_ = 0;
    uintptr_t end_ = 0;
    size_t reserved_ = 0;
    std::vector<void*> blocks_;
};

} // namespace coro
