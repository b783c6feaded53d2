// A gate with a linked list of those who wait, and a C++20 coroutine for each.
#include <coroutine>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

struct Gate;

struct AtGate {
    Gate& gate;
    AtGate* next = nullptr;
    std::coroutine_handle<> waiter = nullptr;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> self) noexcept;
    long await_resume() const noexcept;
};

struct Gate {
    long value = 0;
    AtGate* first = nullptr;
    AtGate** end = &first;

    void open(long with) {
        value = with;
        for (AtGate* at = first; at;) {
            AtGate* next = at->next;
            at->waiter.resume();
            at = next;
        }
    }
};

void AtGate::await_suspend(std::coroutine_handle<> self) noexcept {
    waiter = self;
    *gate.end = this;
    gate.end = &next;
}

long AtGate::await_resume() const noexcept { return gate.value; }

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

Task waiter(Gate& gate, long i) {
    long value = co_await AtGate{gate};
    co_return value + i % 10;
}

} // namespace

int main() {
    Gate gate;
    std::vector<Task> waiters;
    for (long i = 0; i < 1000000; ++i)
        waiters.push_back(waiter(gate, i));

    gate.open(1);
    long total = 0;
    for (Task& w : waiters) {
        total += w.handle.promise().result;
        w.handle.destroy();
    }
    std::printf("%ld\n", total);
    return 0;
}
