#include "base/arena.h"

#include <algorithm>

namespace coro {

namespace {

constexpr size_t kFirstBlock = 16 * 1024;
constexpr size_t kLargestBlock = 1024 * 1024;

} // namespace

Arena::~Arena() {
    for (void* block : blocks_)
        ::operator delete(block);
}

void* Arena::allocateSlow(size_t bytes, size_t align) {
    // Blocks grow with use; a request of half a block or more gets its own, so that the rest of the current one is
    // kept.
    size_t blockSize = std::clamp(reserved_, kFirstBlock, kLargestBlock);
    size_t needed = bytes + align;
    bool own = needed > blockSize / 2;
    size_t size = own ? needed : blockSize;
    void* block = ::operator new(size);
    blocks_.push_back(block);
    reserved_ += size;
    uintptr_t start = reinterpret_cast<uintptr_t>(block);
    uintptr_t at = (start + (align - 1)) & ~(uintptr_t{align} - 1);
    if (!own) {
        next_ = at + bytes;
        end_ = start + size;
    }
    return reinterpret_cast<void*>(at);
}

} // namespace coro
