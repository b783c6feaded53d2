#pragma once
// The control flow of a prototype: its instructions, basic blocks, edges and handlers, and the two dataflow steps over
// them that liveness and the verifier share. The code must be structurally sound (checkStructure in structure.h).
#include <cstdint>
#include <vector>

#include "bytecode/effects.h"
#include "bytecode/module.h"
#include "bytecode/register_set.h"

namespace coro::bytecode {

inline constexpr uint32_t kNone = 0xffffffff;

struct FlowInstruction {
    Instruction ins;
    uint32_t pc;
    uint32_t errorRegion = kNone;  ///< the region that an error raised here goes to: index into Prototype::regions
    uint32_t cancelRegion = kNone; ///< likewise for a cancellation
};

/// Instructions [first, last); the last one alone may jump.
struct Block {
    uint32_t first, last;
    uint32_t next = kNone;   ///< block that it falls into
    uint32_t target = kNone; ///< block that it jumps to
};

class Flow {
  public:
    /// `endsAtWaits`: waits are the last instructions of blocks, too.
    explicit Flow(const Prototype& prototype, bool endsAtWaits = false);

    const Prototype& prototype() const { return prototype_; }
    const std::vector<FlowInstruction>& instructions() const { return instructions_; }
    const std::vector<Block>& blocks() const { return blocks_; }
    /// The block that starts at a pc; kNone when none does.
    uint32_t blockAt(uint32_t pc) const;
    /// Adds what the handlers that an instruction may go to need, given neededAtBlocks().
    void addHandlerNeeds(const FlowInstruction& i, const std::vector<RegisterSet>& needs, RegisterSet& set) const;

    /// For each block, the registers that are used before they are written, there or after it.
    std::vector<RegisterSet> neededAtBlocks() const;
    /// For each region, the registers that its handler uses before it writes them, the one with what was raised aside.
    /// They are what a frame must own at the handler's entry, since all that it owns is consumed some time. Empty for
    /// Shielded regions.
    std::vector<RegisterSet> neededByHandlers() const;

  private:
    void decodeInstructions();
    void findHandlers();
    void findBlocks(bool endsAtWaits);
    uint32_t instructionAt(uint32_t pc) const;
    bool updateNeeds(uint32_t block, std::vector<RegisterSet>& needs) const;

    const Prototype& prototype_;
    std::vector<FlowInstruction> instructions_;
    std::vector<Block> blocks_;
};

/// The set that the function starts with: its parameters.
RegisterSet ownedAtEntry(const Prototype& prototype);
/// Takes away what the instruction consumes: a frame stopped at it owns the rest.
void consume(const Effects& effects, RegisterSet& owned);
/// What is owned on the edge to the next instruction or to the jump target, given what is left after consume().
void arriveNext(const Instruction& i, const Effects& effects, RegisterSet& owned);
void arriveTarget(const Instruction& i, const Effects& effects, RegisterSet& owned);

} // namespace coro::bytecode
