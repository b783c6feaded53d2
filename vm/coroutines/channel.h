#pragma once
// A channel: items go from who sends to who receives, in order, each to one. It holds up to `capacity` items that
// nobody has received yet; further senders wait, with their items, until there is room. With a capacity of 0 sender and
// receiver meet.
//
// Either somebody waits to receive, or there are items, or neither; never both.
#include "vm/coroutines/line.h"
#include "vm/types/value_ring.h"

namespace coro::vm {

struct Channel : Object {
    static constexpr Kind kKind = Kind::Channel;
    static constexpr int64_t kUnbounded = -1;

    int64_t capacity = 0;
    bool isClosed = false;
    ValueRing items;
    Line receivers, senders;

    /// Whether there is an item to receive now.
    bool hasItem() const { return !items.isEmpty() || !senders.isEmpty(); }
    bool hasRoom() const { return capacity == kUnbounded || items.size() < static_cast<uint64_t>(capacity); }

    /// Hands the item (consumed when it gives true) to a receiver or keeps it; false when it has to wait, or, with
    /// something pending, when there is no memory.
    bool trySend(Vm& vm, Value item);
    /// The next item, owned; there is one.
    Value takeItem(Vm& vm);
    /// Later sends fail; what was sent before is still received.
    void close(Vm& vm);
};

/// To a program, one without a limit: nobody waits to put something in.
struct Queue : Channel {
    static constexpr Kind kKind = Kind::Queue;
};

/// A Channel or Queue, or null.
inline Channel* asChannel(Value v) {
    return isKind(v, Kind::Channel) || isKind(v, Kind::Queue) ? as<Channel>(v) : nullptr;
}

/// What `send(item)` gives, owned; consumes the item. Null after raising.
Deferred* send(Vm& vm, Channel* channel, Value item);
/// What `receive()` gives, owned.
Deferred* receive(Vm& vm, Channel* channel);

/// For a native to give back.
Value raiseClosed(Vm& vm, const Channel* channel);

} // namespace coro::vm
