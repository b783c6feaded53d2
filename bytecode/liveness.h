#pragma once
// Which registers a frame owns when it is left, suspended or looked at. Nothing of this is stored with the code: it
// follows from the kill bits, so it cannot disagree with them. The code must have passed the verifier.
#include <cstdint>
#include <span>
#include <vector>

#include "bytecode/module.h"
#include "bytecode/register_set.h"

namespace coro::bytecode {

class Liveness {
  public:
    explicit Liveness(const Prototype& prototype);

    /// What a frame owns that stopped at the instruction at `pc` (it raised, waits or calls): live before, minus what
    /// the instruction consumes. Empty for an instruction that cannot stop. One look-up; the bitmap lives as long as
    /// this object.
    std::span<const uint64_t> ownedWhenStopped(uint32_t pc) const { return set(stops_[pc]); }

    /// What the handler of a region expects to find, its own register (Region::reg) aside: an unwinder releases
    /// ownedWhenStopped(pc) minus this, see forEachDifference, and then enters the handler.
    std::span<const uint64_t> neededByHandler(uint32_t region) const { return set(handlers_[region]); }

  private:
    std::span<const uint64_t> set(uint32_t offset) const { return {pool_.data() + offset, wordsPerSet_}; }
    uint32_t store(const RegisterSet& set);

    uint32_t wordsPerSet_;
    std::vector<uint64_t> pool_;     ///< the bitmaps, one after the other; the first is the empty set
    std::vector<uint32_t> stops_;    ///< offset into the pool for each code word
    std::vector<uint32_t> handlers_; ///< ... for each region
};

} // namespace coro::bytecode
