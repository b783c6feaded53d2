#pragma once
// The stack of `fn` frames: one reserved stretch of address space, committed by use. It is what limits the depth of
// recursion.
#include <cstddef>

#include "base/check.h"
#include "vm/value.h"

namespace coro::vm {

struct NativeLayout;
NativeLayout nativeLayout();

class Stack {
  public:
    /// `bytes` of address space; pages are used only as deep as calls go.
    explicit Stack(size_t bytes = kDefaultBytes);
    ~Stack();
    Stack(const Stack&) = delete;
    Stack& operator=(const Stack&) = delete;

    static constexpr size_t kDefaultBytes = size_t{64} << 20;

    Value* base() const { return base_; }
    /// No frame's registers may reach beyond.
    Value* limit() const { return limit_; }

    /// Where the next frame goes when the caller is not itself the top one: a coroutine's heap frame, or C++.
    Value* top;

  private:
    friend NativeLayout nativeLayout();

    Value* base_;
    Value* limit_;
    size_t bytes_;
};

/// The registers of a frame that is over. In a build with checks, whoever reads one later meets a pointer to nowhere.
inline void abandonRegisters(Value* registers, size_t count) {
    constexpr uint64_t kNowhere = 0x0000'DBDB'DBDB'DBD8;
    if constexpr (kChecks) {
        for (size_t i = 0; i < count; ++i)
            registers[i] = Value::fromBits(kNowhere);
    }
}

} // namespace coro::vm
