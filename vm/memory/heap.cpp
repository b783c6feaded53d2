#include "vm/memory/heap.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "base/out_of_memory.h"
#include "vm/memory/lifetime.h"
#include "vm/memory/machine_memory.h"

#ifdef CORO_ASAN
#include <malloc.h>
#endif

namespace coro::vm {

namespace {

constexpr unsigned char kPoison = 0xDB;
constexpr size_t kMostRoom = 64 * 1024 * 1024; ///< beyond the limit, for dealing with the shortage

void* orFail(void* block) {
    if (!block)
        outOfMemory();
    return block;
}

} // namespace

// A payload beyond the machine's memory cannot end well, even where the system would promise it.
Heap::Heap() : largestPayload_(physicalMemory()) {}

void Heap::setLimit(size_t bytes) {
    limit_ = bytes;
    mostBytes_ = bytes + std::min({bytes / 32, kMostRoom, SIZE_MAX - bytes});
    collectAt_ = bytes / 4 * 3;
    watchedFrom_ = 0;
    watchedSpan_ = collectAt_;
}

/// Below the limit it watches where collecting may be worth it, beyond it both ends of the room that is left.
void Heap::limitCrossed() {
    watchedFrom_ = isOverLimit() ? limit_ : 0;
    watchedSpan_ = isOverLimit() ? mostBytes_ - limit_ : collectAt_;
    if (bytes_ <= collectAt_ || isShort_)
        return;
    isShort_ = true;
    if (onShortage)
        onShortage();
}

bool Heap::takeShortage(Vm& vm) {
    if (!std::exchange(isShort_, false))
        return false;
    collector.collect(vm);
    // A run costs as much as the heap is large: not at every step.
    const size_t next = bytes_ + limit_ / 8;
    collectAt_ = std::clamp(next, limit_ / 4 * 3, limit_);
    if (isOverLimit())
        return true;
    watchedFrom_ = 0;
    watchedSpan_ = collectAt_;
    return false;
}

void* Heap::refill(size_t size) {
    watchLimit();
    size_t need = std::max(rounded(size), kStep);
    if (static_cast<size_t>(bumpEnd_ - bump_) < need)
        addRoom(need);
    char* block = bump_;
    bump_ += need;
    return block;
}

void Heap::addRoom(size_t need) {
    // What is left of the old chunk is a block of its own size.
    if (size_t left = static_cast<size_t>(bumpEnd_ - bump_); left >= kStep) {
        auto* rest = reinterpret_cast<FreeBlock*>(bump_);
        rest->next = free_[classOf(left)];
        free_[classOf(left)] = rest;
    }
    // Large blocks that nobody uses, such as those of a stack that has been deep, come before fresh memory.
    constexpr size_t kLarge = 256, kParts = 4;
    for (size_t size = kLargestSmall; size >= std::max(kLarge, need * kParts); size -= kStep) {
        FreeBlock*& head = free_[classOf(size)];
        if (!head)
            continue;
        bump_ = reinterpret_cast<char*>(std::exchange(head, head->next));
        bumpEnd_ = bump_ + size;
        return;
    }
    const Chunks::Span chunk = chunks_.next();
    orFail(chunk.begin);
    bump_ = chunk.begin;
    bumpEnd_ = chunk.end;
}

void* Heap::allocateLarge(size_t size) {
    watchLimit();
    return orFail(std::malloc(std::max(size, kStep)));
}

void Heap::freeLarge(void* block) { std::free(block); }

void* Heap::tryAllocate(size_t size, Fill fill) {
    if (size == 0 || !canAllocate(size))
        return nullptr;
    if (size <= kLargestSmall) {
        void* block = allocate(size);
        if (fill == Fill::Zeros)
            std::memset(block, 0, size);
        return block;
    }
    watchLimit();
    void* block = fill == Fill::Zeros ? std::calloc(1, size) : std::malloc(size);
    if (block)
        bytes_ += rounded(size);
    return block;
}

void* Heap::tryReallocate(void* block, size_t oldSize, size_t newSize) {
    if (newSize > oldSize && !canAllocate(newSize - oldSize))
        return nullptr;
    if (newSize > largestPayload_)
        return nullptr;
    if (block && oldSize > kLargestSmall && newSize > kLargestSmall) {
        void* moved = std::realloc(block, newSize);
        if (moved)
            bytes_ += rounded(newSize) - rounded(oldSize);
        return moved;
    }
    void* moved = tryAllocate(newSize);
    if (!moved)
        return nullptr;
    if (block) {
        std::memcpy(moved, block, std::min(oldSize, newSize));
        free(block, oldSize);
    }
    return moved;
}

Object* Heap::tryResizeObject(Object* object, size_t oldSize, size_t newSize) {
    CORO_CHECK(object->rc == 1 && (object->flags & (Object::kBuffered | Object::kHasWeak)) == 0);
    if constexpr (kChecks) {
        // Always moves, so that a pointer kept to the old place is found out.
        auto* moved = static_cast<Object*>(tryAllocateObject(newSize));
        if (!moved)
            return nullptr;
        std::memcpy(static_cast<void*>(moved), static_cast<void*>(object), std::min(oldSize, newSize));
        freeObject(object, oldSize);
        return moved;
    }
    return static_cast<Object*>(tryReallocate(object, oldSize, newSize));
}

void Heap::poison(void* block, size_t size) {
#ifdef CORO_ASAN
    // The sanitizer's allocator knows the exact size: an owner that is mistaken about it would corrupt a free list.
    CORO_CHECK(malloc_usable_size(block) == std::max(size, kStep));
#endif
    std::memset(block, kPoison, size);
}

void* Heap::linkObject(void* block) {
    auto* link = static_cast<LiveLink*>(block);
    *link = {live_.previous, &live_};
    live_.previous->next = link;
    live_.previous = link;
    return link + 1;
}

void* Heap::unlinkObject(Object* object) {
    LiveLink* link = reinterpret_cast<LiveLink*>(object) - 1;
    link->previous->next = link->next;
    link->next->previous = link->previous;
    return link;
}

void Heap::makeImmortal(Object* object) {
    CORO_CHECK(!object->isImmortal());
    object->rc += Object::kImmortal;
    object->flags &= static_cast<uint8_t>(~Object::kCyclic);
    immortals_.push_back(object);
}

void Heap::releaseImmortals(Vm& vm) {
    // One may refer to another, so all are finalized before any is freed.
    std::vector<size_t> sizes;
    for (Object* object : immortals_) {
        if (object->flags & Object::kHasWeak)
            weaks.targetDied(object);
        sizes.push_back(finalize(vm, object));
    }
    for (size_t i = 0; i < sizes.size(); ++i)
        freeObject(immortals_[i], sizes[i]);
    immortals_.clear();
}

std::string Heap::describeLive() const {
    static constexpr const char* kTexts[] = {
#define KIND(name, text, cyclic) text,
#include "vm/kinds.def"
#undef KIND
    };
    if constexpr (!kChecks)
        return liveObjects() == 0 ? "" : std::to_string(liveObjects()) + " objects\n";
    size_t counts[kKindCount] = {};
    for (const LiveLink* link = live_.next; link != &live_; link = link->next) {
        auto* object = reinterpret_cast<const Object*>(link + 1);
        if (!object->isImmortal() && !(object->flags & Object::kDead))
            ++counts[static_cast<size_t>(object->kind)];
    }
    std::string text;
    for (size_t kind = 0; kind < kKindCount; ++kind)
        if (counts[kind])
            text += std::to_string(counts[kind]) + " " + kTexts[kind] + "\n";
    return text;
}

} // namespace coro::vm
