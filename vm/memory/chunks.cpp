#include "vm/memory/chunks.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>

namespace coro::vm {

namespace {

constexpr size_t kFirst = 64 * 1024;
constexpr size_t kLargestAllocated = 1024 * 1024;
constexpr size_t kMapped = 1024 * 1024;

} // namespace

Chunks::~Chunks() {
    for (const Chunk& chunk : chunks_) {
        if (chunk.mapped)
            munmap(chunk.begin, chunk.mapped);
        else
            std::free(chunk.begin);
    }
}

Chunks::Span Chunks::next() {
    Span span{nullptr, nullptr};
    if (total_ >= 2 * kLargestAllocated - kFirst)
        span = map();
    if (!span.begin) // the system may allow no more mappings, but single pages still
        span = allocate();
    total_ += static_cast<size_t>(span.end - span.begin);
    return span;
}

Chunks::Span Chunks::allocate() {
    const size_t size = std::clamp(total_ + kFirst, kFirst, kLargestAllocated);
    auto* begin = static_cast<char*>(std::malloc(size));
    if (!begin)
        return {nullptr, nullptr};
    chunks_.push_back({begin, 0});
    return {begin, begin + size};
}

Chunks::Span Chunks::map() {
    void* mapped = mmap(nullptr, kMapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (mapped == MAP_FAILED)
        return {nullptr, nullptr};
    chunks_.push_back({mapped, kMapped});
    auto* begin = static_cast<char*>(mapped);
    return {begin, begin + kMapped};
}

} // namespace coro::vm
