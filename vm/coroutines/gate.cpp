#include "vm/coroutines/gate.h"

#include "vm/memory/lifetime.h"
#include "vm/vm.h"

namespace coro::vm {

bool Gate::tryAcquire() {
    if (free == 0)
        return false;
    --free;
    return true;
}

void Gate::giveBack(Vm& vm) {
    Ticket* t = line.takeFirst(vm);
    if (!t) {
        ++free;
        return;
    }
    vm.scheduler.settle(t, State::Ok, Value::nil());
    release(vm, t);
}

Deferred* acquire(Vm& vm, Gate* gate) {
    if (gate->tryAcquire())
        return vm.scheduler.done();
    return gate->line.join(vm, Ticket::Use::Acquire);
}

void set(Vm& vm, Event* event) {
    event->isSet = true;
    while (Ticket* t = event->line.takeFirst(vm)) {
        vm.scheduler.settle(t, State::Ok, Value::nil());
        release(vm, t);
    }
}

Deferred* wait(Vm& vm, Event* event) {
    if (event->isSet)
        return vm.scheduler.done();
    return event->line.join(vm, Ticket::Use::Event);
}

size_t finalizeSemaphore(Vm& vm, Object* o) {
    static_cast<Semaphore*>(o)->line.disband(vm);
    return sizeof(Semaphore);
}
void visitSemaphore(Object* o, const ChildVisitor& visitor) { static_cast<Semaphore*>(o)->line.visit(visitor); }

size_t finalizeLock(Vm& vm, Object* o) {
    static_cast<Lock*>(o)->line.disband(vm);
    return sizeof(Lock);
}
void visitLock(Object* o, const ChildVisitor& visitor) { static_cast<Lock*>(o)->line.visit(visitor); }

size_t finalizeEvent(Vm& vm, Object* o) {
    static_cast<Event*>(o)->line.disband(vm);
    return sizeof(Event);
}
void visitEvent(Object* o, const ChildVisitor& visitor) { static_cast<Event*>(o)->line.visit(visitor); }

} // namespace coro::vm
