#include "vm/types/bytes.h"

#include <cstring>

#include "vm/memory/heap.h"
#include "vm/memory/lifetime.h"
#include "vm/types/hash.h"
#include "vm/types/raise.h"
#include "vm/vm.h"

namespace coro::vm {

Bytes* newBytesOfSize(Vm& vm, size_t size) {
    auto* b = vm.heap.tryCreate<Bytes>(size);
    if (!b) {
        raiseOutOfMemory(vm, size);
        return nullptr;
    }
    b->size = size;
    b->hash = 0;
    return b;
}

Value newZeroBytes(Vm& vm, size_t size) {
    auto* b = vm.heap.tryCreateZeroed<Bytes>(size);
    if (!b)
        return raiseOutOfMemory(vm, size);
    b->size = size;
    b->hash = 0;
    return Value::object(b);
}

Value newBytes(Vm& vm, std::string_view data) {
    Bytes* b = newBytesOfSize(vm, data.size());
    if (!b)
        return Value::raised();
    std::memcpy(b->data(), data.data(), data.size());
    return Value::object(b);
}

Value concatenateBytes(Vm& vm, const Bytes* x, const Bytes* y) {
    Bytes* b = newBytesOfSize(vm, x->size + y->size);
    if (!b)
        return Value::raised();
    std::memcpy(b->data(), x->data(), x->size);
    std::memcpy(b->data() + x->size, y->data(), y->size);
    return Value::object(b);
}

uint32_t hashBytes(Bytes* b) {
    if (b->hash == 0)
        b->hash = hashOctets(b->view());
    return b->hash;
}

size_t finalizeBytes(Vm&, Object* o) { return Bytes::blockSize(static_cast<Bytes*>(o)->size); }

} // namespace coro::vm
