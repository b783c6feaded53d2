#include "engine/profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "vm/code.h"
#include "vm/errors/trace.h"

namespace coro::engine {

namespace {

constexpr size_t kShown = 20;

/// "fetch (fetch.co:3)": the function and the line where it begins; a top level is its file.
std::string functionText(const vm::Code* code) {
    const std::string& path = code->module->module->path;
    uint32_t line = code->prototype->declaredAt.line;
    return line == 0 ? fmt::format("{} ({})", vm::functionName(code), path)
                     : fmt::format("{} ({}:{})", vm::functionName(code), path, line);
}

std::string lineText(vm::SamplePlace place) {
    return fmt::format("{}:{}", place.code->module->module->path, place.code->positionAt(place.pc).line);
}

std::vector<std::pair<std::string, uint64_t>> mostFirst(const std::map<std::string, uint64_t>& counts) {
    std::vector<std::pair<std::string, uint64_t>> sorted(counts.begin(), counts.end());
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    if (sorted.size() > kShown)
        sorted.resize(kShown);
    return sorted;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '&')
            out += "&amp;";
        else if (c == '"')
            out += "&quot;";
        else
            out += c;
    }
    return out;
}

} // namespace

void Profile::add(std::span<const vm::SamplePlace> sample) {
    if (sample.empty())
        return;
    ++count_;
    ++lines_[lineText(sample.front())];
    std::vector<std::string> stack;
    for (size_t i = sample.size(); i-- > 0;)
        stack.push_back(functionText(sample[i].code));
    ++selves_[stack.back()];
    // A function that calls itself counts once.
    for (const std::string& function : std::set<std::string>(stack.begin(), stack.end()))
        ++totals_[function];
    ++stacks_[std::move(stack)];
}

std::string Profile::report(double seconds) const {
    std::string out = fmt::format("\nprofile: {} samples in {:.2f} s of processor time\n", count_, seconds);
    if (count_ == 0)
        return out + "the program was over before the first one\n";
    auto percent = [&](uint64_t n) { return 100.0 * static_cast<double>(n) / static_cast<double>(count_); };
    out += "\n  self   total  function\n";
    for (const auto& [function, total] : mostFirst(totals_)) {
        auto self = selves_.find(function);
        out += fmt::format("{:5.1f}%  {:5.1f}%  {}\n", percent(self == selves_.end() ? 0 : self->second),
                           percent(total), function);
    }
    out += "\n  self  line\n";
    for (const auto& [line, self] : mostFirst(lines_))
        out += fmt::format("{:5.1f}%  {}\n", percent(self), line);
    return out;
}

std::string Profile::collapsed() const {
    std::string out;
    for (const auto& [stack, count] : stacks_)
        out += fmt::format("{} {}\n", fmt::join(stack, ";"), count);
    return out;
}

Profile::Node Profile::treeOf(const Profile& profile) {
    Node root;
    for (const auto& [stack, count] : profile.stacks_) {
        root.count += count;
        Node* at = &root;
        for (const std::string& function : stack) {
            at = &at->inside[function];
            at->count += count;
        }
    }
    return root;
}

/// What is inside a function lies above it, side by side.
std::vector<Profile::Bar> Profile::layOut(const Node& root) {
    static const std::string kAll = "all";
    std::vector<Bar> bars{{&root, &kAll, 0, 0}};
    for (size_t i = 0; i < bars.size(); ++i) {
        uint64_t begin = bars[i].begin;
        unsigned depth = bars[i].depth + 1;
        for (const auto& [name, node] : bars[i].node->inside) {
            bars.push_back({&node, &name, begin, depth});
            begin += node.count;
        }
    }
    return bars;
}

std::string Profile::flameGraph() const {
    constexpr double kWidth = 1200, kLetter = 6.6, kLeast = 0.3;
    constexpr unsigned kRow = 18;
    constexpr std::string_view kColours[] = {"#f4a259", "#f6bd60", "#e8985e", "#f2cc8f", "#e9b872", "#f7c59f"};
    const Node root = treeOf(*this);
    const std::vector<Bar> bars = layOut(root);
    unsigned height = (bars.back().depth + 1) * kRow + 2;
    std::string out = fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
                                  "height=\"{1}\" font-family=\"monospace\" font-size=\"11\">\n",
                                  static_cast<unsigned>(kWidth), height);
    double scale = root.count ? kWidth / static_cast<double>(root.count) : 0;
    for (const Bar& bar : bars) {
        double x = static_cast<double>(bar.begin) * scale, width = static_cast<double>(bar.node->count) * scale;
        if (width < kLeast)
            continue;
        unsigned y = height - (bar.depth + 1) * kRow - 1;
        auto letters = static_cast<size_t>(width / kLetter);
        std::string_view shown = letters < 4 ? std::string_view() : std::string_view(*bar.name).substr(0, letters);
        out += fmt::format("<g><title>{}: {} of {} samples</title><rect x=\"{:.2f}\" y=\"{}\" width=\"{:.2f}\" "
                           "height=\"{}\" fill=\"{}\" stroke=\"white\"/><text x=\"{:.2f}\" y=\"{}\">{}</text></g>\n",
                           escaped(*bar.name), bar.node->count, root.count, x, y, width, kRow,
                           kColours[std::hash<std::string>()(*bar.name) % std::size(kColours)], x + 3, y + 13,
                           escaped(shown));
    }
    return out + "</svg>\n";
}

} // namespace coro::engine
