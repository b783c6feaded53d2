#include <cstdio>
#include <functional>

namespace {

using Function = std::function<long(long)>;

std::function<long()> counter(long step) {
    return [n = 0L, step]() mutable { return n += step; };
}

[[gnu::noinline]] Function compose(Function f, Function g) {
    return [f = std::move(f), g = std::move(g)](long x) { return g(f(x)); };
}

} // namespace

int main() {
    auto count = counter(3);
    long total = 0;
    for (long i = 0; i < 1000000; i++) {
        Function f = compose([i](long x) { return x + i; }, [](long x) { return x * 2; });
        total = (total + f(count())) % 1000007;
    }
    std::printf("%ld\n", total);
    return 0;
}
