#include "native/stretches.h"

#include <algorithm>

#include "native/type_flow.h"

namespace coro::native {

using bytecode::kNone;

namespace {

/// Words of code that a function has more than once at most, so that what follows several waits needs no jumps.
constexpr size_t kMostWordsTwice = 64;
/// A stretch with fewer instructions that take time is the interpreter's.
constexpr unsigned kLeastInstructions = 2;

class Finder {
  public:
    Finder(const ProgramFacts& program, const Function& function)
        : program_(program), function_(function), flow_(function.facts.flow()), count_(flow_.blocks().size()),
          isHead_(count_), edges_(count_) {
        allowed_ = function.isHot ? std::vector<bool>(count_, true) : function.facts.repeatedBlocks();
        for (uint32_t b = 0; b < count_; ++b)
            if (function.facts.reaches(b))
                addBlock(b);
        isHead_[0] = allowed_[0];
    }

    std::vector<Part> find() {
        std::vector<Part> parts = partsFromHeads();
        if (wordsTwice(parts) > kMostWordsTwice)
            parts = divided();
        std::erase_if(parts, [&](const Part& part) { return !isWorthwhile(part); });
        return parts;
    }

  private:
    void addBlock(uint32_t b) {
        const bytecode::Block& block = flow_.blocks()[b];
        const bool waits = bytecode::resumes(flow_.instructions()[block.last - 1].ins.op);
        if (waits && block.next != kNone && allowed_[block.next])
            isHead_[block.next] = true;
        for (uint32_t to : {waits ? kNone : block.next, block.target})
            if (to != kNone && allowed_[b] && allowed_[to])
                edges_[b].push_back(to);
        for (uint32_t at = block.first; at < block.last; ++at)
            if (allowed_[b] && allowed_[0] && hopTarget(program_, function_, stepAt(function_, at)) == &function_)
                edges_[b].push_back(0);
    }

    /// Each has all that its head leads to, up to waits, and up to other heads if those divide the function.
    std::vector<Part> partsFromHeads() const {
        std::vector<Part> parts;
        for (uint32_t head = 0; head < count_; ++head) {
            if (!isHead_[head])
                continue;
            Part part{head, std::vector<bool>(count_)};
            std::vector<uint32_t> pending{head};
            part.contains[head] = true;
            while (!pending.empty()) {
                const uint32_t b = pending.back();
                pending.pop_back();
                for (uint32_t to : edges_[b])
                    if (!part.contains[to] && !(isDivided_ && isHead_[to])) {
                        part.contains[to] = true;
                        pending.push_back(to);
                    }
            }
            parts.push_back(std::move(part));
        }
        return parts;
    }

    size_t wordsTwice(const std::vector<Part>& parts) const {
        size_t words = 0;
        for (uint32_t b = 0; b < count_; ++b) {
            const auto in = std::count_if(parts.begin(), parts.end(), [&](const Part& p) { return p.contains[b]; });
            if (in > 1)
                words += static_cast<size_t>(in - 1) * (flow_.blocks()[b].last - flow_.blocks()[b].first);
        }
        return words;
    }

    /// Where ways from several heads meet another head is put, until every block is in one part.
    std::vector<Part> divided() {
        isDivided_ = true;
        while (true) {
            std::vector<Part> parts = partsFromHeads();
            std::vector<std::vector<uint32_t>> partsOf(count_);
            for (uint32_t p = 0; p < parts.size(); ++p)
                for (uint32_t b = 0; b < count_; ++b)
                    if (parts[p].contains[b])
                        partsOf[b].push_back(p);
            bool changed = false;
            for (uint32_t from = 0; from < count_; ++from)
                for (uint32_t to : edges_[from])
                    if (partsOf[to].size() > 1 && partsOf[from] != partsOf[to] && !isHead_[to])
                        isHead_[to] = changed = true;
            if (!changed)
                return parts;
        }
    }

    bool isWorthwhile(const Part& part) const {
        unsigned lowered = 0;
        const TypeFlow types(program_, function_, part);
        types.forEachStep([&](const Step& step, const TypeState& at) {
            const bool goesOn = isLowered(program_, function_, step, at);
            lowered += goesOn && bytecode::mayStop(step.ins.op);
            return goesOn;
        });
        return lowered >= kLeastInstructions;
    }

    const ProgramFacts& program_;
    const Function& function_;
    const bytecode::Flow& flow_;
    uint32_t count_;
    std::vector<bool> allowed_; ///< for each block whether native code may be made of it
    std::vector<bool> isHead_;
    std::vector<std::vector<uint32_t>> edges_; ///< without a wait in between
    bool isDivided_ = false;
};

} // namespace

std::vector<Part> findStretches(const ProgramFacts& program, const Function& function) {
    if (function.code().kind == bytecode::FunctionKind::Fn)
        return {};
    return Finder(program, function).find();
}

} // namespace coro::native
