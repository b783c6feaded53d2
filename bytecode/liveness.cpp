#include "bytecode/liveness.h"

#include <algorithm>
#include <optional>

#include "bytecode/flow.h"

namespace coro::bytecode {

uint32_t Liveness::store(const RegisterSet& set) {
    const std::span<const uint64_t> words = set.words();
    // Neighbouring stops often own the same registers.
    const auto last = pool_.end() - wordsPerSet_;
    if (std::equal(words.begin(), words.end(), last))
        return static_cast<uint32_t>(last - pool_.begin());
    pool_.insert(pool_.end(), words.begin(), words.end());
    return static_cast<uint32_t>(pool_.size() - wordsPerSet_);
}

Liveness::Liveness(const Prototype& prototype)
    : wordsPerSet_(registerWords(prototype.registers)), pool_(wordsPerSet_), stops_(prototype.body->code.size()) {
    const Flow flow(prototype);
    std::vector<std::optional<RegisterSet>> ownedAtStart(flow.blocks().size());
    std::vector<uint32_t> pending;
    auto arrive = [&](uint32_t block, const RegisterSet& owned) {
        if (block == kNone || ownedAtStart[block])
            return;
        ownedAtStart[block] = owned;
        pending.push_back(block);
    };

    arrive(0, ownedAtEntry(prototype));
    const std::vector<RegisterSet> needs = flow.neededByHandlers();
    for (uint32_t r = 0; r < needs.size(); ++r) {
        const Region& region = prototype.body->regions[r];
        handlers_.push_back(store(needs[r]));
        if (region.kind == Region::Kind::Shielded)
            continue;
        RegisterSet owned = needs[r];
        owned.add(region.reg);
        arrive(flow.blockAt(region.handler), owned);
    }

    while (!pending.empty()) {
        const Block& block = flow.blocks()[pending.back()];
        RegisterSet owned = *ownedAtStart[pending.back()];
        pending.pop_back();
        for (uint32_t index = block.first; index < block.last; ++index) {
            const FlowInstruction& i = flow.instructions()[index];
            const Effects effects = effectsOf(i.ins);
            consume(effects, owned);
            if (mayStop(i.ins.op))
                stops_[i.pc] = store(owned);
            if (hasTarget(i.ins.op)) {
                RegisterSet jumped = owned;
                arriveTarget(i.ins, effects, jumped);
                arrive(block.target, jumped);
            }
            arriveNext(i.ins, effects, owned);
        }
        arrive(block.next, owned);
    }
}

} // namespace coro::bytecode
