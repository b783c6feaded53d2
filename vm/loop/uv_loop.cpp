#include <uv.h>

#include <algorithm>
#include <ctime>

#include "vm/loop/event_loop.h"
#include "vm/loop/readable.h"
#include "vm/loop/signals.h"

namespace coro::vm {

namespace {

/// libuv is set up at the first wait, so a program that never waits does not pay for it.
class UvLoop final : public EventLoop {
  public:
    UvLoop() : start_(static_cast<int64_t>(uv_hrtime())) { catchSignals(); }

    ~UvLoop() override {
        if (!isOpen_)
            return;
        if (waking == &wake_) {
            wakeOnSignal(nullptr);
            waking = nullptr;
        }
        uv_close(reinterpret_cast<uv_handle_t*>(&wake_), nullptr);
        uv_close(reinterpret_cast<uv_handle_t*>(&timer_), nullptr);
        uv_run(&loop_, UV_RUN_DEFAULT);
        uv_loop_close(&loop_);
    }

    int64_t now() override { return static_cast<int64_t>(uv_hrtime()) - start_; }
    int64_t wallTime() override {
        timespec time;
        clock_gettime(CLOCK_REALTIME, &time);
        return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
    }
    bool hasPending() const override { return isOpen_ && uv_loop_alive(&loop_); }
    void poll() override {
        if (hasPending())
            uv_run(&loop_, UV_RUN_NOWAIT);
    }

    void wait(int64_t deadline) override {
        open();
        // One that came before it could wake the loop.
        if (hasSignal())
            return;
        if (deadline >= 0) {
            constexpr int64_t kMillisecond = 1'000'000;
            int64_t left = std::max<int64_t>(deadline - now(), 0);
            uv_update_time(&loop_);
            uv_timer_start(
                &timer_, [](uv_timer_t*) {}, static_cast<uint64_t>(left / kMillisecond + (left % kMillisecond > 0)), 0);
        }
        if (deadline < 0)
            uv_ref(reinterpret_cast<uv_handle_t*>(&wake_)); // a signal may be all that there is to wait for
        uv_run(&loop_, UV_RUN_ONCE);
        if (deadline < 0)
            uv_unref(reinterpret_cast<uv_handle_t*>(&wake_));
        if (deadline >= 0)
            uv_timer_stop(&timer_);
    }

    bool waitForInput(int fd, int64_t deadline) override {
        open();
        if (canRead(fd, 0) || hasSignal())
            return canRead(fd, 0);
        uv_poll_t input;
        // What cannot be polled is a file.
        if (uv_poll_init(&loop_, &input, fd) != 0)
            return true;
        uv_poll_start(&input, UV_READABLE, [](uv_poll_t*, int, int) {});
        wait(deadline);
        auto* handle = reinterpret_cast<uv_handle_t*>(&input);
        bool isClosed = false;
        handle->data = &isClosed;
        uv_close(handle, [](uv_handle_t* h) { *static_cast<bool*>(h->data) = true; });
        while (!isClosed)
            uv_run(&loop_, UV_RUN_NOWAIT);
        return canRead(fd, 0);
    }

    int takeSignal() override { return vm::takeSignal(); }

  private:
    void open() {
        if (isOpen_)
            return;
        isOpen_ = true;
        uv_loop_init(&loop_);
        uv_timer_init(&loop_, &timer_);
        uv_async_init(&loop_, &wake_, [](uv_async_t*) {});
        uv_unref(reinterpret_cast<uv_handle_t*>(&wake_));
        waking = &wake_;
        wakeOnSignal([] { uv_async_send(waking); });
    }

    static inline uv_async_t* waking = nullptr; ///< for the signal handler

    int64_t start_;
    bool isOpen_ = false;
    uv_loop_t loop_{};
    uv_timer_t timer_{};
    uv_async_t wake_{};
};

} // namespace

std::unique_ptr<EventLoop> makeUvLoop() { return std::make_unique<UvLoop>(); }

} // namespace coro::vm
