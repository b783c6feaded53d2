#include <algorithm>

#include "vm/loop/event_loop.h"
#include "vm/loop/readable.h"
#include "vm/loop/signals.h"

namespace coro::vm {

namespace {

/// Time passes only when everything waits for it, and then at once.
class VirtualLoop final : public EventLoop {
  public:
    VirtualLoop() { catchSignals(); }

    int64_t now() override { return now_; }
    int64_t wallTime() override { return kStart + now_; }
    bool hasPending() const override { return false; }
    void poll() override {}
    void wait(int64_t deadline) override {
        if (deadline < 0)
            waitForSignal();
        else
            now_ = std::max(now_, deadline);
    }
    bool waitForInput(int fd, int64_t) override { return hasSignal() ? canRead(fd, 0) : canRead(fd, -1); }
    void passBusySecond() override { now_ += 1'000'000'000; }
    int takeSignal() override { return vm::takeSignal(); }

  private:
    static constexpr int64_t kStart = 946'684'800'000'000'000; ///< 2000-01-01 00:00 UTC

    int64_t now_ = 0;
};

} // namespace

std::unique_ptr<EventLoop> makeVirtualLoop() { return std::make_unique<VirtualLoop>(); }

} // namespace coro::vm
