#pragma once
// Memory of one machine. Blocks of up to 512 bytes come from free lists, one for each multiple of 8, filled from
// chunks; a freed block is the next one handed out, so frames and short-lived objects stay in the cache. Larger blocks
// come from malloc.
//
// In builds with checks every object is also linked into a list, so that at exit whatever is alive can be named; freed
// blocks are overwritten, or given to the address sanitizer.
#include <cstddef>
#include <cstdint>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "vm/memory/chunks.h"
#include "vm/memory/collector.h"
#include "vm/memory/weak_table.h"
#include "vm/object.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CORO_ASAN 1
#endif
#endif

namespace coro::vm {

#ifdef CORO_ASAN
inline constexpr bool kAsan = true;
#else
inline constexpr bool kAsan = false;
#endif

inline constexpr size_t kKindCount = 0
#define KIND(name, text, cyclic) +1
#include "vm/kinds.def"
#undef KIND
    ;

class Heap {
  public:
    enum class Fill : bool { Nothing, Zeros };

    static constexpr size_t kStep = 8;
    static constexpr size_t kLargestSmall = 512;

    Heap();
    Heap(const Heap&) = delete;
    Heap& operator=(const Heap&) = delete;

    /// A block aligned to 8, contents undefined; never null: when the system has none left, the program ends with a
    /// message. For frames, objects and other blocks whose size no program chooses.
    void* allocate(size_t size) {
        bytes_ += rounded(size);
        if (!kAsan && size <= kLargestSmall) [[likely]] {
            FreeBlock*& head = free_[classOf(size)];
            if (FreeBlock* block = head) [[likely]] {
                head = block->next;
                return block;
            }
            return refill(size);
        }
        return allocateLarge(size);
    }

    /// `size` is the one that the block was allocated with.
    void free(void* block, size_t size) {
        bytes_ -= rounded(size);
        if constexpr (kChecks)
            poison(block, size);
        if (!kAsan && size <= kLargestSmall) [[likely]] {
            auto* freed = static_cast<FreeBlock*>(block);
            freed->next = free_[classOf(size)];
            free_[classOf(size)] = freed;
            return;
        }
        freeLarge(block);
    }

    /// For payloads that grow with what a program computes: null when the limit or the system's memory does not allow
    /// it. A size of 0 gives null too, and null may be freed with it.
    void* tryAllocate(size_t size, Fill fill = Fill::Nothing);
    /// Grows or shrinks such a block, moving its contents; on failure null, and the old block stays.
    void* tryReallocate(void* block, size_t oldSize, size_t newSize);
    void freePayload(void* block, size_t size) {
        if (block)
            free(block, size);
    }

    /// Whether a payload of that many bytes could be had now.
    bool canAllocate(size_t size) const { return size <= largestPayload_ && bytes_ + size <= mostBytes_; }
    /// Counts memory that a library holds for an object (the limbs of a bigint).
    void account(ptrdiff_t difference) { bytes_ += static_cast<size_t>(difference); }

    /// A new object with one reference, constructed by `T()`, with `trailing` more bytes behind it.
    template <class T>
    T* create(size_t trailing = 0) {
        return construct<T>(allocateObject(sizeof(T) + trailing));
    }
    /// The same for objects whose size a program chooses: null when the limit or the system's memory does not allow it.
    template <class T>
    T* tryCreate(size_t trailing) {
        void* block = tryAllocateObject(sizeof(T) + trailing);
        return block ? construct<T>(block) : nullptr;
    }
    /// The same with zeros behind the object: of large ones the system has untouched pages, which cost nothing until
    /// they are used.
    template <class T>
    T* tryCreateZeroed(size_t trailing) {
        void* block = tryAllocateObject(sizeof(T) + trailing, Fill::Zeros);
        return block ? construct<T>(block) : nullptr;
    }

    /// The memory of an object without its header set up; `size` is asked for again when it is freed.
    void* allocateObject(size_t size) {
        ++objects_;
        if constexpr (kChecks)
            return linkObject(allocate(size + sizeof(LiveLink)));
        return allocate(size);
    }
    void* tryAllocateObject(size_t size, Fill fill = Fill::Nothing) {
        void* block = tryAllocate(size + (kChecks ? sizeof(LiveLink) : 0), fill);
        if (!block)
            return nullptr;
        ++objects_;
        return kChecks ? linkObject(block) : block;
    }
    /// The object's destructor has run. Only memory management calls this: others release.
    void freeObject(Object* object, size_t size) {
        --objects_;
        if constexpr (kChecks)
            free(unlinkObject(object), size + sizeof(LiveLink));
        else
            free(object, size);
    }
    /// Moves an object that nobody else refers to into a block of another size. Null when there is no memory; it then
    /// stays.
    Object* tryResizeObject(Object* object, size_t oldSize, size_t newSize);

    /// From now on the object lives as long as the machine; a reference of the caller's goes over.
    void makeImmortal(Object* object);
    /// At the machine's end: finalizes and frees the immortals.
    void releaseImmortals(Vm& vm);

    /// Objects that are alive, immortals aside.
    size_t liveObjects() const { return objects_ - immortals_.size() - collector.deadCount(); }
    /// Bytes in use by blocks that are allocated.
    size_t liveBytes() const { return bytes_; }
    /// One line a kind, with its count, of what is alive, immortals aside; empty without any. Kinds are known in builds
    /// with checks.
    std::string describeLive() const;

    /// What the program may have, in bytes; no limit by default. Beyond it there is a shortage, which `onShortage`
    /// tells: it has the machine take the shortage where an error can be raised, and must not allocate. Payloads fail
    /// when they would go further beyond it than what deals with the shortage needs; small blocks never do.
    void setLimit(size_t bytes);
    size_t limit() const { return limit_; }
    bool isOverLimit() const { return bytes_ > limit_; }

    void (*onShortage)() = nullptr;
    /// Looks for garbage that is a cycle, whatever it costs, when a shortage is near. Whether there is one.
    bool takeShortage(Vm& vm);

    Collector collector;
    WeakTable weaks;

  private:
    friend void destroy(Vm& vm, Object* o);
    friend class Collector;

    struct FreeBlock {
        FreeBlock* next;
    };
    /// Stands before each object in builds with checks.
    struct LiveLink {
        LiveLink *previous, *next;
    };

    static constexpr size_t rounded(size_t size) { return (size + kStep - 1) & ~(kStep - 1); }
    static constexpr size_t classOf(size_t size) { return (size + kStep - 1) / kStep; }
    static constexpr uint8_t kInitialFlags[] = {
#define KIND(name, text, cyclic) cyclic,
#include "vm/kinds.def"
#undef KIND
    };

    template <class T>
    static T* construct(void* block) {
        T* object = ::new (block) T;
        object->rc = 1;
        object->kind = T::kKind;
        object->flags = kInitialFlags[static_cast<size_t>(T::kKind)];
        object->extra = 0;
        return object;
    }

    [[gnu::noinline]] void* refill(size_t size);
    [[gnu::noinline]] void* allocateLarge(size_t size);
    void freeLarge(void* block);
    /// At `bump_`, for a block of that size.
    void addRoom(size_t need);
    /// Where the heap grows.
    void watchLimit() {
        if (bytes_ - watchedFrom_ > watchedSpan_) [[unlikely]]
            limitCrossed();
    }
    [[gnu::noinline]] void limitCrossed();
    static void poison(void* block, size_t size);
    /// Ends everything in `dead_`, and what dies with it.
    void drain(Vm& vm);
    void* linkObject(void* block);
    void* unlinkObject(Object* object);

    FreeBlock* free_[kLargestSmall / kStep + 1] = {};
    char* bump_ = nullptr;
    char* bumpEnd_ = nullptr;
    Chunks chunks_;
    size_t bytes_ = 0;
    size_t objects_ = 0;
    size_t limit_ = SIZE_MAX;
    size_t mostBytes_ = SIZE_MAX; ///< with payloads: the limit, and some room
    size_t collectAt_ = SIZE_MAX; ///< at so many bytes a shortage is coming
    /// Nothing is to be done while the heap's size is within these.
    size_t watchedFrom_ = 0, watchedSpan_ = SIZE_MAX;
    bool isShort_ = false; ///< and nobody has taken it yet
    size_t largestPayload_;
    std::vector<Object*> immortals_;
    LiveLink live_{&live_, &live_};

    /// The dead whose children are still to be released, linked through their headers, and whether someone is at it.
    Object* dead_ = nullptr;
    bool draining_ = false;
};

} // namespace coro::vm
