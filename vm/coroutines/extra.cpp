#include "vm/coroutines/extra.h"

#include "vm/coroutines/future.h"
#include "vm/memory/lifetime.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

template <class T>
T* make(Heap& heap) {
    return ::new (heap.allocate(sizeof(T))) T;
}

template <class T>
void freeBlock(Heap& heap, T* block) {
    if (block)
        heap.free(block, sizeof(T));
}

} // namespace

CoroutineExtra* newExtra(Heap& heap) { return make<CoroutineExtra>(heap); }
CoroutineRest* newRest(Heap& heap) { return make<CoroutineRest>(heap); }

HopLog* newHopLog(Heap& heap) { return make<HopLog>(heap); }

Cancellation* newCancellation(Vm& vm, Value reason, Place by, int64_t time) {
    auto* cancellation = vm.heap.create<Cancellation>();
    cancellation->reason = retained(reason);
    cancellation->by = by;
    cancellation->time = time;
    if (!reason.isObject())
        cancellation->flags &= static_cast<uint8_t>(~Object::kCyclic);
    return cancellation;
}

size_t finalizeCancellation(Vm& vm, Object* o) {
    release(vm, static_cast<Cancellation*>(o)->reason);
    return sizeof(Cancellation);
}

void visitCancellation(Object* o, const ChildVisitor& visitor) { visitor(static_cast<Cancellation*>(o)->reason); }

void freeExtra(Vm& vm, CoroutineExtra* extra) {
    if (extra->cancellation)
        release(vm, extra->cancellation);
    if (CoroutineRest* rest = extra->rest) {
        release(vm, rest->unwindError);
        if (rest->grace)
            release(vm, rest->grace);
        if (rest->cancelDone)
            release(vm, rest->cancelDone);
        release(vm, rest->name);
        freeBlock(vm.heap, rest);
    }
    freeBlock(vm.heap, extra->hops);
    freeBlock(vm.heap, extra);
}

} // namespace coro::vm
