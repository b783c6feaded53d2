#include "vm/closure.h"

#include "vm/code.h"
#include "vm/memory/lifetime.h"
#include "vm/vm.h"

namespace coro::vm {

Closure* newClosure(Vm& vm, Code* code) {
    size_t captures = code->prototype->captures;
    auto* closure = static_cast<Closure*>(vm.heap.allocateObject(Closure::sizeFor(captures)));
    closure->rc = 1;
    closure->kind = Kind::Closure;
    closure->flags = captures ? Object::kCyclic : 0;
    closure->extra = 0;
    closure->code = code;
    return closure;
}

BoundMethod* newBoundMethod(Vm& vm, Value receiver, Value function) {
    auto* bound = vm.heap.create<BoundMethod>();
    bound->receiver = receiver;
    bound->function = function;
    return bound;
}

Cell* newCell(Vm& vm, Value value) {
    auto* cell = vm.heap.create<Cell>();
    cell->value = value;
    return cell;
}

size_t finalizeClosure(Vm& vm, Object* o) {
    auto* closure = static_cast<Closure*>(o);
    size_t captures = closure->code->prototype->captures;
    for (size_t i = 0; i < captures; ++i)
        release(vm, closure->captures[i]);
    return Closure::sizeFor(captures);
}
void visitClosure(Object* o, const ChildVisitor& visitor) {
    auto* closure = static_cast<Closure*>(o);
    for (size_t i = 0; i < closure->code->prototype->captures; ++i)
        visitor(closure->captures[i]);
}

size_t finalizeBoundMethod(Vm& vm, Object* o) {
    auto* bound = static_cast<BoundMethod*>(o);
    release(vm, bound->receiver);
    release(vm, bound->function);
    return sizeof(BoundMethod);
}
void visitBoundMethod(Object* o, const ChildVisitor& visitor) {
    visitor(static_cast<BoundMethod*>(o)->receiver);
    visitor(static_cast<BoundMethod*>(o)->function);
}

size_t finalizeCell(Vm& vm, Object* o) {
    release(vm, static_cast<Cell*>(o)->value);
    return sizeof(Cell);
}
void visitCell(Object* o, const ChildVisitor& visitor) { visitor(static_cast<Cell*>(o)->value); }

} // namespace coro::vm
