#pragma once
// What a coroutine runs: its frame, and, when its body is over, the function that it was in then. One word for both.
#include <cstdint>

#include "vm/frame.h"

namespace coro::vm {

class Body {
  public:
    Body() = default;
    Body(Frame* frame) : word_(reinterpret_cast<uintptr_t>(frame)) {}
    /// One that is over, in that function.
    static Body over(const Code* code) {
        Body body;
        body.word_ = reinterpret_cast<uintptr_t>(code) | kOver;
        return body;
    }

    /// Null when it is over, or has not begun.
    operator Frame*() const { return word_ & kOver ? nullptr : running(); }
    /// There is a frame.
    Frame* running() const { return reinterpret_cast<Frame*>(word_); }
    Frame* operator->() const { return running(); }
    /// The function that it is or was in, or null.
    const Code* code() const {
        if (word_ & kOver)
            return reinterpret_cast<const Code*>(word_ - kOver);
        return word_ ? running()->code() : nullptr;
    }

  private:
    static constexpr uintptr_t kOver = 1; ///< beside the address of a Code

    uintptr_t word_ = 0;
};

} // namespace coro::vm
