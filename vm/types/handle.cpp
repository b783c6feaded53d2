#include "vm/types/handle.h"

#include "vm/memory/lifetime.h"

namespace coro::vm {

size_t finalizeHandle(Vm&, Object* o) {
    auto* handle = static_cast<Handle*>(o);
    handle->type->destroy(handle->payload);
    return sizeof(Handle);
}

void visitHandle(Object*, const ChildVisitor&) {}

} // namespace coro::vm
