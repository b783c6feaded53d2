#pragma once
// Who gets the machine back when what runs now waits or ends: a stack, as deep as coroutines start each other.
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "vm/value.h"

namespace coro::vm {

class Heap;
struct Coroutine;
struct Frame;

struct Activation {
    enum class Kind : uint8_t {
        Starter,   ///< `frame` called a co: it gets the handle as the value of the call
        Scheduler, ///< the ready queue: the next ready one runs
        Native,    ///< C++ called a co
        Pull,  ///< a plain `for` at which `frame` stands, or C++ without a frame, wants an item of the stream `started`
        Close, ///< a plain `for` at which `frame` stands has been left: the stream `started` unwinds
    };
    Kind kind;
    Frame* frame;
    Coroutine* current; ///< on whose behalf the starter runs
    Coroutine* started; ///< owned handle; borrowed for Pull
    Value* stackTop;
};

/// The stack, in blocks of the heap's: it grows without being moved, and what it leaves serves others.
class Activations {
  public:
    explicit Activations(Heap& heap) : heap_(heap) {}
    ~Activations();
    Activations(const Activations&) = delete;
    Activations& operator=(const Activations&) = delete;

    /// There is one.
    const Activation& top() const { return block_->entries[used_ - 1]; }
    void push(const Activation& a) {
        if (used_ == kBlock) [[unlikely]]
            addBlock();
        block_->entries[used_++] = a;
    }
    void pop() {
        if (--used_ == 0) [[unlikely]]
            dropBlock();
    }
    /// The newest for which `test` holds, or null.
    template <class F>
    const Activation* find(F test) const {
        size_t count = used_;
        for (const Block* block = block_; block; block = block->below, count = kBlock)
            for (size_t i = count; i-- > 0;)
                if (test(block->entries[i]))
                    return &block->entries[i];
        return nullptr;
    }

  private:
    static constexpr size_t kBlock = 12; ///< so many fit in a small block of the heap
    struct Block {
        Block* below;
        Activation entries[kBlock];
    };

    void addBlock();
    void dropBlock();

    Heap& heap_;
    Block* block_ = nullptr; ///< the lowest is kept when it is empty
    size_t used_ = kBlock;   ///< of the highest; a block that does not exist is full
};

} // namespace coro::vm
