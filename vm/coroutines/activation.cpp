#include "vm/coroutines/activation.h"

#include "vm/memory/heap.h"

namespace coro::vm {

Activations::~Activations() {
    while (Block* block = block_) {
        block_ = block->below;
        heap_.free(block, sizeof(Block));
    }
}

void Activations::addBlock() {
    static_assert(sizeof(Block) <= Heap::kLargestSmall);
    auto* block = static_cast<Block*>(heap_.allocate(sizeof(Block)));
    block->below = block_;
    block_ = block;
    used_ = 0;
}

void Activations::dropBlock() {
    if (!block_->below)
        return;
    Block* block = block_;
    block_ = block->below;
    heap_.free(block, sizeof(Block));
    used_ = kBlock;
}

} // namespace coro::vm
