#include <algorithm>
#include <cstdio>
#include <vector>

namespace {

struct Entry {
    long key, number;
};

std::vector<long> numbers(int n) {
    std::vector<long> result;
    long seed = 42;
    for (int i = 0; i < n; i++) {
        seed = (seed * 16807) % 2147483647;
        result.push_back(seed);
    }
    return result;
}

} // namespace

int main() {
    std::vector<long> ints = numbers(500000);
    std::sort(ints.begin(), ints.end());
    std::vector<Entry> entries;
    for (long n : numbers(200000))
        entries.push_back({n, n % 1000});
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.key < b.key; });
    long sum = 0;
    for (size_t i = 0; i < 200000; i += 1000)
        sum += ints[i] + entries[i].number;
    std::printf("%ld\n", sum);
    return 0;
}
