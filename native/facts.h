#pragma once
// What the lowering has to know of a prototype beside its types: control flow, loops, and which registers are owned
// before each instruction, which are those to store when native code leaves there.
#include <cstdint>
#include <vector>

#include "bytecode/flow.h"

namespace coro::native {

/// Blocks that native code of its own is made for, from its head on.
struct Part {
    uint32_t head;
    std::vector<bool> contains; ///< for each block
};

/// The head is a block that a jump from further behind leads to; all blocks are reached from there, and lead back to
/// it.
using Loop = Part;

class FunctionFacts {
  public:
    explicit FunctionFacts(const bytecode::Prototype& prototype);

    const bytecode::Prototype& prototype() const { return flow_.prototype(); }
    const bytecode::Flow& flow() const { return flow_; }
    /// Registers owned before the instruction with that index; empty where nothing gets to.
    const bytecode::RegisterSet& ownedBefore(uint32_t instruction) const { return owned_[instruction]; }
    /// What is left of them when the instruction has consumed its operands.
    bytecode::RegisterSet ownedWhenStopped(uint32_t instruction) const;
    const std::vector<Loop>& loops() const { return loops_; }
    /// For each block whether it is in a loop.
    std::vector<bool> repeatedBlocks() const;
    /// Whether anything gets to the block.
    bool reaches(uint32_t block) const { return isReached_[block]; }

  private:
    void findOwned();
    void findLoops();
    std::vector<bool> reachedFrom(uint32_t head, bool backwards) const;

    bytecode::Flow flow_;
    std::vector<bytecode::RegisterSet> owned_;
    std::vector<bool> isReached_; ///< by block
    std::vector<Loop> loops_;
};

} // namespace coro::native
