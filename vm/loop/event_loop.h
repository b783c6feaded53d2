#pragma once
// The program's clock, and what it waits on besides itself. One implementation over libuv, one in virtual time.
#include <cstdint>
#include <memory>

namespace coro::vm {

class EventLoop {
  public:
    virtual ~EventLoop() = default;

    /// Nanoseconds since an arbitrary start; never goes back.
    virtual int64_t now() = 0;
    /// Nanoseconds since 1970-01-01 00:00 UTC. Virtual time begins with the year 2000.
    virtual int64_t wallTime() = 0;
    /// Whether I/O is pending that may make something ready.
    virtual bool hasPending() const = 0;
    /// Handles I/O that has happened, without waiting.
    virtual void poll() = 0;
    /// Waits for I/O or a signal, until `deadline` (nanoseconds of now()) at the latest; -1: no deadline. In virtual
    /// time the clock jumps to the deadline when no I/O is pending.
    virtual void wait(int64_t deadline) = 0;
    /// The same, or until `fd` can be read or the terminal's size changes. Gives whether it can be read; files always
    /// can. Virtual time stands still.
    virtual bool waitForInput(int fd, int64_t deadline) = 0;
    /// The number of a signal that has arrived (signals.h), each once; 0 when there is none left.
    virtual int takeSignal() = 0;
    /// The program was busy for so long that real time would have passed.
    virtual void passBusySecond() {}
};

std::unique_ptr<EventLoop> makeUvLoop();
std::unique_ptr<EventLoop> makeVirtualLoop();

} // namespace coro::vm
