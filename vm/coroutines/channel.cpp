#include "vm/coroutines/channel.h"

#include "vm/vm.h"

namespace coro::vm {

namespace {

Value closedError(Vm& vm, const Channel* channel) {
    raiseClosed(vm, channel);
    return vm.takePending();
}

Deferred* finished(Vm& vm, State status, Value value) {
    Deferred* d = vm.scheduler.newDeferred(Value::nil());
    vm.scheduler.settle(d, status, value);
    return d;
}

} // namespace

bool Channel::trySend(Vm& vm, Value item) {
    if (Ticket* t = receivers.takeFirst(vm)) {
        vm.scheduler.settle(t, State::Ok, item);
        release(vm, t);
        return true;
    }
    if (!hasRoom())
        return false;
    if (items.push(vm, item))
        return true;
    vm.raise(ErrorId::OutOfMemory, "there is no memory for one more item of the channel");
    return false;
}

Value Channel::takeItem(Vm& vm) {
    Value item = Value::unset();
    if (!items.isEmpty())
        item = items.takeFirst();
    if (Ticket* t = senders.takeFirst(vm)) {
        const Value sent = std::exchange(t->item, Value::nil());
        if (item.isUnset())
            item = sent;
        else
            items.push(vm, sent); // there is room: an item has just been taken
        vm.scheduler.settle(t, State::Ok, Value::nil());
        release(vm, t);
    }
    return item;
}

void Channel::close(Vm& vm) {
    isClosed = true;
    while (Ticket* t = receivers.takeFirst(vm)) {
        if (t->isPull)
            vm.scheduler.settle(t, State::Ok, Value::unset());
        else
            vm.scheduler.settle(t, State::Failed, closedError(vm, this));
        release(vm, t);
    }
}

Deferred* send(Vm& vm, Channel* channel, Value item) {
    if (channel->isClosed) {
        release(vm, item);
        return finished(vm, State::Failed, closedError(vm, channel));
    }
    if (channel->trySend(vm, item))
        return vm.scheduler.done();
    if (vm.hasPending()) {
        release(vm, item);
        return nullptr;
    }
    Ticket* t = channel->senders.join(vm, Ticket::Use::Send);
    t->item = item;
    return t;
}

Deferred* receive(Vm& vm, Channel* channel) {
    if (channel->hasItem())
        return finished(vm, State::Ok, channel->takeItem(vm));
    if (channel->isClosed)
        return finished(vm, State::Failed, closedError(vm, channel));
    return channel->receivers.join(vm, Ticket::Use::Receive);
}

Resume Scheduler::pullChannel(const uint64_t* pc, Value* R, Channel* channel) {
    Frame* frame = Frame::of(R);
    frame->pc = pc;
    Coroutine* c = frame->coroutine;
    if (c->has(Future::kAnyCancel)) {
        if (cancelTarget(c))
            return unwindAt(c);
        holdBack(c);
    }
    if (channel->hasItem())
        return resumeWith(frame, channel->takeItem(vm_));
    if (channel->isClosed)
        return endOfLoop(frame);
    Ticket* t = channel->receivers.join(vm_, Ticket::Use::Receive);
    t->isPull = true;
    c->clear(Future::kRunning);
    waitOn(c, t);
    return leave();
}

Value raiseClosed(Vm& vm, const Channel* channel) {
    return vm.raise(ErrorId::ChannelClosed,
                    channel->kind == Kind::Queue ? "the queue is closed" : "the channel is closed");
}

size_t finalizeQueue(Vm& vm, Object* o) { return finalizeChannel(vm, o); }
void visitQueue(Object* o, const ChildVisitor& visitor) { visitChannel(o, visitor); }

size_t finalizeChannel(Vm& vm, Object* o) {
    auto* channel = static_cast<Channel*>(o);
    channel->items.clear(vm);
    channel->receivers.disband(vm);
    channel->senders.disband(vm);
    return sizeof(Channel);
}

void visitChannel(Object* o, const ChildVisitor& visitor) {
    auto* channel = static_cast<Channel*>(o);
    channel->items.visit(visitor);
    channel->receivers.visit(visitor);
    channel->senders.visit(visitor);
}

} // namespace coro::vm
