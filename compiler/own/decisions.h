#pragma once
// What becomes of each instruction when ownership is decided.
#include <optional>
#include <vector>

#include "bytecode/flow.h"

namespace coro::compiler {

struct Decision {
    bytecode::Instruction ins; ///< with its kill bits
    std::optional<uint16_t>
        copyFirst; ///< before it, this register is copied to the scratch register, which it consumes
    std::optional<uint16_t> scratchTo; ///< it writes the scratch register, which is moved here after dropsNext
    std::vector<uint32_t> dropsNext;   ///< released on the way to the next instruction
    std::vector<uint32_t> dropsTarget; ///< released on the way to its jump target
};

/// Decides for one block after the other. `needs` is Flow::neededAtBlocks().
class BlockDecisions {
  public:
    BlockDecisions(const bytecode::Flow& flow, const std::vector<bytecode::RegisterSet>& needs, uint16_t scratch)
        : flow_(flow), needs_(needs), scratch_(scratch) {}

    /// One for each instruction of the block, in order.
    std::vector<Decision> decide(const bytecode::Block& block);

  private:
    using RegisterSet = bytecode::RegisterSet;
    using Effects = bytecode::Effects;

    Decision decideOne(const bytecode::FlowInstruction& i, const RegisterSet* liveAtTarget);
    void leaveItemOut(Decision& d, Effects& effects, const RegisterSet* liveAtTarget) const;
    void killReads(Decision& d, const Effects& effects, const RegisterSet& across, RegisterSet& owned) const;
    void dropDead(Decision& d, const Effects& effects, const RegisterSet& owned, const RegisterSet* liveAtTarget) const;

    RegisterSet none() const { return RegisterSet(flow_.prototype().registers); }

    const bytecode::Flow& flow_;
    const std::vector<RegisterSet>& needs_;
    uint16_t scratch_;
    RegisterSet live_; ///< after the instruction that is being decided, on the way to the next one
};

} // namespace coro::compiler
