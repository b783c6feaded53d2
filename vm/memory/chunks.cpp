#include "vm/memory/chunks.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace coro::vm {

namespace {

constexpr size_t kFirst = 64 * 1024;
constexpr size_t kLargestAllocated = 1024 * 1024;
constexpr size_t kHugePage = 2 * 1024 * 1024;
constexpr size_t kSmallestMapped = 4 * kHugePage;
constexpr size_t kLargestMapped = 128 * kHugePage;

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
    const size_t size = std::clamp(total_ / kHugePage * kHugePage, kSmallestMapped, kLargestMapped);
    const size_t room = size + kHugePage; // to align it
    void* mapped = mmap(nullptr, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapped == MAP_FAILED)
        return {nullptr, nullptr};
    chunks_.push_back({mapped, room});
    const auto address = reinterpret_cast<uintptr_t>(mapped);
    auto* begin = static_cast<char*>(mapped) + (kHugePage - address % kHugePage) % kHugePage;
    madvise(begin, size, MADV_HUGEPAGE); // without them it works as well
    return {begin, begin + size};
}

} // namespace coro::vm
