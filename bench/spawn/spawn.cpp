// C++20 coroutines; not inlined, so each has a frame on the heap.
#include <coroutine>
#include <cstdio>
#include <cstdlib>

namespace {

struct Task {
    struct promise_type {
        long result = 0;
        Task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_value(long value) noexcept { result = value; }
        void unhandled_exception() noexcept { std::abort(); }
    };
    std::coroutine_handle<promise_type> handle;
};

[[gnu::noinline]] Task next(long i) { co_return i + 1; }

} // namespace

int main() {
    long count = 0;
    while (count < 1000000) {
        Task task = next(count);
        count = task.handle.promise().result;
        task.handle.destroy();
    }
    std::printf("%ld\n", count);
    return 0;
}
