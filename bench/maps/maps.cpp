#include <cstdio>
#include <string>
#include <unordered_map>
#include <vector>

int main() {
    const long n = 500000;
    std::unordered_map<long, long> squares;
    for (long i = 0; i < n; i++)
        squares[i * 7919 % 1000003] = i;
    long found = 0;
    for (long key = 0; key < 2 * n; key++)
        found += squares.contains(key);
    for (long i = 0; i < n; i += 2)
        squares.erase(i * 7919 % 1000003);
    long sum = 0;
    for (const auto& [key, value] : squares)
        sum += key + value;

    std::vector<std::string> pairs;
    for (char a = 'a'; a <= 'z'; a++) {
        for (char b = 'a'; b <= 'z'; b++)
            pairs.push_back({a, b});
    }
    std::unordered_map<std::string, long> counts;
    for (size_t i = 0; i < 2000000; i++)
        counts[pairs[i * i % pairs.size()]]++;
    std::printf("%zu %ld %ld %zu %ld\n", squares.size(), found, sum, counts.size(), counts["aa"]);
    return 0;
}
