#include "vm/coroutines/line.h"

#include "vm/coroutines/group.h"
#include "vm/memory/lifetime.h"
#include "vm/vm.h"

namespace coro::vm {

Ticket* Line::join(Vm& vm, Ticket::Use use) {
    auto* t = vm.heap.create<Ticket>();
    t->layout = Future::Layout::Ticket;
    t->canceller = Value::nil();
    t->use = use;
    t->line = this;
    tickets_.append(t);
    retain(t);
    return t;
}

namespace {

/// Whether anybody can come to know that it is fired.
bool isWanted(const Ticket* t) {
    if (t->use == Ticket::Use::Send)
        return true;
    const auto* first = static_cast<const Future*>(t->waiters.first());
    if (!first)
        return t->rc > 1;
    constexpr uint32_t kLineAndMember = 2;
    const bool isOnlyMember = t->waiters.hasExactlyOne() && first->has(Future::kMember) && t->rc == kLineAndMember;
    return !isOnlyMember || !static_cast<const Member*>(first)->group->isAbandoned();
}

} // namespace

Ticket* Line::takeFirst(Vm& vm) {
    while (Task* first = tickets_.takeFirst()) {
        auto* t = static_cast<Ticket*>(first);
        t->line = nullptr;
        if (isWanted(t))
            return t;
        release(vm, t);
    }
    return nullptr;
}

void Line::disband(Vm& vm) {
    while (Task* first = tickets_.takeFirst()) {
        auto* t = static_cast<Ticket*>(first);
        t->line = nullptr;
        release(vm, std::exchange(t->item, Value::nil()));
        release(vm, t);
    }
}

void Line::visit(const ChildVisitor& visitor) const {
    for (const Task* t = tickets_.first(); t; t = tickets_.after(t))
        visitor(const_cast<Task*>(t));
}

void leaveLine(Vm& vm, Ticket* t) {
    Line* line = std::exchange(t->line, nullptr);
    if (!line)
        return;
    line->tickets_.remove(t);
    release(vm, std::exchange(t->item, Value::nil()));
    release(vm, t);
}

} // namespace coro::vm
