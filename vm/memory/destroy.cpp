// The end of objects. A dead object waits in a list that is linked through its own header: 48 bits, the fields rc and
// extra, hold a pointer. So freeing needs neither recursion nor memory, however long the chain.
#include "vm/memory/heap.h"
#include "vm/memory/lifetime.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

Object* linkOf(const Object* o) { return reinterpret_cast<Object*>(uint64_t{o->rc} | uint64_t{o->extra} << 32); }

void setLink(Object* o, Object* next) {
    auto bits = reinterpret_cast<uint64_t>(next);
    CORO_CHECK(bits >> 48 == 0);
    o->rc = static_cast<uint32_t>(bits);
    o->extra = static_cast<uint16_t>(bits >> 32);
}

// Kinds that refer to no others are freed on the spot.
bool isLeaf(Kind kind) { return kind == Kind::Str || kind == Kind::BigInt || kind == Kind::Bytes; }

void end(Vm& vm, Object* dead) {
    Heap& heap = vm.heap;
    size_t size = finalize(vm, dead);
    if (size == 0)
        return;
    if (dead->flags & Object::kHasWeak)
        heap.weaks.targetDied(dead);
    if (dead->flags & Object::kBuffered)
        heap.collector.candidateDied(vm, dead, size);
    else
        heap.freeObject(dead, size);
}

} // namespace

void destroy(Vm& vm, Object* o) {
    if (isLeaf(o->kind)) {
        end(vm, o);
        return;
    }
    Heap& heap = vm.heap;
    if (heap.draining_) {
        setLink(o, heap.dead_);
        heap.dead_ = o;
        return;
    }
    heap.draining_ = true;
    setLink(o, nullptr);
    end(vm, o);
    heap.drain(vm);
    heap.collector.runIfDue(vm);
}

void Heap::drain(Vm& vm) {
    draining_ = true;
    while (Object* dead = dead_) {
        dead_ = linkOf(dead);
        setLink(dead, nullptr);
        end(vm, dead);
    }
    draining_ = false;
}

void addCandidate(Vm& vm, Object* o) { vm.heap.collector.add(vm, o); }

size_t finalize(Vm& vm, Object* o) {
    switch (o->kind) {
#define KIND(name, text, cyclic)                                                                                       \
    case Kind::name:                                                                                                   \
        return finalize##name(vm, o);
#include "vm/kinds.def"
#undef KIND
    }
    CORO_UNREACHABLE();
}

void visitChildren(Object* o, const ChildVisitor& visitor) {
    switch (o->kind) {
#define KIND(name, text, cyclic)                                                                                       \
    case Kind::name:                                                                                                   \
        if constexpr ((cyclic) != 0)                                                                                   \
            visit##name(o, visitor);                                                                                   \
        return;
#include "vm/kinds.def"
#undef KIND
    }
    CORO_UNREACHABLE();
}

} // namespace coro::vm
