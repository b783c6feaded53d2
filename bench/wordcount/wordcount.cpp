#include <cstdio>
#include <string>
#include <string_view>
#include <unordered_map>

namespace {

std::string text(int n) {
    std::string words;
    long seed = 42;
    for (int i = 0; i < n; i++) {
        seed = (seed * 16807) % 2147483647;
        if (i > 0)
            words += ' ';
        words += "word";
        words += std::to_string(seed % 50000);
    }
    return words;
}

std::unordered_map<std::string_view, int> count(std::string_view text) {
    std::unordered_map<std::string_view, int> counts;
    for (size_t begin = 0; begin < text.size();) {
        size_t end = text.find(' ', begin);
        if (end == std::string_view::npos)
            end = text.size();
        ++counts[text.substr(begin, end - begin)];
        begin = end + 1;
    }
    return counts;
}

} // namespace

int main() {
    std::string words = text(1000000);
    auto counts = count(words);
    std::string_view most;
    int times = 0;
    for (const auto& [word, n] : counts) {
        if (n > times || (n == times && word < most)) {
            most = word;
            times = n;
        }
    }
    std::printf("%zu %.*s %d\n", counts.size(), static_cast<int>(most.size()), most.data(), times);
    return 0;
}
