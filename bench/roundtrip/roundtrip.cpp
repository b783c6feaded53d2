// Two C++20 coroutines take turns through a queue of what is ready.
#include <coroutine>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace {

std::coroutine_handle<> ready[2];
unsigned readyCount = 0;

struct NextTurn {
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> self) const noexcept {
        if (readyCount == 0)
            return self;
        return std::exchange(ready[0], self);
    }
    void await_resume() const noexcept {}
};

struct Turns {
    struct promise_type {
        long done = 0;
        Turns get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_value(long value) noexcept { done = value; }
        void unhandled_exception() noexcept { std::abort(); }
    };
    std::coroutine_handle<promise_type> handle;
};

Turns turns(long n) {
    long done = 0;
    while (done < n) {
        co_await NextTurn{};
        ++done;
    }
    co_return done;
}

} // namespace

int main() {
    Turns a = turns(5000000);
    Turns b = turns(5000000);
    ready[0] = b.handle;
    readyCount = 1;
    a.handle.resume();
    readyCount = 0;
    b.handle.resume();
    std::printf("%ld\n", a.handle.promise().done + b.handle.promise().done);
    a.handle.destroy();
    b.handle.destroy();
    return 0;
}
