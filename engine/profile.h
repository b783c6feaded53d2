#pragma once
// What a sampled run has spent its time on, as a table, as collapsed stacks, and as a flame graph.
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "vm/interpreter/sampler.h"

namespace coro::engine {

class Profile {
  public:
    /// Innermost place first.
    void add(std::span<const vm::SamplePlace> sample);

    /// The functions and lines that took most, for people. `seconds`: the processor's time of the whole run.
    std::string report(double seconds) const;
    /// A line a stack, "main;fetch;parse 12", as flame graph tools read it.
    std::string collapsed() const;
    /// The same as an SVG picture: who is above was called, or waited for, by who is below.
    std::string flameGraph() const;

  private:
    struct Node {
        uint64_t count = 0;
        std::map<std::string, Node> inside;
    };
    struct Bar {
        const Node* node;
        const std::string* name;
        uint64_t begin;
        unsigned depth;
    };

    static std::vector<Bar> layOut(const Node& root);
    static Node treeOf(const Profile& profile);

    std::map<std::vector<std::string>, uint64_t> stacks_; ///< of functions, outermost first
    std::map<std::string, uint64_t> selves_, totals_;     ///< by function
    std::map<std::string, uint64_t> lines_;
    uint64_t count_ = 0;
};

} // namespace coro::engine
