#include "vm/interpreter/stack.h"

#include <sys/mman.h>

#include "base/out_of_memory.h"

namespace coro::vm {

namespace {
/// Beyond the limit, for a call's arguments that are still being put in place: a window can be that many registers
/// long.
constexpr size_t kSlack = 0x10000 + 16;
} // namespace

Stack::Stack(size_t bytes) : bytes_(bytes + kSlack * sizeof(Value)) {
    void* memory = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        outOfMemory();
    top = base_ = static_cast<Value*>(memory);
    limit_ = base_ + bytes / sizeof(Value);
}

Stack::~Stack() { munmap(base_, bytes_); }

} // namespace coro::vm
