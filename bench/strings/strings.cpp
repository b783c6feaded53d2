#include <cstdio>
#include <string>
#include <vector>

namespace {

std::size_t run(long n) {
    std::vector<std::string> lines;
    for (long i = 0; i < n; ++i) {
        std::string line;
        for (long j = 0; j < 10; ++j)
            line += std::to_string(i + j) + ",";
        lines.push_back(line);
    }
    std::string all;
    for (const std::string& line : lines) {
        if (!all.empty())
            all += '\n';
        all += line;
    }
    return all.size();
}

} // namespace

int main() {
    std::printf("%zu\n", run(200000));
    return 0;
}
