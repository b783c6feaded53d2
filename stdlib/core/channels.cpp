// Channel, Semaphore, Lock and Event.
#include <fmt/format.h>

#include "stdlib/arguments.h"
#include "stdlib/natives.h"
#include "vm/coroutines/channel.h"
#include "vm/coroutines/gate.h"
#include "vm/types/bigint.h"

namespace coro::stdlib {

using namespace coro::vm;

namespace {

Value given(Deferred* d) { return d ? Value::object(d) : Value::raised(); }

/// A count that is at least `least`; nothing after raising.
std::optional<int64_t> wantCount(Vm& vm, Value v, std::string_view parameter, int64_t least) {
    auto count = wantInt(vm, v, parameter);
    if (!count || *count >= least)
        return count;
    vm.raise(ErrorId::ValueError, fmt::format("`{}` must be {} or more, not {}", parameter, least, *count));
    return std::nullopt;
}

// -- Channel, Queue

Channel* channelOf(Value* args) { return static_cast<Channel*>(args[0].asObject()); }

Value newChannel(Vm& vm, Value* args, unsigned) {
    int64_t capacity = Channel::kUnbounded;
    if (!args[1].isNil()) {
        auto count = wantCount(vm, args[1], "capacity", 0);
        if (!count)
            return Value::raised();
        capacity = *count;
    }
    auto* channel = vm.heap.create<Channel>();
    channel->capacity = capacity;
    return Value::object(channel);
}

Value channelSend(Vm& vm, Value* args, unsigned) { return given(send(vm, channelOf(args), take(args[1]))); }

Value channelReceive(Vm& vm, Value* args, unsigned) { return given(receive(vm, channelOf(args))); }

Value channelTrySend(Vm& vm, Value* args, unsigned) {
    auto* channel = channelOf(args);
    if (channel->isClosed)
        return raiseClosed(vm, channel);
    const Value item = retained(args[1]);
    if (channel->trySend(vm, item))
        return Value::boolean(true);
    release(vm, item);
    return vm.hasPending() ? Value::raised() : Value::boolean(false);
}

Value channelTryReceive(Vm& vm, Value* args, unsigned) {
    auto* channel = channelOf(args);
    return channel->hasItem() ? channel->takeItem(vm) : take(args[1]);
}

Value newQueue(Vm& vm, Value*, unsigned) {
    auto* queue = vm.heap.create<Queue>();
    queue->capacity = Channel::kUnbounded;
    return Value::object(queue);
}

Value queuePut(Vm& vm, Value* args, unsigned count) {
    return channelTrySend(vm, args, count).isRaised() ? Value::raised() : Value::nil();
}

Value channelClose(Vm& vm, Value* args, unsigned) {
    channelOf(args)->close(vm);
    return Value::nil();
}

Value channelLen(Vm&, Value* args, unsigned) { return Value::smallInt(channelOf(args)->items.size()); }

Value channelCapacity(Vm& vm, Value* args, unsigned) {
    const int64_t capacity = channelOf(args)->capacity;
    return capacity == Channel::kUnbounded ? Value::nil() : newInt(vm, capacity);
}

Value channelIsClosed(Vm&, Value* args, unsigned) { return Value::boolean(channelOf(args)->isClosed); }

// -- Semaphore, Lock

Value newSemaphore(Vm& vm, Value* args, unsigned) {
    auto permits = wantCount(vm, args[1], "permits", 1);
    if (!permits)
        return Value::raised();
    auto* semaphore = vm.heap.create<Semaphore>();
    semaphore->permits = semaphore->free = static_cast<uint64_t>(*permits);
    return Value::object(semaphore);
}

Value newLock(Vm& vm, Value*, unsigned) { return Value::object(vm.heap.create<Lock>()); }

Gate* gate(Value* args) { return static_cast<Gate*>(args[0].asObject()); }

Value gateAcquire(Vm& vm, Value* args, unsigned) { return Value::object(acquire(vm, gate(args))); }

Value gateTryAcquire(Vm&, Value* args, unsigned) { return Value::boolean(gate(args)->tryAcquire()); }

Value gateRelease(Vm& vm, Value* args, unsigned) {
    Gate* g = gate(args);
    if (g->free == g->permits)
        return vm.raise(ErrorId::NotAcquired, "`release` without an `acquire` before it");
    g->giveBack(vm);
    return Value::nil();
}

Value semaphorePermits(Vm& vm, Value* args, unsigned) { return newInt(vm, static_cast<int64_t>(gate(args)->permits)); }
Value semaphoreFree(Vm& vm, Value* args, unsigned) { return newInt(vm, static_cast<int64_t>(gate(args)->free)); }
Value lockIsLocked(Vm&, Value* args, unsigned) { return Value::boolean(gate(args)->free == 0); }

// -- Event

Value newEvent(Vm& vm, Value*, unsigned) { return Value::object(vm.heap.create<Event>()); }

Value eventSet(Vm& vm, Value* args, unsigned) {
    set(vm, self<Event>(args));
    return Value::nil();
}

Value eventClear(Vm&, Value* args, unsigned) {
    self<Event>(args)->isSet = false;
    return Value::nil();
}

Value eventWait(Vm& vm, Value* args, unsigned) { return Value::object(wait(vm, self<Event>(args))); }

Value eventIsSet(Vm&, Value* args, unsigned) { return Value::boolean(as<Event>(args[0])->isSet); }

constexpr NativeEntry kFunctions[] = {
    {"Channel.init", newChannel},
    {"Channel.send", channelSend},
    {"Channel.receive", channelReceive},
    {"Channel.trySend", channelTrySend},
    {"Channel.tryReceive", channelTryReceive},
    {"Channel.close", channelClose},
    {"Channel.len", channelLen},
    {"Queue.init", newQueue},
    {"Queue.put", queuePut},
    {"Queue.get", channelReceive},
    {"Queue.tryGet", channelTryReceive},
    {"Queue.close", channelClose},
    {"Queue.len", channelLen},
    {"Semaphore.init", newSemaphore},
    {"Semaphore.acquire", gateAcquire},
    {"Semaphore.tryAcquire", gateTryAcquire},
    {"Semaphore.release", gateRelease},
    {"Lock.init", newLock},
    {"Lock.acquire", gateAcquire},
    {"Lock.tryAcquire", gateTryAcquire},
    {"Lock.release", gateRelease},
    {"Event.init", newEvent},
    {"Event.set", eventSet},
    {"Event.clear", eventClear},
    {"Event.wait", eventWait},
};

constexpr NativeEntry kProperties[] = {
    {"Channel.capacity", channelCapacity}, {"Channel.isClosed", channelIsClosed},
    {"Queue.isClosed", channelIsClosed},   {"Semaphore.permits", semaphorePermits},
    {"Semaphore.free", semaphoreFree},     {"Lock.isLocked", lockIsLocked},
    {"Event.isSet", eventIsSet},
};

} // namespace

std::span<const NativeEntry> channelNatives() { return kFunctions; }
std::span<const NativeEntry> channelProperties() { return kProperties; }

} // namespace coro::stdlib
