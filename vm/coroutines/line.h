#pragma once
// A line of those who wait for a channel, a lock or an event: first come, first served. Each holds a Ticket, the
// Deferred that `receive()`, `acquire()` and their like give. Whoever serves the line fires the first ticket on the
// spot, so what is handed over has one owner at any time: the channel, the ticket, or who waited for that.
#include "vm/coroutines/future.h"

namespace coro::vm {

class Line;
struct ChildVisitor;

struct Ticket : Deferred {
    enum class Use : uint8_t { Receive, Send, Acquire, Event };

    Line* line = nullptr;      ///< where it stands; null: nowhere any more
    Value item = Value::nil(); ///< owned; what a send brings
    Use use = Use::Receive;
    bool isPull = false; ///< a `for` stands at it, which a closed channel ends
};

class Line {
  public:
    bool isEmpty() const { return tickets_.isEmpty(); }
    /// A new ticket at the end, the caller's; the line keeps a count of its own.
    Ticket* join(Vm& vm, Ticket::Use use);
    /// Takes out the first ticket, whose count becomes the caller's; null when there is none. Tickets that nobody
    /// refers to any more are dropped on the way, but not those of sends: their items are on their way.
    Ticket* takeFirst(Vm& vm);
    /// Who serves the line is freed: those in it wait for nothing any more.
    void disband(Vm& vm);
    /// For the collector.
    void visit(const ChildVisitor& visitor) const;

  private:
    friend void leaveLine(Vm& vm, Ticket* t);

    TaskList tickets_;
};

/// Takes a ticket out of its line, if it stands in one, and lets go of what it brings.
void leaveLine(Vm& vm, Ticket* t);
inline Ticket* asTicket(Future* f) {
    return f->kind == Kind::Deferred && f->layout == Future::Layout::Ticket ? static_cast<Ticket*>(f) : nullptr;
}
inline const Ticket* asTicket(const Future* f) { return asTicket(const_cast<Future*>(f)); }

} // namespace coro::vm
